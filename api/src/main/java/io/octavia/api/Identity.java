package io.octavia.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param project the project that the caller acts for
 * @param admin whether the caller may do anything
 */
public record Identity(
    @Nullable String project, @Nullable String user, List<String> roles, boolean admin) {}
