package io.octavia.api;

import io.octavia.api.policy.Enforcer;
import io.octavia.domain.identity.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Says what a caller may do.
 *
 * @param open whether everybody is an administrator, and quotas limit nobody
 */
record Authorization(Enforcer enforcer, boolean open) {
  /**
   * Whether the rule lets the caller act on an object.
   *
   * @param rule name of the policy rule
   * @param project that the object belongs to
   */
  boolean allowed(String rule, Identity caller, @Nullable String project) {
    return enforcer.allows(rule, caller, open, project);
  }
}
