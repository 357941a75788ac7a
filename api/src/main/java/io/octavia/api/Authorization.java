package io.octavia.api;

import org.jspecify.annotations.Nullable;

/** Says what a caller may do. */
@FunctionalInterface
public interface Authorization {
  /**
   * Whether the rule lets the caller act on an object.
   *
   * @param rule name of the policy rule
   * @param project that the object belongs to
   */
  boolean allowed(String rule, Identity caller, @Nullable String project);

  /** Administrators may do everything, others nothing: all there is to say without roles. */
  static Authorization administrators() {
    return (rule, caller, project) -> caller.admin();
  }
}
