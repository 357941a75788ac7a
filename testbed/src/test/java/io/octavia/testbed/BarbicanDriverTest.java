package io.octavia.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import io.octavia.domain.cloud.Secrets.Reader;
import io.octavia.drivers.openstack.Session;
import io.octavia.drivers.openstack.barbican.BarbicanSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our side of secrets against a real Barbican, and what that says afterwards. */
class BarbicanDriverTest {
  @TempDir private static Path directory;

  private static Keystone keystone;
  private static BarbicanServer barbican;
  private static Session session;
  private static Secrets secrets;
  private static Authority authority;
  private static Authority.Certificate certificate;
  private static ServiceCalls alice;
  private static Reader asAlice;
  private static Reader asOurselves;

  @BeforeAll
  static void start() {
    keystone = Keystone.start();
    barbican = BarbicanServer.start(keystone);
    var config = ServiceConfigurations.of(keystone);
    session = Session.ofServices(config, InstantSource.system());
    secrets = BarbicanSecrets.open(config, session);
    authority = Authority.create("Shop");
    certificate = authority.issue("shop.example");
    var token = keystone.token(keystone.account("shop", "alice", "member", "creator"));
    alice = barbican.as(token);
    asAlice = new Reader(keystone.projectId("shop"), token);
    asOurselves = Reader.controller(keystone.projectId("shop"));
  }

  @AfterAll
  static void stop() {
    if (session != null) session.close();
    if (barbican != null) barbican.close();
    if (keystone != null) keystone.close();
    if (authority != null) authority.close();
  }

  private static String kept(byte[] content) {
    return alice
        .post(
            "/secrets",
            Map.of(
                "name",
                "bundle",
                "payload",
                Base64.getEncoder().encodeToString(content),
                "payload_content_type",
                "application/octet-stream",
                "payload_content_encoding",
                "base64"))
        .path("secret_ref")
        .asString();
  }

  private static String kept(String text) {
    var secret = Map.of("payload", text, "payload_content_type", "text/plain");
    return alice.post("/secrets", secret).path("secret_ref").asString();
  }

  private static byte[] bundle() {
    var file = directory.resolve("bundle.p12");
    Command.run(
            "openssl",
            "pkcs12",
            "-export",
            "-in",
            certificate.certificate().toString(),
            "-inkey",
            certificate.key().toString(),
            "-certfile",
            authority.file().toString(),
            "-passout",
            "pass:",
            "-out",
            file.toString())
        .orFail();
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String container(Map<String, String> parts) {
    var references = new ArrayList<Map<String, String>>();
    parts.forEach(
        (name, reference) -> references.add(Map.of("name", name, "secret_ref", reference)));
    return alice
        .post(
            "/containers", Map.of("name", "shop", "type", "certificate", "secret_refs", references))
        .path("container_ref")
        .asString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyedCertificate found(Secret<KeyedCertificate> secret) {
    assertThat(secret).isInstanceOf(Secret.Found.class);
    return ((Secret.Found<KeyedCertificate>) secret).content();
  }

  private static List<String> readers(String reference) {
    var path = reference.substring(reference.indexOf("/v1") + 3);
    return alice
        .get(path + "/acl")
        .at("/read/users")
        .valueStream()
        .map(it -> it.asString())
        .toList();
  }

  @Test
  void bundle_is_read_by_the_controllers_after_its_owner_has_named_it() {
    var reference = kept(bundle());
    var before = secrets.certificate(reference, asOurselves);
    assertThat(before)
        .isInstanceOfSatisfying(
            Secret.Missing.class,
            missing ->
                assertThat(missing.why())
                    .contains("openstack acl user add --user " + session.userId())
                    .contains("403"));
    var asOwner = found(secrets.certificate(reference, asAlice));
    assertThat(asOwner.certificate().strip()).isEqualTo(certificate.text().strip());
    assertThat(asOwner.intermediates()).singleElement().asString().contains("BEGIN CERTIFICATE");
    assertThat(readers(reference)).containsExactly(keystone.userId("octavia"));
    assertThat(found(secrets.certificate(reference, asOurselves))).isEqualTo(asOwner);
    assertThat(found(secrets.certificate(reference, asAlice))).isEqualTo(asOwner);
    assertThat(readers(reference)).hasSize(1);
  }

  @Test
  void those_who_could_read_before_can_read_after() {
    var reference = kept("-----BEGIN X509 CRL-----");
    var path = reference.substring(reference.indexOf("/v1") + 3);
    var bob = "0123456789abcdef0123456789abcdef";
    alice.put(
        path + "/acl", Map.of("read", Map.of("users", List.of(bob), "project-access", false)));
    assertThat(secrets.text(reference, asAlice))
        .isEqualTo(new Secret.Found<>("-----BEGIN X509 CRL-----"));
    assertThat(readers(reference)).containsExactlyInAnyOrder(bob, keystone.userId("octavia"));
    assertThat(alice.get(path + "/acl").at("/read/project-access").asBoolean()).isFalse();
  }

  @Test
  void container_is_put_together_from_its_secrets() {
    var reference =
        container(
            Map.of(
                "certificate", kept(certificate.text()),
                "private_key", kept(read(certificate.key())),
                "intermediates", kept(authority.text())));
    var asOwner = found(secrets.certificate(reference, asAlice));
    assertThat(asOwner.certificate().strip()).isEqualTo(certificate.text().strip());
    assertThat(asOwner.intermediates()).hasSize(1);
    assertThat(found(secrets.certificate(reference, asOurselves))).isEqualTo(asOwner);
  }

  @Test
  void container_whose_key_is_of_another_certificate_cannot_be_used() {
    var other = authority.issue("other.example");
    var reference =
        container(
            Map.of(
                "certificate", kept(certificate.text()), "private_key", kept(read(other.key()))));
    assertThat(secrets.certificate(reference, asAlice)).isInstanceOf(Secret.Unusable.class);
  }

  @Test
  void what_is_not_there_is_missing() {
    var nothing = barbican.address() + "/v1/secrets/00000000-0000-4000-8000-000000000000";
    assertThat(secrets.certificate(nothing, asAlice)).isInstanceOf(Secret.Missing.class);
    assertThat(secrets.text(nothing, asOurselves)).isInstanceOf(Secret.Missing.class);
    assertThat(secrets.text("file:///etc/passwd", asAlice)).isInstanceOf(Secret.Missing.class);
    var gone = kept("x");
    alice.delete(gone.substring(gone.indexOf("/v1") + 3));
    assertThat(secrets.text(gone, asAlice)).isInstanceOf(Secret.Missing.class);
    assertThat(secrets.certificate(kept("no bundle".getBytes(UTF_8)), asAlice))
        .isInstanceOf(Secret.UnreadableBundle.class);
  }

  @Test
  void nobody_names_secrets_of_other_projects() {
    var reference = kept(authority.text());
    var eve = keystone.token(keystone.account("rivals", "eve", "member", "creator"));
    var asEve = new Reader(keystone.projectId("rivals"), eve);
    assertThat(secrets.text(reference, asEve)).isInstanceOf(Secret.Missing.class);
    assertThat(readers(reference)).isEmpty();
  }

  @Test
  void barbican_that_is_down_is_no_missing_secret() {
    var reference = kept(authority.text());
    barbican.down();
    try {
      assertThatThrownBy(() -> secrets.text(reference, asAlice))
          .isInstanceOfSatisfying(
              CloudException.class,
              e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.UNAVAILABLE))
          .hasMessageContaining(barbican.address().toString());
    } finally {
      barbican.up();
    }
    assertThat(secrets.text(reference, asAlice)).isInstanceOf(Secret.Found.class);
  }
}
