package io.octavia.drivers.openstack.keystone;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.domain.identity.Tokens.Presented;
import io.octavia.domain.identity.Tokens.Verdict;
import io.octavia.http.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom we believe to be Keystone. */
class TlsTest {
  @TempDir private static Path directory;
  private static FakeKeystone keystone;

  @BeforeAll
  static void start() throws Exception {
    selfSigned("keystone", "IP:127.0.0.1");
    selfSigned("other", "IP:127.0.0.1");
    selfSigned("misnamed", "DNS:elsewhere.example");
    keystone = started("keystone");
  }

  @AfterAll
  static void stop() {
    keystone.close();
  }

  private static FakeKeystone started(String name) throws IOException {
    var pem =
        Files.readString(directory.resolve(name + ".crt"))
            + Files.readString(directory.resolve(name + ".key"));
    return new FakeKeystone(InstantSource.system(), TlsSettings.serverOnly(pem));
  }

  private static void selfSigned(String name, String alternative) throws Exception {
    var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "1"));
    command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    command.addAll(List.of("-subj", "/CN=" + name, "-addext", "subjectAltName=" + alternative));
    command.addAll(List.of("-keyout", name + ".key", "-out", name + ".crt"));
    var process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static Verdict verify(FakeKeystone keystone, String option, String value) {
    var settings =
        new HashMap<>(
            Map.of(
                "keystone_authtoken.auth_url",
                keystone.url(),
                "keystone_authtoken.application_credential_id",
                "cred",
                "keystone_authtoken.application_credential_secret",
                FakeKeystone.SECRET,
                "keystone_authtoken.http_request_max_retries",
                "0"));
    settings.put("keystone_authtoken." + option, value);
    try (var tokens = KeystoneTokens.open(Config.of(settings), InstantSource.system())) {
      var token = keystone.token(Duration.ofHours(1), Map.of());
      return tokens.verify(new Presented(token, null, "GET", "/"));
    }
  }

  @Test
  void certificate_of_a_known_authority_is_believed() {
    assertThat(verify(keystone, "cafile", directory.resolve("keystone.crt").toString()))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void other_certificates_are_not() {
    assertThat(verify(keystone, "cafile", directory.resolve("other.crt").toString()))
        .isEqualTo(new Verdict.Unavailable());
    assertThat(verify(keystone, "insecure", "false")).isEqualTo(new Verdict.Unavailable());
  }

  @Test
  void certificate_for_another_name_is_not() throws IOException {
    try (var misnamed = started("misnamed")) {
      assertThat(verify(misnamed, "cafile", directory.resolve("misnamed.crt").toString()))
          .isEqualTo(new Verdict.Unavailable());
      assertThat(verify(misnamed, "insecure", "true")).isInstanceOf(Verdict.Accepted.class);
    }
  }

  @Test
  void anybody_is_believed_if_the_operator_says_so() {
    assertThat(verify(keystone, "insecure", "true")).isInstanceOf(Verdict.Accepted.class);
  }
}
