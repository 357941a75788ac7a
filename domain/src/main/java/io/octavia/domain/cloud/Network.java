package io.octavia.domain.cloud;

import java.util.List;

/** A network. {@code mtu} in bytes. */
public record Network(
    String id, String name, int mtu, List<String> subnetIds, boolean portSecurityEnabled) {}
