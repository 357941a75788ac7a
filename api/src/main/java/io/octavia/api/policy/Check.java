package io.octavia.api.policy;

import java.util.List;

/** A rule, taken apart. */
sealed interface Check {
  /** {@code @} and the empty rule. */
  record Always() implements Check {}

  /** {@code !}, and rules that cannot be understood. */
  record Never() implements Check {}

  /** {@code not}. */
  record Not(Check check) implements Check {}

  /** {@code and}. */
  record All(List<Check> checks) implements Check {}

  /** {@code or}. */
  record Any(List<Check> checks) implements Check {}

  /** {@code rule:}: another rule by its name. */
  record Named(String rule) implements Check {}

  /** {@code role:}: one of the caller's roles, in any case. */
  record Role(Template name) implements Check {}

  /** {@code is_admin:}: upstream's own check. */
  record Admin(boolean expected) implements Check {}

  /** {@code 'text':%(attribute)s}: a text against the target alone. */
  record Literal(String text, Template match) implements Check {}

  /** {@code project_id:%(project_id)s}: an attribute of the caller. */
  record Attribute(List<String> path, Template match) implements Check {}

  /** What upstream breaks off at with an error: nobody passes, whatever stands around it. */
  record Broken(String why) implements Check {}
}
