package io.octavia.drivers.amphora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.AmphoraId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  private static final AmphoraId ID = new AmphoraId("3fa85f64-5717-4562-b3fc-2c963f66afa6");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.5Z");

  @TempDir private Path directory;
  private Installation installation;

  @BeforeEach
  void install() {
    installation = Installation.in(directory);
  }

  @Test
  void agents_certificate_has_upstreams_profile() throws Exception {
    var serial = new UUID(-1, 5);
    var authority =
        CertificateAuthority.load(installation.config(1), InstantSource.fixed(NOW), () -> serial);
    var issued = authority.issue(ID);
    var file = directory.resolve("server.pem");
    Files.writeString(file, issued.pem());
    var certificate = PemFiles.certificates(file).getFirst();
    var ca = PemFiles.certificates(installation.pki.serverCa()).getFirst();

    certificate.verify(ca.getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + ID);
    assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, ID.value()));
    assertThat(certificate.getSerialNumber())
        .isEqualTo(
            BigInteger.TWO.pow(128).subtract(BigInteger.TWO.pow(64)).add(BigInteger.valueOf(5)));
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(issued.notAfter())
        .isEqualTo(certificate.getNotAfter().toInstant())
        .isEqualTo(Instant.parse("2026-11-22T12:00:00Z").plus(Duration.ofDays(30)));
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getKeyUsage())
        .containsExactly(true, false, true, true, true, false, false, false, false);
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15", "2.5.29.37");
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(256);
    assertThat(keyIdentifierOfIssuer(certificate)).endsWith(ownKeyIdentifier(ca));
  }

  @Test
  void certificate_comes_first_and_then_its_key() {
    var pem = installation.authority().issue(ID).pem();

    assertThat(pem).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(pem).contains("-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----");
    assertThat(installation.authority().issue(ID).toString()).doesNotContain("PRIVATE");
  }

  @Test
  void authority_with_an_encrypted_rsa_key_issues_too() throws Exception {
    var keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    var encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes128_CBC)
            .setProvider(new BouncyCastleProvider())
            .setPassword("not-secure-passphrase".toCharArray())
            .build();
    var encrypted =
        new PKCS8Generator(PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded()), encryptor);
    var key = directory.resolve("encrypted.key");
    Files.writeString(key, PemFiles.text(encrypted.generate()));
    var options =
        Map.of(
            "certificates.ca_private_key",
            key.toString(),
            "certificates.ca_private_key_passphrase",
            "not-secure-passphrase");
    var authority =
        CertificateAuthority.load(
            installation.config(1, options), InstantSource.system(), UUID::randomUUID);
    var file = directory.resolve("server.pem");
    Files.writeString(file, authority.issue(ID).pem());

    PemFiles.certificates(file).getFirst().verify(keys.getPublic());
  }

  @Test
  void wrong_passphrase_is_said_without_the_key() throws Exception {
    var key = directory.resolve("broken.key");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

    assertThatThrownBy(() -> PemFiles.privateKey(key, Optional.empty()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(key.toString())
        .hasMessageNotContaining("AAAA");
  }

  @Test
  void files_are_for_their_owner_alone_and_made_once() throws IOException {
    var before = Files.readString(installation.pki.serverCaKey());
    Pki.create(installation.directory.resolve("pki"), InstantSource.system());

    assertThat(Files.readString(installation.pki.serverCaKey())).isEqualTo(before);
    try (var files = Files.list(installation.directory.resolve("pki"))) {
      assertThat(files)
          .hasSize(4)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void directory_that_lost_a_file_is_not_taken_for_whole() throws IOException {
    Files.delete(installation.pki.clientCert());

    assertThatThrownBy(
            () -> Pki.create(installation.directory.resolve("pki"), InstantSource.system()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("client.cert-and-key.pem");
  }

  private static byte[] ownKeyIdentifier(X509Certificate certificate) {
    var value = certificate.getExtensionValue("2.5.29.14");
    return Arrays.copyOfRange(value, value.length - 20, value.length);
  }

  private static byte[] keyIdentifierOfIssuer(X509Certificate certificate) {
    return certificate.getExtensionValue("2.5.29.35");
  }
}
