package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All members of a pool at once. */
class BatchTest {
  private final Bench bench = new Bench();
  private String lb;
  private String members;

  @BeforeEach
  void begin() {
    lb = bench.loadBalancer();
    var pool = bench.pool(lb, "HTTP");
    members = "/pools/" + pool + "/members";
    bench
        .post(
            members,
            "{'member':{'address':'10.0.0.1','protocol_port':80,'name':'one','weight':9,"
                + "'backup':true,'monitor_port':81,'tags':['t']}}")
        .is(201);
    bench.settle();
    bench.member(pool, "10.0.0.2", 80);
    bench.woken.clear();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Map<String, String> statuses() {
    var statuses = new TreeMap<String, String>();
    for (var member : bench.get(members).json().path("members")) {
      statuses.put(
          member.path("address").asString(), member.path("provisioning_status").asString());
    }
    return statuses;
  }

  @Test
  void adds_changes_and_drops() {
    var answer =
        bench
            .put(
                members,
                "{'members':[{'address':'10.0.0.1','protocol_port':80},{'address':'10.0.0.3','protocol_port':80}]}")
            .is(202);
    assertThat(answer.text()).isEmpty();
    assertThat(statuses())
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "10.0.0.1", "PENDING_UPDATE",
                    "10.0.0.2", "PENDING_DELETE",
                    "10.0.0.3", "PENDING_CREATE")));
    assertThat(bench.woken).containsExactly(lb);
    for (var member : bench.get(members).json().path("members")) {
      if (!member.path("address").asString().equals("10.0.0.1")) continue;
      assertThat(member.path("name").asString()).isEqualTo("one");
      assertThat(member.path("tags").toString()).isEqualTo("[\"t\"]");
      assertThat(member.path("weight").asInt()).isEqualTo(1);
      assertThat(member.path("backup").asBoolean()).isFalse();
      assertThat(member.path("monitor_port").isNull()).isTrue();
    }
  }

  @Test
  void additive_batch_drops_nothing() {
    bench
        .put(
            members + "?additive_only=true",
            "{'members':[{'address':'10.0.0.3','protocol_port':80}]}")
        .is(202);
    assertThat(statuses())
        .containsEntry("10.0.0.1", "ACTIVE")
        .containsEntry("10.0.0.2", "ACTIVE")
        .containsEntry("10.0.0.3", "PENDING_CREATE");
  }

  @Test
  void empty_batch_drops_all() {
    bench.put(members, "{'members':[]}").is(202);
    assertThat(statuses().values()).containsOnly("PENDING_DELETE");
  }

  @Test
  void batch_with_nothing_to_do_does_nothing() {
    var empty = "/pools/" + bench.pool(lb, "HTTP") + "/members";
    bench.woken.clear();
    bench.put(empty, "{'members':[]}").is(202);
    bench.put(members + "?additive_only=True", "{'members':[]}").is(202);
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("ACTIVE");
    assertThat(bench.woken).isEmpty();
  }

  @Test
  void one_bad_member_undoes_the_whole_batch() {
    bench
        .put(
            members,
            "{'members':[{'address':'10.0.0.3','protocol_port':80},{'address':'169.254.169.254','protocol_port':80}]}")
        .is(400);
    assertThat(statuses().values()).containsOnly("ACTIVE").hasSize(2);
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("ACTIVE");
    assertThat(bench.woken).isEmpty();
  }
}
