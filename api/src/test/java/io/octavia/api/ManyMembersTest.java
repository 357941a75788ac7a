package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.tables.Tables;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of members in one call: in the end all of them are there, or none. */
class ManyMembersTest {
  private static final int MANY = 10_000;
  private static final String BROKEN = ",{'address':'10.0.0.0.1','protocol_port':1}";
  private static final String RESERVED = ",{'address':'169.254.169.254','protocol_port':1}";

  private final Bench bench = new Bench(Map.of("api_settings.auth_strategy", "testing"));

  @AfterEach
  void close() {
    bench.close();
  }

  private static String members(String more) {
    return IntStream.range(0, MANY)
        .mapToObj(number ->
            "{'address':'10.%d.%d.1','protocol_port':80}".formatted(number / 250, number % 250))
        .collect(Collectors.joining(",", "[", more + "]"));
  }

  private int stored() {
    return bench.db.read(tx -> tx.fetchCount(Tables.MEMBER));
  }

  @Test
  void one_batch() {
    var pool = bench.pool(bench.loadBalancer(), "HTTP");
    var path = "/pools/" + pool + "/members";
    var before = bench.fingerprint();
    for (var wrong : new String[] {BROKEN, RESERVED}) {
      bench.put(path, "{'members':" + members(wrong) + "}").is(400);
      assertThat(bench.fingerprint()).isEqualTo(before);
    }
    bench.put(path, "{'members':" + members("") + "}").is(202);
    assertThat(stored()).isEqualTo(MANY);
  }

  @Test
  void one_new_load_balancer() {
    var whole =
        "{'loadbalancer':{'vip_subnet_id':'"
            + MemoryCloud.SUBNET
            + "','pools':[{'name':'p','protocol':'HTTP','lb_algorithm':'ROUND_ROBIN','members':%s}]}}";
    var before = bench.fingerprint();
    bench.post("/loadbalancers", whole.formatted(members(BROKEN))).is(400);
    assertThat(bench.fingerprint()).isEqualTo(before);
    assertThat(bench.cloud.ports).isEmpty();
    bench.post("/loadbalancers", whole.formatted(members(""))).is(201);
    assertThat(stored()).isEqualTo(MANY);
  }
}
