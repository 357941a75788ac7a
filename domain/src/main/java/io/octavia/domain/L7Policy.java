package io.octavia.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do with requests that match all of its rules.
 *
 * @param position from 1, dense within the listener
 */
public record L7Policy(
    L7PolicyId id,
    @Nullable String name,
    L7Action action,
    @Nullable PoolId redirectPool,
    @Nullable String redirectUrl,
    @Nullable String redirectPrefix,
    @Nullable Integer redirectHttpCode,
    int position,
    List<L7Rule> rules,
    boolean enabled,
    ProvisioningStatus provisioningStatus) {}
