package io.octavia.haproxy;

import io.octavia.domain.L7Action;
import io.octavia.domain.L7CompareType;
import io.octavia.domain.L7Policy;
import io.octavia.domain.L7PolicyId;
import io.octavia.domain.L7Rule;
import io.octavia.domain.L7RuleId;
import io.octavia.domain.L7RuleType;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An L7 policy of a test; all rules are enabled. */
record PolicyModel(
    int id,
    int position,
    L7Action action,
    @Nullable String target,
    @Nullable Integer code,
    List<L7Rule> rules) {
  static PolicyModel policy(
      int id, int position, L7Action action, @Nullable String target, @Nullable Integer code) {
    return new PolicyModel(id, position, action, target, code, new ArrayList<>());
  }

  PolicyModel rule(
      int id,
      L7RuleType type,
      L7CompareType compare,
      @Nullable String key,
      String value,
      boolean invert) {
    rules.add(
        new L7Rule(
            new L7RuleId(Models.id(id)),
            type,
            compare,
            key,
            value,
            invert,
            true,
            ProvisioningStatus.ACTIVE));
    return this;
  }

  L7Policy build() {
    return new L7Policy(
        new L7PolicyId(Models.id(id)),
        null,
        action,
        action == L7Action.REDIRECT_TO_POOL && target != null ? new PoolId(target) : null,
        action == L7Action.REDIRECT_TO_URL ? target : null,
        action == L7Action.REDIRECT_PREFIX ? target : null,
        code,
        position,
        List.copyOf(rules),
        true,
        ProvisioningStatus.ACTIVE);
  }
}
