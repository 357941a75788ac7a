package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code octavia-doctor} says of a cloud with a real Keystone in which the rest is broken. */
@Tag("end-to-end")
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CloudDoctorTest {
  private static Keystone keystone;
  @TempDir private static Path directory;

  @BeforeAll
  static void start() {
    keystone = Keystone.start();
  }

  @AfterAll
  static void stop() {
    keystone.close();
  }

  private static String doctor(String password) throws IOException {
    var settings = new HashMap<String, String>();
    settings.put("service_auth.auth_url", keystone.address().toString());
    settings.put("service_auth.username", keystone.service().user());
    settings.put("service_auth.password", password);
    settings.put("service_auth.project_name", keystone.service().project());
    settings.put("service_auth.project_domain_name", "Default");
    settings.put("service_auth.user_domain_name", "Default");
    settings.put("controller_worker.amp_image_tag", "amphora");
    settings.put("database.connection", "sqlite:///" + directory.resolve("octavia.db"));
    var file = directory.resolve("octavia.conf");
    Files.writeString(file, Installation.text(settings));
    var command =
        List.of(
            DaemonProcess.script("octavia-doctor").toString(), "--config-file", file.toString());
    var result = Command.run(Waiting.PATIENCE, Map.of(), command);
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output() + result.errors()).doesNotContain(password);
    return result.output();
  }

  @Test
  @Order(1)
  void password_that_keystone_does_not_know() throws IOException {
    assertThat(doctor("not-the-password"))
        .contains("WRONG Keystone: ", "401")
        .contains("openstack user set --password PASSWORD octavia")
        .contains("-     cloud: not asked")
        .doesNotContain("Neutron");
  }

  @Test
  @Order(2)
  void services_that_the_catalog_does_not_know() throws IOException {
    assertThat(doctor(keystone.service().password()))
        .contains("ok    Keystone: ")
        .contains("WRONG catalog: it does not lead clients to us")
        .contains(
            "WRONG Neutron: Keystone's catalog has no ", " network public http://CONTROLLER:9696")
        .contains(
            "WRONG Nova: Keystone's catalog has no ", " compute public http://CONTROLLER:8774")
        .contains(
            "WRONG Glance: Keystone's catalog has no ", " image public http://CONTROLLER:9292")
        .contains("WRONG Barbican: Keystone's catalog has no ", " key-manager public ")
        .contains("WRONG database: ", "octavia-db-manage upgrade head");
  }

  @Test
  @Order(3)
  void services_that_do_not_answer() throws IOException {
    keystone.register("load-balancer", "octavia", URI.create("http://127.0.0.1:9876"));
    var nobody = URI.create("http://127.0.0.1:" + Installation.freePort());
    keystone.register("network", "neutron", nobody);
    keystone.register("image", "glance", keystone.address());
    assertThat(doctor(keystone.service().password()))
        .contains("WRONG Neutron: ", "systemctl restart neutron-server", nobody.toString())
        .contains("WRONG Glance: ", "systemctl restart glance-api")
        .doesNotContain("WRONG catalog");
  }

  @Test
  @Order(4)
  void keystone_that_is_down() throws IOException {
    keystone.down();
    assertThat(doctor(keystone.service().password()))
        .contains("WRONG Keystone: ", "curl -i " + keystone.address());
  }
}
