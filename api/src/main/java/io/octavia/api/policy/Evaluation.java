package io.octavia.api.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One question to a policy: whether the caller may do something to the target. */
final class Evaluation {
  /** Rules that lead to one another in a circle are deeper than any others. */
  private static final int DEEPEST = 100;

  private final Function<String, @Nullable Check> rules;
  private final Map<String, ? extends @Nullable Object> target;
  private final Map<String, ? extends @Nullable Object> caller;
  private int depth;

  Evaluation(
      Function<String, @Nullable Check> rules,
      Map<String, ? extends @Nullable Object> target,
      Map<String, ? extends @Nullable Object> caller) {
    this.rules = rules;
    this.target = target;
    this.caller = caller;
  }

  /**
   * Whether the check passes.
   *
   * @throws Undecidable if it breaks off
   */
  boolean passes(Check check) {
    return switch (check) {
      case Check.Always _ -> true;
      case Check.Never _ -> false;
      case Check.Not(var negated) -> !passes(negated);
      case Check.All(var checks) -> checks.stream().allMatch(this::passes);
      case Check.Any(var checks) -> checks.stream().anyMatch(this::passes);
      case Check.Named(var rule) -> named(rule);
      case Check.Role(var name) -> name.filled(target).filter(this::hasRole).isPresent();
      case Check.Admin(var expected) -> Boolean.valueOf(expected).equals(caller.get("is_admin"));
      case Check.Literal(var text, var match) ->
          match.filled(target).filter(text::equals).isPresent();
      case Check.Attribute(var path, var match) ->
          match.filled(target).filter(wanted -> found(caller, path, wanted)).isPresent();
      case Check.Broken(var why) -> throw new Undecidable(why);
    };
  }

  private boolean named(String rule) {
    var check = rules.apply(rule);
    if (check == null) return false;
    if (++depth > DEEPEST) throw new Undecidable("rule " + rule + " leads back to itself");
    boolean passes = passes(check);
    depth--;
    return passes;
  }

  private boolean hasRole(String name) {
    var wanted = name.toLowerCase(Locale.ROOT);
    return caller.get("roles") instanceof List<?> roles
        && roles.stream().anyMatch(role -> wanted.equals(Words.of(role).toLowerCase(Locale.ROOT)));
  }

  private static boolean found(@Nullable Object value, List<String> path, String wanted) {
    if (path.isEmpty()) return wanted.equals(Words.of(value));
    if (!(value instanceof Map<?, ?> attributes)) {
      throw new Undecidable("there is no " + path.getFirst() + " in " + Words.of(value));
    }
    if (!attributes.containsKey(path.getFirst())) return false;
    var below = path.subList(1, path.size());
    return attributes.get(path.getFirst()) instanceof List<?> values
        ? values.stream().anyMatch(one -> found(one, below, wanted))
        : found(attributes.get(path.getFirst()), below, wanted);
  }
}
