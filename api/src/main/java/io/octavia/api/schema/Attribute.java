package io.octavia.api.schema;

import io.octavia.api.fault.Fault;
import io.octavia.db.resource.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of an object.
 *
 * @param column where the value is kept; null if it is not kept as it is
 * @param accepted requests that may name it
 * @param mandatory requests that must
 * @param initial value of a new object if the request does not name it; null for none
 * @param nullAtCreate what null says of a new object
 * @param nullAtUpdate what null says in a change
 * @param rendering how replies show it; null if they don't
 */
public record Attribute(
    String name,
    @Nullable String column,
    @Nullable Type type,
    Set<Mode> accepted,
    Set<Mode> mandatory,
    @Nullable Supplier<@Nullable Object> initial,
    Null nullAtCreate,
    Null nullAtUpdate,
    @Nullable Rendering rendering) {

  /** In the place of a value that a reply does not show at all. */
  public static final Object ABSENT = new Object();

  /** What null says. */
  public sealed interface Null {
    /** There is no value. */
    record Empty() implements Null {}

    /** As if the attribute had not been named. */
    record Ignored() implements Null {}

    /** This value. */
    record Means(Supplier<@Nullable Object> value) implements Null {}

    /** The attribute must have a value. */
    record Refused(Fault fault) implements Null {}
  }

  /** When replies show an attribute. */
  public enum Shown {
    /** Whenever they show the object. */
    ALWAYS,
    /** Not in the reply that shows a new load balancer with all it has. */
    ALONE,
    /** Only in that reply. */
    WITHIN
  }

  /**
   * How replies show an attribute.
   *
   * @param form late, because declarations refer to each other
   */
  public record Rendering(Shown when, Supplier<Form> form, Function<Row, @Nullable Object> value) {}

  /** Ids of other objects, which replies show as {@code [{"id": …}]}. */
  public record Ids(List<String> ids) {}

  /** An attribute kept in the column of the same name; nothing accepts or shows it yet. */
  public static Attribute of(String name, Type type) {
    return new Attribute(
        name, name, type, Set.of(), Set.of(), null, new Null.Empty(), new Null.Empty(), null);
  }

  /** An attribute that only replies have: the text in the column of that name, or null. */
  public static Attribute shown(String name) {
    return shown(name, Form.text().orNull());
  }

  /** An attribute that only replies have, as the column of that name. */
  public static Attribute shown(String name, Form form) {
    return of(name, Type.text(0)).shown(form, row -> row.get(name));
  }

  /** An attribute that only replies have. */
  public static Attribute shown(String name, Form form, Function<Row, @Nullable Object> value) {
    return new Attribute(
            name, null, null, Set.of(), Set.of(), null, new Null.Empty(), new Null.Empty(), null)
        .shown(form, value);
  }

  /** Kept in another column. */
  public Attribute in(String other) {
    return new Attribute(
        name, other, type, accepted, mandatory, initial, nullAtCreate, nullAtUpdate, rendering);
  }

  /** Not kept by itself: what it says is dealt with elsewhere. */
  public Attribute apart() {
    return new Attribute(
        name, null, type, accepted, mandatory, initial, nullAtCreate, nullAtUpdate, rendering);
  }

  /** These requests may name it. */
  public Attribute at(Mode... modes) {
    var all = EnumSet.noneOf(Mode.class);
    all.addAll(accepted);
    all.addAll(List.of(modes));
    return new Attribute(
        name, column, type, all, mandatory, initial, nullAtCreate, nullAtUpdate, rendering);
  }

  /** Requests that make the object may name it. */
  public Attribute atCreate() {
    return at(Mode.CREATE, Mode.CREATE_WITHIN);
  }

  /** All requests may name it. */
  public Attribute always() {
    return at(Mode.values());
  }

  /** These requests must name it, with a value. */
  public Attribute mandatory(Mode... modes) {
    var with = at(modes);
    return new Attribute(
            name,
            column,
            type,
            with.accepted,
            Set.of(modes),
            initial,
            nullAtCreate,
            nullAtUpdate,
            rendering)
        .refusingNull(missing(name));
  }

  /** Whichever request names it must give it a value. */
  public Attribute refusingNull(Fault fault) {
    var refused = new Null.Refused(fault);
    return new Attribute(
        name, column, type, accepted, mandatory, initial, refused, refused, rendering);
  }

  /** Value of a new object whose request does not name it. */
  public Attribute byDefault(@Nullable Object value) {
    return new Attribute(
        name,
        column,
        type,
        accepted,
        mandatory,
        () -> value,
        nullAtCreate,
        nullAtUpdate,
        rendering);
  }

  /** Null means that value, in every request. */
  public Attribute nullMeans(Object value) {
    return nullAtCreate(new Null.Means(() -> value)).nullAtUpdate(new Null.Means(() -> value));
  }

  /** What null says of a new object. */
  public Attribute nullAtCreate(Null meaning) {
    return new Attribute(
        name, column, type, accepted, mandatory, initial, meaning, nullAtUpdate, rendering);
  }

  /** What null says in a change. */
  public Attribute nullAtUpdate(Null meaning) {
    return new Attribute(
        name, column, type, accepted, mandatory, initial, nullAtCreate, meaning, rendering);
  }

  /** Replies show the column, which may be empty. */
  public Attribute shown() {
    var from = column == null ? name : column;
    return shown(row -> row.get(from));
  }

  /** Replies show the column's text, empty if there is none. */
  public Attribute shownAsText() {
    var from = column == null ? name : column;
    return shown(
        Form.text(),
        row -> {
          var text = row.text(from);
          return text == null ? "" : text;
        });
  }

  /** Replies show this value of the attribute's type, or null. */
  public Attribute shown(Function<Row, @Nullable Object> value) {
    return rendered(new Rendering(Shown.ALWAYS, () -> Form.of(typeOfValues()).orNull(), value));
  }

  /** Replies show this. */
  public Attribute shown(Form form, Function<Row, @Nullable Object> value) {
    return rendered(new Rendering(Shown.ALWAYS, () -> form, value));
  }

  /** Not shown with a new load balancer. */
  public Attribute alone() {
    return when(Shown.ALONE);
  }

  /** Shown with a new load balancer only. */
  public Attribute within() {
    return when(Shown.WITHIN);
  }

  private Attribute when(Shown when) {
    if (rendering == null) throw new IllegalStateException(name + " is not shown");
    return rendered(new Rendering(when, rendering.form(), rendering.value()));
  }

  private Attribute rendered(Rendering as) {
    return new Attribute(
        name, column, type, accepted, mandatory, initial, nullAtCreate, nullAtUpdate, as);
  }

  private Type typeOfValues() {
    if (type == null) throw new IllegalStateException(name + " has no type");
    return type;
  }

  /** A mandatory attribute that the request does not have. */
  static Fault missing(String name) {
    return invalid(name, "None", "Mandatory field missing.");
  }

  /** A value that the attribute does not take. */
  static Fault invalid(String name, String value, String reason) {
    return Fault.of(
        400, "Invalid input for field/attribute " + name + ". Value: '" + value + "'. " + reason);
  }
}
