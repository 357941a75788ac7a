package io.octavia.api.policy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is when no file says otherwise.
 *
 * @param deprecated what the rule was in earlier releases, and still allows unless only new
 *     defaults are to count
 * @param scopes kinds of token that the rule is for; empty for all
 */
record RuleDefault(String name, String check, @Nullable String deprecated, Set<String> scopes) {
  /** A rule for all tokens. */
  static RuleDefault of(String name, String check) {
    return new RuleDefault(name, check, null, Set.of());
  }
}
