package io.octavia.domain;

import org.jspecify.annotations.Nullable;

/** One condition of an L7 policy. */
public record L7Rule(
    L7RuleId id,
    L7RuleType type,
    L7CompareType compareType,
    @Nullable String key,
    String value,
    boolean invert,
    boolean enabled,
    ProvisioningStatus provisioningStatus) {}
