package io.octavia.api.corpus;

import java.util.ArrayList;
import java.util.Arrays;
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
          "subnet_id", List.of(Scene.SUBNET, Scene.OTHER_SUBNET),
          "flavor_profile_id", List.of("{spare-profile}", "{profile}", "{flavor}"),
          "availability_zone_profile_id", List.of("{spare-zone-profile}", "{zone-profile}"));

  private static final List<String> SECRETS =
      Stream.concat(
              Arrays.stream(Scene.Secret.values()).map(Scene.Secret::reference),
              Stream.of("nobody", "http://barbican.example/v1/secrets/" + NOBODY))
          .toList();

  private static final Map<String, List<String>> TEXTS =
      Map.ofEntries(
          Map.entry("default_tls_container_ref", SECRETS),
          Map.entry("sni_container_refs", SECRETS),
          Map.entry("client_ca_tls_container_ref", SECRETS.reversed()),
          Map.entry("client_crl_container_ref", SECRETS.reversed()),
          Map.entry("tls_container_ref", SECRETS),
          Map.entry("ca_tls_container_ref", SECRETS.reversed()),
          Map.entry("crl_container_ref", SECRETS.reversed()),
          Map.entry("availability_zone", List.of("zone", "off-zone", "nowhere")),
          Map.entry(
              "provider", List.of("amphora", "octavia", "noop_driver", "noop_driver-alt", "other")),
          Map.entry("provider_name", List.of("amphora", "octavia", "noop_driver", "other")),
          Map.entry(
              "flavor_data",
              List.of(
                  "{}",
                  "{'loadbalancer_topology':'ACTIVE_STANDBY'}",
                  "{'loadbalancer_topology':'MANY'}",
                  "{'compute_flavor':'1','amp_image_tag':'a'}",
                  "{'compute_flavor':5}",
                  "{'nothing':1}",
                  "{'sriov_vip':true}",
                  "{'loadbalancer_topology':'SINGLE','loadbalancer_topology':'SINGLE'}",
                  "[]",
                  "null",
                  "5",
                  "{",
                  "")),
          Map.entry(
              "availability_zone_data",
              List.of(
                  "{}",
                  "{'compute_zone':'nova'}",
                  "{'compute_zone':5}",
                  "{'management_network':'" + NOBODY + "'}",
                  "{'management_network':'x'}",
                  "{'valid_vip_networks':['" + NOBODY + "']}",
                  "{'valid_vip_networks':'x'}",
                  "{'valid_vip_networks':[]}",
                  "{'nothing':1}",
                  "[]",
                  "null",
                  "5",
                  "{",
                  "")));

  private References() {}

  /** Texts that name something, for an attribute of texts; none if its texts do not. */
  static List<String> texts(String attribute) {
    return TEXTS.getOrDefault(attribute, List.of()).stream()
        .map(text -> Values.quoted(text.replace("'", "\\\"")))
        .toList();
  }

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
