package io.octavia.api.corpus;

import java.util.List;

/** The objects that are there before a request of the corpus: some of each kind. */
public final class Scene {
  /** Whose most objects are. */
  public static final String PROJECT = "30000000000000000000000000000001";

  /** Another one, with a load balancer. */
  public static final String OTHER_PROJECT = "40000000000000000000000000000002";

  /** One whose quotas are all used up, with a load balancer. */
  public static final String LIMITED_PROJECT = "50000000000000000000000000000003";

  static final String SUBNET = "20000000-0000-0000-0000-000000000001";
  static final String OTHER_SUBNET = "20000000-0000-0000-0000-000000000002";

  private Scene() {}

  /**
   * References to certificates, which whoever builds the scene provides: a server's with its key,
   * one of a CA, one of that CA's revocation lists, a certificate whose key has a passphrase, and
   * what is no certificate at all.
   */
  public enum Secret {
    SERVER,
    LOCKED,
    CA,
    REVOKED,
    BROKEN;

    /** What requests call it. */
    public String reference() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One object to make, in the order of the list.
   *
   * @param name what requests of the corpus call it: {@code {name}}
   * @param path below the root of the API, with names
   */
  public record Made(String name, String path, String body) {}

  /** All of them. */
  public static List<Made> objects() {
    return List.of(
        loadBalancer("lb", "\"name\":\"one\",\"description\":\"first\",\"tags\":[\"a\",\"b\"]"),
        loadBalancer(
            "other-lb", "\"name\":\"two\",\"tags\":[\"b\",\"c\"],\"admin_state_up\":false"),
        made(
            "profile",
            "flavorprofile",
            "\"name\":\"single\",\"provider_name\":\"amphora\","
                + "\"flavor_data\":\"{\\\"loadbalancer_topology\\\":\\\"SINGLE\\\"}\""),
        made(
            "spare-profile",
            "flavorprofile",
            "\"name\":\"spare\",\"provider_name\":\"octavia\",\"flavor_data\":\"{}\""),
        made(
            "flavor",
            "flavor",
            "\"name\":\"small\",\"flavor_profile_id\":\"{profile}\",\"description\":\"one\""),
        made(
            "off-flavor",
            "flavor",
            "\"name\":\"off\",\"flavor_profile_id\":\"{profile}\",\"enabled\":false"),
        made(
            "zone-profile",
            "availabilityzoneprofile",
            "availability_zone_profile",
            "\"name\":\"here\",\"provider_name\":\"amphora\","
                + "\"availability_zone_data\":\"{\\\"compute_zone\\\":\\\"nova\\\"}\""),
        made(
            "spare-zone-profile",
            "availabilityzoneprofile",
            "availability_zone_profile",
            "\"name\":\"spare\",\"provider_name\":\"amphora\",\"availability_zone_data\":\"{}\""),
        made(
            "zone",
            "availabilityzone",
            "availability_zone",
            "\"name\":\"zone\",\"availability_zone_profile_id\":\"{zone-profile}\""),
        made(
            "off-zone",
            "availabilityzone",
            "availability_zone",
            "\"name\":\"off-zone\",\"enabled\":false,"
                + "\"availability_zone_profile_id\":\"{zone-profile}\""),
        loadBalancer(
            "empty-lb",
            "\"name\":\"three\",\"flavor_id\":\"{flavor}\",\"availability_zone\":\"zone\""),
        loadBalancer("their-lb", "\"name\":\"theirs\",\"project_id\":\"" + OTHER_PROJECT + "\""),
        loadBalancer("full-lb", "\"name\":\"full\",\"project_id\":\"" + LIMITED_PROJECT + "\""),
        loadBalancer(
            "vips-lb",
            "\"additional_vips\":[{\"subnet_id\":\""
                + OTHER_SUBNET
                + "\",\"ip_address\":\"10.1.0.6\"}]"),
        pool("their-pool", "their-lb", "HTTP", "\"name\":\"theirs\""),
        pool("full-pool", "full-lb", "HTTP", "\"name\":\"full\""),
        listener("their-http", "their-lb", "HTTP", 80, "\"default_pool_id\":\"{their-pool}\""),
        listener("full-http", "full-lb", "HTTP", 80, "\"name\":\"full\""),
        policy("their-policy", "their-http", "\"action\":\"REJECT\""),
        policy("full-policy", "full-http", "\"action\":\"REJECT\""),
        loadBalancer("busy-lb", "\"name\":\"busy\""),
        pool(
            "pool",
            "lb",
            "HTTP",
            "\"name\":\"web\",\"tags\":[\"a\"],"
                + "\"session_persistence\":{\"type\":\"APP_COOKIE\",\"cookie_name\":\"sid\"}"),
        pool("tcp-pool", "lb", "TCP", "\"session_persistence\":{\"type\":\"SOURCE_IP\"}"),
        pool("udp-pool", "lb", "UDP", "\"description\":\"datagrams\""),
        pool("spare", "lb", "HTTP", "\"lb_algorithm\":\"LEAST_CONNECTIONS\""),
        pool("other-pool", "other-lb", "HTTP", "\"name\":\"elsewhere\",\"tls_enabled\":true"),
        pool("busy-pool", "busy-lb", "HTTP", "\"name\":\"busy\""),
        listener(
            "http",
            "lb",
            "HTTP",
            80,
            "\"name\":\"web\",\"default_pool_id\":\"{pool}\","
                + "\"tags\":[\"a\",\"b\"],\"insert_headers\":{\"X-Forwarded-For\":\"true\"}"),
        listener("tcp", "lb", "TCP", 81, "\"allowed_cidrs\":[\"10.0.0.0/8\",\"192.168.0.0/16\"]"),
        listener("udp", "lb", "UDP", 82, "\"default_pool_id\":\"{udp-pool}\""),
        listener("metrics", "lb", "PROMETHEUS", 83, "\"connection_limit\":5"),
        listener("bare", "lb", "HTTP", 84, "\"admin_state_up\":false"),
        listener("other-http", "other-lb", "HTTP", 80, "\"default_pool_id\":\"{other-pool}\""),
        listener("busy-http", "busy-lb", "HTTP", 80, "\"name\":\"busy\""),
        listener(
            "tls",
            "other-lb",
            "TERMINATED_HTTPS",
            443,
            "\"default_tls_container_ref\":\"server\",\"sni_container_refs\":[\"locked\"],"
                + "\"client_authentication\":\"OPTIONAL\",\"client_ca_tls_container_ref\":\"ca\","
                + "\"client_crl_container_ref\":\"revoked\""),
        pool(
            "tls-pool",
            "other-lb",
            "HTTP",
            "\"tls_enabled\":true,\"tls_container_ref\":\"server\","
                + "\"ca_tls_container_ref\":\"ca\""),
        member("member", "pool", "10.0.0.10", 8080, "\"name\":\"m1\",\"tags\":[\"a\"]"),
        member("second", "pool", "10.0.0.11", 8080, "\"backup\":true,\"weight\":0"),
        member(
            "six",
            "pool",
            "2001:db8::10",
            8080,
            "\"monitor_address\":\"10.0.0.9\","
                + "\"monitor_port\":99,\"subnet_id\":\""
                + SUBNET
                + "\""),
        member("udp-member", "udp-pool", "10.0.0.10", 53, "\"admin_state_up\":false"),
        new Made(
            "monitor",
            "/healthmonitors",
            "{\"healthmonitor\":{\"pool_id\":\"{pool}\",\"type\":\"HTTP\",\"delay\":5,\"timeout\":4,"
                + "\"max_retries\":3,\"tags\":[\"a\"],\"url_path\":\"/health\"}}"),
        new Made(
            "udp-monitor",
            "/healthmonitors",
            "{\"healthmonitor\":{\"pool_id\":\"{udp-pool}\",\"type\":\"UDP-CONNECT\",\"delay\":5,"
                + "\"timeout\":4,\"max_retries\":3,\"name\":\"udp\"}}"),
        policy("policy", "http", "\"action\":\"REJECT\",\"name\":\"no\",\"tags\":[\"a\"]"),
        policy(
            "pooled", "http", "\"action\":\"REDIRECT_TO_POOL\",\"redirect_pool_id\":\"{spare}\""),
        policy(
            "moved",
            "http",
            "\"action\":\"REDIRECT_TO_URL\","
                + "\"redirect_url\":\"http://example.com\",\"redirect_http_code\":301"),
        policy(
            "prefixed",
            "bare",
            "\"action\":\"REDIRECT_PREFIX\"," + "\"redirect_prefix\":\"https://example.com\""),
        rule(
            "rule",
            "policy",
            "\"type\":\"PATH\",\"compare_type\":\"STARTS_WITH\",\"value\":\"/a\","
                + "\"tags\":[\"a\"]"),
        rule(
            "header",
            "policy",
            "\"type\":\"HEADER\",\"compare_type\":\"EQUAL_TO\",\"key\":\"X-A\","
                + "\"value\":\"b\",\"invert\":true"));
  }

  private static Made made(String name, String kind, String attributes) {
    return made(name, kind, kind, attributes);
  }

  private static Made made(String name, String path, String root, String attributes) {
    return new Made(name, "/" + path + "s", "{\"%s\":{%s}}".formatted(root, attributes));
  }

  private static Made loadBalancer(String name, String more) {
    return new Made(
        name,
        "/loadbalancers",
        "{\"loadbalancer\":{\"vip_subnet_id\":\"%s\",\"vip_address\":\"10.1.0.5\",%s}}"
            .formatted(SUBNET, more));
  }

  private static Made pool(String name, String lb, String protocol, String more) {
    var algorithm = more.contains("lb_algorithm") ? "" : "\"lb_algorithm\":\"ROUND_ROBIN\",";
    return new Made(
        name,
        "/pools",
        "{\"pool\":{\"loadbalancer_id\":\"{%s}\",\"protocol\":\"%s\",%s%s}}"
            .formatted(lb, protocol, algorithm, more));
  }

  private static Made listener(String name, String lb, String protocol, int port, String more) {
    return new Made(
        name,
        "/listeners",
        "{\"listener\":{\"loadbalancer_id\":\"{%s}\",\"protocol\":\"%s\",\"protocol_port\":%d,%s}}"
            .formatted(lb, protocol, port, more));
  }

  private static Made member(String name, String pool, String address, int port, String more) {
    return new Made(
        name,
        "/pools/{%s}/members".formatted(pool),
        "{\"member\":{\"address\":\"%s\",\"protocol_port\":%d,%s}}".formatted(address, port, more));
  }

  private static Made policy(String name, String listener, String more) {
    return new Made(
        name,
        "/l7policies",
        "{\"l7policy\":{\"listener_id\":\"{%s}\",%s}}".formatted(listener, more));
  }

  private static Made rule(String name, String policy, String more) {
    return new Made(
        name, "/l7policies/{%s}/rules".formatted(policy), "{\"rule\":{%s}}".formatted(more));
  }
}
