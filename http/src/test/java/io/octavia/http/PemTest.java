package io.octavia.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {
  @TempDir Path directory;

  @Test
  void rsa_key_in_the_old_format_is_the_same_key() throws Exception {
    var openssl = new Certificates(directory);
    openssl.openssl("genrsa", "-out", "new.pem", "2048");
    openssl.openssl("rsa", "-in", "new.pem", "-traditional", "-out", "old.pem");
    assertThat(openssl.read("old.pem")).contains("BEGIN RSA PRIVATE KEY");
    assertThat(Pem.privateKey(openssl.read("old.pem")))
        .isEqualTo(Pem.privateKey(openssl.read("new.pem")));
  }

  @Test
  void ec_and_edwards_keys_are_read() throws Exception {
    var openssl = new Certificates(directory);
    openssl.openssl("ecparam", "-name", "secp384r1", "-genkey", "-out", "old.pem");
    openssl.openssl("pkcs8", "-topk8", "-nocrypt", "-in", "old.pem", "-out", "new.pem");
    openssl.openssl("genpkey", "-algorithm", "ed25519", "-out", "ed.pem");
    assertThat(openssl.read("old.pem")).contains("BEGIN EC PRIVATE KEY");
    assertThat(((ECPrivateKey) Pem.privateKey(openssl.read("old.pem"))).getS())
        .isEqualTo(((ECPrivateKey) Pem.privateKey(openssl.read("new.pem"))).getS());
    assertThat(Pem.privateKey(openssl.read("ed.pem")).getAlgorithm()).isEqualTo("EdDSA");
  }

  @Test
  void text_around_the_armour_is_skipped() throws Exception {
    var openssl = new Certificates(directory);
    openssl.authority("first");
    String listing = openssl.openssl("x509", "-in", "first.crt", "-text");
    assertThat(
            Pem.certificates(
                "Bag Attributes\n  friendlyName: -----x\n"
                    + listing.replace("\n", "\r\n")
                    + "trailing"))
        .hasSize(1);
  }

  @Test
  void faults_do_not_quote_the_text() {
    String broken =
        "-----BEGIN PRIVATE KEY-----\nDEK-Info: topsecret!\n-----END PRIVATE KEY-----\n";
    assertThatThrownBy(() -> Pem.privateKey(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("not base64")
        .satisfies(e -> assertThat(e + " " + e.getCause()).doesNotContain("topsecret"));
    assertThatThrownBy(
            () -> Pem.privateKey("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            Pem.privateKey("-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pem.certificates("nothing")).hasMessageContaining("no certificate");
    assertThat(Pem.blocks("-----BEGIN X-----\nAAEC\n-----END X-----").getFirst().toString())
        .isEqualTo("Block[X]");
  }
}
