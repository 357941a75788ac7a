package io.octavia.drivers.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an instance of the local cloud is set up. What is left open is chosen at the first start and
 * kept from then on.
 *
 * @param stateDir where its database and the servers' directories are; one instance a directory
 * @param prefix of the names of bridges, interfaces and namespaces, 1 to 6 characters; null for the
 *     first of {@code oct}, {@code oct1}, … that no other instance has
 * @param managementRange within 127.0.0.0/8, for the agents; null for one that no other has
 * @param defaultCidr range of the first network; null for one that the machine has no route to
 * @param mtu of new networks, in bytes
 */
public record Settings(
    Path stateDir,
    @Nullable String prefix,
    @Nullable String managementRange,
    @Nullable String defaultCidr,
    int mtu) {
  /** Paths are made absolute. */
  public Settings {
    stateDir = stateDir.toAbsolutePath().normalize();
  }

  /** Everything but the directory is left open. */
  public static Settings of(Path stateDir) {
    return new Settings(stateDir, null, null, null, 1500);
  }

  /** These settings with that prefix. */
  public Settings withPrefix(String value) {
    return new Settings(stateDir, value, managementRange, defaultCidr, mtu);
  }

  /** These settings with that range for the first network. */
  public Settings withDefaultCidr(String value) {
    return new Settings(stateDir, prefix, managementRange, value, mtu);
  }

  Path database() {
    return stateDir.resolve("cloud.db");
  }
}
