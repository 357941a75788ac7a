package io.octavia.config;

import java.util.Optional;

/** Options of section {@code [service_auth]}: who the controller is to the other services. */
public final class ServiceAuth {
  private static final Section.Builder IN =
      Section.named(
          "service_auth",
          "Who the controller is to the compute, volume, image and network services and to the key"
              + " manager.");

  public static final KeystoneAuth AUTH = new KeystoneAuth(IN, null);

  public static final KeystoneSession SESSION = new KeystoneSession(IN, config -> Optional.empty());

  // Seen in files made by devstack.
  static {
    IN.gone("memcached_servers", Reaction.NONE);
  }

  static final Section SECTION = IN.build();

  private ServiceAuth() {}
}
