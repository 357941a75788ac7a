package io.octavia.drivers.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets.Reader;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles that OpenSSL made, out of a directory. */
class LocalSecretsTest {
  private static final Reader READER = Reader.controller("p1");

  @TempDir private static Path directory;

  private static OpenSsl files;
  private static LocalSecrets secrets;

  @BeforeAll
  static void make_a_chain_of_three() {
    files = new OpenSsl(directory);
    secrets = new LocalSecrets(directory);
    files.authority("root");
    files.certificate("middle", "root", "ec -pkeyopt ec_paramgen_curve:P-384");
    files.certificate("site", "middle", "rsa:2048");
    files.certificate("curve", "middle", "ec -pkeyopt ec_paramgen_curve:P-256");
    files.certificate("edwards", "middle", "ed25519");
  }

  private static void copy(String from, String to) {
    files.write(to, files.text(from) + "\n");
  }

  private static KeyedCertificate found(String reference) {
    var secret = secrets.certificate(reference, READER);
    assertThat(secret).as("%s", secret).isInstanceOf(Secret.Found.class);
    return ((Secret.Found<KeyedCertificate>) secret).content();
  }

  @Test
  void certificate_comes_with_its_key_in_the_old_form_and_its_intermediates_in_order() {
    copy("site.crt", "whole.crt");
    copy("site.key", "whole.key");
    files.write("whole.int", files.text("root.crt") + "\n" + files.text("middle.crt") + "\n");

    var whole = found("whole");

    assertThat(whole.certificate()).isEqualTo(files.text("site.crt"));
    assertThat(whole.privateKey())
        .startsWith("-----BEGIN RSA PRIVATE KEY-----")
        .endsWith("-----END RSA PRIVATE KEY-----");
    assertThat(whole.intermediates())
        .containsExactly(files.text("middle.crt"), files.text("root.crt"));
    assertThat(whole.toString()).doesNotContain("BEGIN");
  }

  @Test
  void intermediates_may_follow_the_certificate_or_come_in_pkcs7() {
    files.write("follow.crt", files.text("curve.crt") + "\n" + files.text("middle.crt") + "\n");
    copy("curve.key", "follow.key");
    assertThat(found("follow").intermediates()).containsExactly(files.text("middle.crt"));
    assertThat(found("follow").privateKey()).startsWith("-----BEGIN EC PRIVATE KEY-----");

    copy("curve.crt", "seven.crt");
    copy("curve.key", "seven.key");
    files.run("crl2pkcs7 -nocrl -certfile middle.crt -certfile root.crt -out seven.int");
    assertThat(found("seven").intermediates())
        .containsExactly(files.text("middle.crt"), files.text("root.crt"));
    files.run("crl2pkcs7 -nocrl -certfile middle.crt -outform DER -out seven.int");
    assertThat(found("seven").intermediates()).containsExactly(files.text("middle.crt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-traditional", ""})
  void encrypted_key_opens_with_its_passphrase_only(String form) {
    copy("site.crt", "locked.crt");
    files.run(
        ("rsa -aes256 -passout pass:open-sesame -in site.key -out locked.key " + form).strip());
    files.write("locked.pass", "open-sesame\n");
    assertThat(found("locked").privateKey()).isEqualTo(plainKey());

    files.write("locked.pass", "open-barley");
    assertThat(secrets.certificate("locked", READER))
        .isEqualTo(new Secret.Unusable<>("The passphrase does not decrypt the private key"));

    copy("site.crt", "unopened.crt");
    copy("locked.key", "unopened.key");
    assertThat(secrets.certificate("unopened", READER))
        .isEqualTo(
            new Secret.Unusable<>(
                "Passphrase needed to decrypt key but client did not provide one."));
  }

  private static String plainKey() {
    files.run("rsa -in site.key -traditional -out plain.key");
    return files.text("plain.key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-legacy", "-nomac", "-keypbe NONE -certpbe NONE"})
  void pkcs12_bundle_without_passphrase_opens_as_it_is_and_in_base64(String how) {
    files.run(
        ("pkcs12 -export -in site.crt -inkey site.key -certfile root.crt -passout pass: -out "
                + "bundle.p12 "
                + how)
            .strip());
    files.write("both.pem", files.text("root.crt") + "\n" + files.text("middle.crt") + "\n");
    files.run(
        ("pkcs12 -export -in site.crt -inkey site.key -certfile both.pem -passout pass: -out "
                + "bundle.p12 "
                + how)
            .strip());
    files.run("base64 -in bundle.p12 -out based.p12");

    for (var reference : new String[] {"bundle", "based"}) {
      var bundle = found(reference);
      assertThat(bundle.certificate()).isEqualTo(files.text("site.crt"));
      assertThat(bundle.privateKey()).isEqualTo(plainKey());
      assertThat(bundle.intermediates())
          .containsExactly(files.text("middle.crt"), files.text("root.crt"));
    }
  }

  @Test
  void pkcs12_bundle_that_wants_a_passphrase_or_is_none_is_unreadable() {
    files.run("pkcs12 -export -in site.crt -inkey site.key -passout pass:x -out shut.p12");
    assertThat(secrets.certificate("shut", READER)).isInstanceOf(Secret.UnreadableBundle.class);
    files.write("junk.p12", "junk");
    assertThat(secrets.certificate("junk", READER)).isInstanceOf(Secret.UnreadableBundle.class);
    files.run("pkcs12 -export -nokeys -in site.crt -passout pass: -out keyless.p12");
    assertThat(secrets.certificate("keyless", READER)).isInstanceOf(Secret.UnreadableBundle.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"curve.key", "edwards.key", "middle.key"})
  void key_of_another_certificate_is_refused(String key) {
    copy("site.crt", "mixed.crt");
    copy(key, "mixed.key");
    assertThat(secrets.certificate("mixed", READER))
        .isEqualTo(new Secret.Unusable<>("Key and x509 certificate do not match"));
  }

  @Test
  void keys_without_an_old_form_stay_in_the_new_one() {
    assertThat(found("edwards").privateKey()).startsWith("-----BEGIN PRIVATE KEY-----");
  }

  @Test
  void what_is_no_certificate_or_no_key_is_unusable() {
    copy("site.crt", "keyless.crt");
    files.write("nonsense.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    copy("site.key", "nonsense.key");
    assertThat(secrets.certificate("nonsense", READER)).isInstanceOf(Secret.Unusable.class);
    copy("site.crt", "vague.crt");
    files.write(
        "vague.key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----");
    assertThat(secrets.certificate("vague", READER)).isInstanceOf(Secret.Unusable.class);
    files.write("vague.key", "");
    assertThat(secrets.certificate("vague", READER))
        .isEqualTo(new Secret.Unusable<>("There is no private key in PEM"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "", ".", "../secrets/root", "/etc/passwd", "a\u0000b", "a/b"})
  void reference_that_names_nothing_in_the_directory_is_missing(String reference) {
    assertThat(secrets.certificate(reference, READER)).isInstanceOf(Secret.Missing.class);
    assertThat(secrets.text(reference, READER)).isInstanceOf(Secret.Missing.class);
  }

  @Test
  void any_text_can_be_kept_there() {
    copy("root.crt", "authority.crt");
    assertThat(secrets.text("authority", READER))
        .isEqualTo(new Secret.Found<>(files.text("root.crt") + "\n"));
  }
}
