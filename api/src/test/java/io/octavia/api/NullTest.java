package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.api.schema.Mode;
import io.octavia.config.Config;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What replies show after an attribute was left out, given as null, or set and then nulled. */
class NullTest {
  private static Bench bench;
  private static final Map<String, String> PARENTS = new HashMap<>();
  private static final Map<String, String> EXISTING = new ConcurrentSkipListMap<>();
  private static int port = 1000;

  @BeforeAll
  static void begin() {
    bench = new Bench();
    var lb = bench.loadBalancer();
    PARENTS.put("lb", lb);
    PARENTS.put("pool", bench.pool(lb, "HTTP"));
    var listener = bench.listener(lb, "HTTP", 80);
    PARENTS.put("policy", bench.policy(listener));
    PARENTS.put("listener", listener);
  }

  @AfterAll
  static void end() {
    bench.close();
  }

  private static String path(String root) {
    return switch (root) {
      case "member" -> "/pools/" + PARENTS.get("pool") + "/members";
      case "rule" -> "/l7policies/" + PARENTS.get("policy") + "/rules";
      case "l7policy" -> "/l7policies";
      default -> "/" + root + "s";
    };
  }

  /** Attributes that one must have, and a comma. */
  private static String needed(String root) {
    return switch (root) {
      case "loadbalancer" -> "'vip_subnet_id':'" + MemoryCloud.SUBNET + "',";
      case "listener" ->
          "'loadbalancer_id':'%s','protocol':'HTTP','protocol_port':%d,"
              .formatted(PARENTS.get("lb"), port++);
      case "pool" ->
          "'loadbalancer_id':'%s','protocol':'HTTP','lb_algorithm':'ROUND_ROBIN',"
              .formatted(PARENTS.get("lb"));
      case "member" -> "'address':'10.0.0.1','protocol_port':%d,".formatted(port++);
      case "healthmonitor" ->
          "'pool_id':'%s','type':'HTTP','delay':5,'timeout':5,'max_retries':3,"
              .formatted(bench.pool(PARENTS.get("lb"), "HTTP"));
      case "l7policy" -> "'listener_id':'%s','action':'REJECT',".formatted(PARENTS.get("listener"));
      case "rule" -> "'type':'COOKIE','compare_type':'EQUAL_TO','key':'k','value':'v',";
      default -> throw new IllegalArgumentException(root);
    };
  }

  private static String shown(Bench.Answer answer, String name) {
    var value = answer.body().path(name);
    bench.settle();
    return value.toString();
  }

  private static Bench.Answer made(String root, String attribute) {
    var body = "{'" + root + "':{" + (needed(root) + attribute).replaceFirst(",$", "") + "}}";
    return bench.post(path(root), body).is(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "loadbalancer  | name                  | 'a'            | ''             | ''    | ''",
        "loadbalancer  | description           | 'a\\nb'        | ''             | ''    | ''",
        "loadbalancer  | admin_state_up        | true           | true           | false | false",
        "loadbalancer  | tags                  | ['a']          | []             | []    | ['a']",
        "loadbalancer  | vip_sg_ids            | []             | []             | []    | []",
        "listener      | connection_limit      | 5              | -1             | null  | -1",
        "listener      | timeout_client_data   | 5              | 50000          | 50000 | 50000",
        "listener      | timeout_member_connect| 5              | 5000           | 5000 | 5000",
        "listener      | timeout_member_data   | 5              | 50000          | 50000 | 50000",
        "listener      | timeout_tcp_inspect   | 5              | 0              | 0 | 0",
        "listener      | insert_headers        | {'X-Forwarded-For':'true'} | {} | {}    | {}",
        "listener      | allowed_cidrs         | ['10.0.0.0/8'] | null           | null  | null",
        "listener      | client_authentication | 'NONE'         | 'NONE'         | 'NONE' | 'NONE'",
        "listener      | default_pool_id       | '{pool}'       | null           | null  | null",
        "listener      | tls_versions          | ['TLSv1.2']    | null           | null  | ['TLSv1.2','TLSv1.3']",
        "listener      | alpn_protocols        | ['h2']         | null           | null  | ['h2','http/1.1','http/1.0']",
        "listener      | hsts_preload          | false          | false          | false | false",
        "listener      | sni_container_refs    | []             | []             | []    | []",
        "pool          | session_persistence   | {'type':'HTTP_COOKIE','cookie_name':null,'persistence_timeout':null,'persistence_granularity':null} | null | null | null",
        "pool          | tls_versions          | ['TLSv1.2']    | null           | null  | ['TLSv1.2','TLSv1.3']",
        "pool          | alpn_protocols        | ['h2']         | null           | null  | null",
        "pool          | description           | 'a'            | ''             | ''    | ''",
        "member        | weight                | 5              | 1              | null  | 1",
        "member        | monitor_port          | 5              | null           | null  | null",
        "member        | monitor_address       | '10.0.0.1'     | null           | null  | null",
        "member        | name                  | 'a'            | ''             | ''    | ''",
        "healthmonitor | max_retries_down      | 5              | 3              | 3     | 3",
        "healthmonitor | http_method           | 'HEAD'         | 'GET'          | 'GET' | 'GET'",
        "healthmonitor | url_path              | '/a'           | '/'            | '/' | '/'",
        "healthmonitor | expected_codes        | '201'          | '200'          | '200' | '200'",
        "healthmonitor | http_version          | 1.1            | null           | null  | null",
        "healthmonitor | name                  | 'a'            | ''             | ''    | ''",
        "l7policy      | description           | 'a'            | ''             | ''    | ''",
        "l7policy      | admin_state_up        | true           | true           | false | false",
        "rule          | invert                | true           | false          | false | false",
        "rule          | tags                  | ['a']          | []             | []    | []",
        "l7policy      | tags                  | ['a']          | []             | []    | []",
      })
  void null_says(
      String root,
      String name,
      String value,
      String leftOut,
      String nullAtCreate,
      String nullAtUpdate) {
    var given = value.replace("{pool}", PARENTS.get("pool"));
    assertThat(shown(made(root, ""), name)).isEqualTo(json(leftOut));
    assertThat(shown(made(root, "'" + name + "':null"), name)).isEqualTo(json(nullAtCreate));
    var answer = made(root, "'" + name + "':" + given);
    var id = answer.id();
    assertThat(shown(answer, name)).isEqualTo(json(given));
    var changed =
        bench.put(path(root) + "/" + id, "{'" + root + "':{'" + name + "':null}}").is(200);
    assertThat(shown(changed, name)).isEqualTo(json(nullAtUpdate));
  }

  /** Attributes that must have a value; of all others a change may take it away. */
  private static final Map<String, Set<String>> NEEDED =
      Map.of(
          "pool", Set.of("lb_algorithm", "tls_enabled"),
          "healthmonitor", Set.of("delay", "timeout", "max_retries"),
          "l7policy", Set.of("action"),
          "rule", Set.of("type", "compare_type", "value"),
          "flavor", Set.of("name", "enabled"),
          "flavorprofile", Set.of("name", "provider_name", "flavor_data"),
          "availability_zone", Set.of("enabled"),
          "availability_zone_profile", Set.of("name", "provider_name", "availability_zone_data"));

  static Stream<String> changeable() {
    var declared = new Declarations(Config.of(Map.of()));
    return Stream.of(
            declared.loadBalancers,
            declared.listeners,
            declared.pools,
            declared.members,
            declared.monitors,
            declared.policies,
            declared.rules,
            declared.flavorProfiles,
            declared.flavors,
            declared.zoneProfiles,
            declared.zones,
            declared.quotas)
        .flatMap(resource ->
            resource.schema().attributes().stream()
                .filter(attribute -> attribute.accepted().contains(Mode.UPDATE))
                .map(attribute -> resource.root() + " " + attribute.name()));
  }

  @ParameterizedTest
  @MethodSource("changeable")
  void every_attribute_takes_null_in_a_change_or_says_that_it_needs_a_value(String attribute) {
    var words = attribute.split(" ", 2);
    bench.cloud.qos = true;
    var path = existing(words[0]);
    bench.settle();
    var changed = bench.put(path, "{'%s':{'%s':null}}".formatted(words[0], words[1]));
    bench.settle();
    if (NEEDED.getOrDefault(words[0], Set.of()).contains(words[1])) {
      assertThat(changed.is(400).fault()).containsIgnoringCase("none");
    } else {
      assertThat(changed.status()).as(changed.text()).isIn(200, 202);
      assertThat(changed.body().has(words[1])).isTrue();
    }
  }

  private static String existing(String root) {
    return EXISTING.computeIfAbsent(
        root,
        _ ->
            switch (root) {
              case "flavorprofile" -> profile("/flavorprofiles", root, "flavor_data");
              case "availability_zone_profile" ->
                  profile("/availabilityzoneprofiles", root, "availability_zone_data");
              case "flavor" -> placement("/flavors", root, "flavor_profile_id", "flavorprofile");
              case "availability_zone" ->
                  placement(
                      "/availabilityzones",
                      root,
                      "availability_zone_profile_id",
                      "availability_zone_profile");
              case "quota" -> "/quotas/" + Bench.PROJECT;
              // The key of this type may go.
              case "rule" ->
                  path(root)
                      + "/"
                      + bench
                          .post(
                              path(root),
                              "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','value':'/'}}")
                          .is(201)
                          .id();
              default -> path(root) + "/" + made(root, "").id();
            });
  }

  private static String profile(String path, String root, String data) {
    var body = "{'%s':{'name':'p','provider_name':'amphora','%s':'{}'}}".formatted(root, data);
    return path + "/" + bench.post(path, body).is(201).id();
  }

  private static String placement(String path, String root, String reference, String profiles) {
    var profile = existing(profiles);
    var body =
        "{'%s':{'name':'x','%s':'%s'}}"
            .formatted(root, reference, profile.substring(profile.lastIndexOf('/') + 1));
    var made = bench.post(path, body).is(201).body();
    return path + "/" + (made.has("id") ? made.path("id") : made.path("name")).asString();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
