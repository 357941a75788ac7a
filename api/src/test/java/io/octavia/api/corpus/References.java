package io.octavia.api.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Ids in requests. Those of the {@link Scene} are written as {@code {name}} until the request is
 * sent.
 */
final class References {
  private static final String NOBODY = "99999999-9999-9999-9999-999999999999";

  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "loadbalancer_id", List.of("{lb}", "{other-lb}", "{busy-lb}", "{pool}"),
          "listener_id", List.of("{http}", "{tcp}", "{other-http}", "{metrics}", "{bare}", "{udp}"),
          "default_pool_id",
              List.of("{pool}", "{tcp-pool}", "{other-pool}", "{spare}", "{udp-pool}"),
          "redirect_pool_id", List.of("{pool}", "{tcp-pool}", "{other-pool}", "{spare}"),
          "pool_id", List.of("{spare}", "{pool}", "{tcp-pool}", "{udp-pool}", "{lb}"),
          "vip_subnet_id", List.of(Scene.SUBNET, Scene.OTHER_SUBNET),
          "subnet_id", List.of(Scene.SUBNET, Scene.OTHER_SUBNET));

  private References() {}

  static List<String> of(String attribute) {
    var ids = new ArrayList<>(KNOWN.getOrDefault(attribute, List.of(Scene.SUBNET)));
    return Stream.concat(ids.stream(), Stream.of(NOBODY)).map(Values::quoted).toList();
  }

  static List<String> odd() {
    return Stream.of(
            "99999999999999999999999999999999",
            "{99999999-9999-9999-9999-999999999999}",
            "ABCDEF99-9999-9999-9999-999999999999",
            "99999999-9999-9999-9999-99999999999",
            "99999999-9999-9999-9999-99999999999g",
            " 99999999-9999-9999-9999-999999999999")
        .map(Values::quoted)
        .toList();
  }
}
