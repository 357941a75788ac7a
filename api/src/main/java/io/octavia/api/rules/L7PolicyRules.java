package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import java.util.ArrayList;
import java.util.List;

/** What an L7 policy does: exactly one thing, whatever the request names besides. */
public final class L7PolicyRules {
  private static final String ACTION = "action";
  private static final String POOL = "redirect_pool_id";
  private static final String URL = "redirect_url";
  private static final String PREFIX = "redirect_prefix";
  private static final String CODE = "redirect_http_code";
  private static final int FOUND = 302;

  private L7PolicyRules() {}

  /** Makes a new policy say one thing. */
  public static void create(Draft policy) {
    if ("REJECT".equals(policy.text(ACTION))) policy.put(URL, null).put(POOL, null);
    target(policy);
    settle(policy);
    refuseWithoutTarget(policy);
  }

  /** Makes a changed policy say one thing. */
  public static void update(Draft policy) {
    if (policy.has(ACTION) && "REJECT".equals(policy.text(ACTION))) {
      policy.put(URL, null).put(POOL, null).put(PREFIX, null).put(CODE, null);
      return;
    }
    if (policy.has(ACTION)) target(policy);
    if (policy.has(ACTION) || policy.gives(POOL) || policy.gives(URL) || policy.gives(PREFIX)) {
      settle(policy);
    }
    refuseWithoutTarget(policy);
  }

  /** An action needs its own target, which is in the same request, and drops the others. */
  private static void target(Draft policy) {
    switch (policy.required(ACTION)) {
      case "REDIRECT_TO_URL" -> {
        if (!policy.gives(URL)) throw arguments("redirect_url must not be None");
        policy.put(POOL, null);
      }
      case "REDIRECT_TO_POOL" -> {
        if (!policy.gives(POOL)) {
          throw arguments("redirect_pool_id or redirect_pool must not be None");
        }
        policy.put(URL, null);
      }
      case "REDIRECT_PREFIX" -> {
        if (!policy.gives(PREFIX)) throw arguments("redirect_prefix must not be None");
      }
      default -> {}
    }
  }

  private static void settle(Draft policy) {
    if (policy.gives(POOL)) {
      if (policy.gives(URL) || policy.gives(PREFIX)) {
        throw arguments(
            "Cannot specify redirect_pool_id and redirect_url or redirect_prefix at the same time");
      }
      policy.put(ACTION, "REDIRECT_TO_POOL").put(URL, null).put(PREFIX, null).put(CODE, null);
    } else if (policy.gives(URL)) {
      policy.put(ACTION, "REDIRECT_TO_URL").put(POOL, null).put(PREFIX, null);
      codeByDefault(policy);
    } else if (policy.gives(PREFIX)) {
      policy.put(ACTION, "REDIRECT_PREFIX").put(POOL, null).put(URL, null);
      codeByDefault(policy);
    }
  }

  private static void codeByDefault(Draft policy) {
    if (!policy.gives(CODE)) policy.put(CODE, FOUND);
  }

  private static void refuseWithoutTarget(Draft policy) {
    switch (policy.required(ACTION)) {
      case "REDIRECT_TO_URL" -> {
        if (!policy.holds(URL)) throw arguments("redirect_url must not be None");
      }
      case "REDIRECT_TO_POOL" -> {
        if (!policy.holds(POOL)) {
          throw arguments("redirect_pool_id or redirect_pool must not be None");
        }
      }
      case "REDIRECT_PREFIX" -> {
        if (!policy.holds(PREFIX)) throw arguments("redirect_prefix must not be None");
      }
      default -> {}
    }
  }

  /** A change that changes nothing. */
  public static Fault nothing() {
    return arguments("Invalid update options");
  }

  private static Fault arguments(String message) {
    return Fault.of(400, "Invalid L7 Policy arguments: " + message);
  }

  /**
   * The ids in their new order after one was put at a position, which counts from 1.
   *
   * @param others the ids of the listener's other policies, in order
   * @param position anything beyond the end is the end
   */
  public static List<String> placed(List<String> others, String id, int position) {
    var order = new ArrayList<>(others);
    order.add(Math.min(position, order.size() + 1) - 1, id);
    return order;
  }
}
