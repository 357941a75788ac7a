package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The disk of the database is full: changes are refused, what was promised is kept, traffic goes
 * on, and all goes on by itself when there is space again.
 */
@EndToEnd
class FullDiskTest {
  private static final int REFUSALS = 10;

  private Path disk;
  private Installation installation;

  @BeforeEach
  void start() throws IOException {
    disk = Files.createTempDirectory("octavia-disk-");
    Command.run("mount", "-t", "tmpfs", "-o", "size=16m,mode=0700", "tmpfs", disk.toString())
        .orFail();
    installation =
        Installation.start(
            Map.of("database.connection", "sqlite:///" + disk.resolve("octavia.db")));
  }

  @AfterEach
  void stop() throws IOException {
    if (installation != null) installation.close();
    Command.run("umount", disk.toString()).orFail();
    Files.delete(disk);
  }

  @Test
  void changes_are_refused_and_nothing_is_lost() throws IOException {
    var network = installation.createNetwork("full", LocalNetwork.freeCidr());
    var web = installation.webServer(network, "one");
    try (var balancer = Balancer.create(installation, network, Balancer.http("", web.member(80)))) {
      balancer.awaitOperating("ONLINE");
      var prober = Prober.start(balancer.vip(), 80);
      var before = amphorae(balancer);
      var members = "/v2/lbaas/pools/" + balancer.pool("web").path("id").asString() + "/members";

      fill();
      var promised = writeUntilRefused(members, web);
      assertThat(installation.api().call("GET", members, null).status()).isEqualTo(200);
      Files.delete(ballast());

      Waiting.until(
          "a change is taken again",
          () -> {
            var answer = add(members, web, 9999);
            if (answer.status() == 201) promised.add(answer.body().at("/member/id").asString());
            return answer.status() == 201;
          });
      balancer.awaitActive();
      var there = new HashSet<String>();
      for (var member : installation.api().list(members)) {
        assertThat(member.path("provisioning_status").asString()).isEqualTo("ACTIVE");
        there.add(member.path("id").asString());
      }
      assertThat(there).containsAll(promised).hasSize(promised.size() + 1);
      assertThat(amphorae(balancer)).isEqualTo(before);
      prober.stop().assertNoneFailed();
    }
  }

  /** Adds members until there is no space even in what the database has already. */
  private Set<String> writeUntilRefused(String members, WebServer web) {
    var promised = new HashSet<String>();
    int refused = 0;
    for (int port = 2000; refused < REFUSALS; port++) {
      var answer = add(members, web, port);
      assertThat(answer.status()).as(answer.toString()).isIn(201, 503);
      if (answer.status() == 201) {
        promised.add(answer.body().at("/member/id").asString());
      } else {
        refused++;
        assertThat(answer.body().path("faultstring").asString())
            .startsWith("The database cannot be used at the moment. Nothing was done.");
      }
    }
    return promised;
  }

  private ApiClient.Answer add(String members, WebServer web, int port) {
    return installation
        .api()
        .call(
            "POST",
            members,
            "{\"member\": {\"address\": \"%s\", \"protocol_port\": %d, \"weight\": 0}}"
                .formatted(web.address(), port));
  }

  private void fill() {
    var page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) out.write(page);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left on device");
    }
  }

  private Path ballast() {
    return disk.resolve("ballast");
  }

  private Set<String> amphorae(Balancer balancer) {
    var all = new HashSet<String>();
    for (var each : installation.api().amphorae(balancer.id())) all.add(each.path("id").asString());
    return all;
  }
}
