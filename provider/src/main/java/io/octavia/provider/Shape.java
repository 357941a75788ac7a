package io.octavia.provider;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The attributes of a model while they are declared, in the order in which messages have them. */
final class Shape {
  private final List<Attribute<?>> declared = new ArrayList<>();

  Attribute<String> text(String name) {
    return add(name, false);
  }

  Attribute<Integer> number(String name) {
    return add(name, false);
  }

  Attribute<Double> decimal(String name) {
    return add(name, false);
  }

  Attribute<Boolean> flag(String name) {
    return add(name, false);
  }

  Attribute<List<String>> texts(String name) {
    return add(name, false);
  }

  /** A text that only newer peers know; the same for the others below. */
  Attribute<String> newText(String name) {
    return add(name, true);
  }

  Attribute<Integer> newNumber(String name) {
    return add(name, true);
  }

  Attribute<Boolean> newFlag(String name) {
    return add(name, true);
  }

  Attribute<List<String>> newTexts(String name) {
    return add(name, true);
  }

  Attribute<Map<String, Object>> map(String name) {
    return add(name, false);
  }

  Attribute<List<Map<String, Object>>> maps(String name) {
    return add(name, false);
  }

  <M extends Model> Attribute<M> model(String name) {
    return add(name, false);
  }

  <M extends Model> Attribute<List<M>> models(String name) {
    return add(name, false);
  }

  private <T> Attribute<T> add(String name, boolean later) {
    var attribute = new Attribute<T>(name, later);
    declared.add(attribute);
    return attribute;
  }

  /** All that were declared. */
  List<Attribute<?>> done() {
    return Collections.unmodifiableList(declared);
  }
}
