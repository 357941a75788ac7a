package io.octavia.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir static Path directory;
  private static String serverCa;
  private static String clientCa;
  private static String server;
  private static String client;
  private static Certificates openssl;

  @BeforeAll
  static void makeCertificates() throws Exception {
    openssl = new Certificates(directory);
    serverCa = openssl.authority("server-ca");
    clientCa = openssl.authority("client-ca");
    server = openssl.signed("server-ca", "server-one");
    client = openssl.signed("client-ca", "client");
  }

  private static SSLContext clientContext(String protocol, String identityPem) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("ca", Pem.certificates(serverCa).getFirst());
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trust);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    if (!identityPem.isEmpty()) {
      keys.setKeyEntry(
          "client",
          Pem.privateKey(identityPem),
          new char[0],
          Pem.certificates(identityPem).toArray(Certificate[]::new));
    }
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("SunX509");
    keyManagers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance(protocol);
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private static HttpResponse<String> get(HttpServer at, SSLContext context) throws Exception {
    try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + at.port() + "/")).build(),
          BodyHandlers.ofString());
    }
  }

  private static String presented(HttpResponse<String> response) throws Exception {
    return ((X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  private static HttpServer start(TlsSettings settings) {
    return HttpServer.builder()
        .bind("127.0.0.1", 0)
        .tls(settings)
        .handler(request -> Response.text(200, "secure " + request.secure()))
        .start();
  }

  @Test
  void client_with_a_certificate_of_the_authority_is_admitted_over_both_protocols()
      throws Exception {
    try (HttpServer running = start(TlsSettings.mutual(server, clientCa))) {
      for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
        var response = get(running, clientContext(protocol, client));
        assertThat(response.body()).isEqualTo("secure true");
        assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo(protocol);
      }
    }
  }

  @Test
  void client_without_or_with_anothers_certificate_is_refused() throws Exception {
    String stranger = openssl.signed("server-ca", "stranger");
    try (HttpServer running = start(TlsSettings.mutual(server, clientCa))) {
      for (String identity : new String[] {"", stranger}) {
        assertThatThrownBy(() -> get(running, clientContext("TLSv1.2", identity)))
            .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> get(running, clientContext("TLSv1.3", identity)))
            .isInstanceOf(java.io.IOException.class);
      }
      assertThat(get(running, clientContext("TLSv1.3", client)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void replaced_certificate_is_presented_to_the_next_connection() throws Exception {
    var settings = TlsSettings.mutual(server, clientCa);
    try (HttpServer running = start(settings);
        HttpClient old =
            HttpClient.newBuilder().sslContext(clientContext("TLSv1.3", client)).build()) {
      var request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + running.port() + "/")).build();
      assertThat(presented(old.send(request, BodyHandlers.ofString()))).isEqualTo("CN=server-one");
      settings.replaceCertificate(openssl.signed("server-ca", "server-two"));
      assertThat(presented(get(running, clientContext("TLSv1.3", client))))
          .isEqualTo("CN=server-two");
      assertThat(presented(get(running, clientContext("TLSv1.2", client))))
          .isEqualTo("CN=server-two");
      assertThat(old.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void certificate_with_anothers_key_is_refused_and_the_old_one_stays() throws Exception {
    var settings = TlsSettings.mutual(server, clientCa);
    String mixed = openssl.read("server-one.crt") + openssl.read("client.key");
    assertThatThrownBy(() -> settings.replaceCertificate(mixed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to none");
    try (HttpServer running = start(settings)) {
      assertThat(presented(get(running, clientContext("TLSv1.3", client))))
          .isEqualTo("CN=server-one");
    }
  }

  @Test
  void key_and_chain_may_stand_in_any_order() throws Exception {
    String shuffled = openssl.read("server-one.key") + serverCa + openssl.read("server-one.crt");
    try (HttpServer running = start(TlsSettings.serverOnly(shuffled))) {
      assertThat(presented(get(running, clientContext("TLSv1.3", "")))).isEqualTo("CN=server-one");
    }
  }
}
