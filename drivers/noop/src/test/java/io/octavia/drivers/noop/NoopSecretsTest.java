package io.octavia.drivers.noop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets.Reader;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

/** The certificate that every reference finds. */
class NoopSecretsTest {
  private final NoopSecrets secrets = new NoopSecrets();

  private String text(String reference) {
    return ((Secret.Found<String>) secrets.text(reference, Reader.controller(null))).content();
  }

  @Test
  void certificate_list_and_authority_belong_together() throws Exception {
    var found =
        (Secret.Found<KeyedCertificate>)
            secrets.certificate("anything", Reader.controller("project"));
    var factory = CertificateFactory.getInstance("X.509");
    var certificate =
        (X509Certificate)
            factory.generateCertificate(
                new ByteArrayInputStream(found.content().certificate().getBytes(UTF_8)));
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity();
    assertThat(found.content().privateKey()).startsWith("-----BEGIN EC PRIVATE KEY-----");
    assertThat(text("authority")).isEqualTo(found.content().certificate());
    var list =
        (X509CRL)
            factory.generateCRL(new ByteArrayInputStream(text("http://x/CRL").getBytes(UTF_8)));
    list.verify(certificate.getPublicKey());
  }
}
