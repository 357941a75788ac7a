package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Envelope;
import io.octavia.api.schema.Schema;
import io.octavia.db.resource.Kind;

/**
 * A kind of object as the API has it.
 *
 * @param name what faults call one of them
 * @param rule its part of the policy rules' names
 * @param root what holds one of them in a body
 * @param plural what holds several
 * @param links what holds the links to other pages
 * @param argument what upstream's faults call the body of a request
 */
record Resource(
    Kind kind,
    String name,
    String rule,
    String root,
    String plural,
    String links,
    String argument,
    String updateArgument,
    Schema schema) {

  /** With the usual name of the links to other pages. */
  Resource(
      Kind kind,
      String name,
      String rule,
      String root,
      String plural,
      String argument,
      String updateArgument,
      Schema schema) {
    this(kind, name, rule, root, plural, plural + "_links", argument, updateArgument, schema);
  }

  Resource(
      Kind kind,
      String name,
      String rule,
      String root,
      String plural,
      String argument,
      Schema schema) {
    this(kind, name, rule, root, plural, argument, argument, schema);
  }

  /** One of them that is not there. */
  Fault missing(String id) {
    return Fault.notFound(name, id);
  }

  Envelope created() {
    return new Envelope(argument, root, schema);
  }

  Envelope updated() {
    return new Envelope(updateArgument, root, schema);
  }

  /** The name of a policy rule. */
  String rule(String action) {
    return "os_load-balancer_api:" + rule + ":" + action;
  }
}
