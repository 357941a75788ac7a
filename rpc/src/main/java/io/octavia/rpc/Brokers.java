package io.octavia.rpc;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import io.octavia.config.ConfigException;
import io.octavia.http.Pem;
import io.octavia.http.Pkix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The brokers of a cluster, which are tried in turn. */
final class Brokers {
  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();

  private final RabbitSettings settings;
  private final List<TransportUrl.Host> hosts;
  private final @Nullable SSLContext tls;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * Reads the files that TLS needs.
   *
   * @throws ConfigException if one of them cannot be used
   */
  Brokers(RabbitSettings settings) {
    this.settings = settings;
    this.hosts = new ArrayList<>(settings.url().hosts());
    Collections.shuffle(hosts, new Random());
    this.tls = settings.tls().on() ? context(settings.tls()) : null;
  }

  RabbitSettings settings() {
    return settings;
  }

  /**
   * Connects to the next broker; ask again for the one after.
   *
   * @throws IOException if it does not answer, or refuses; says which
   */
  Connection connect(String purpose) throws IOException {
    return connect(hosts.get(Math.floorMod(next.getAndIncrement(), hosts.size())), purpose);
  }

  /**
   * Connects to that broker.
   *
   * @throws IOException if it does not answer, or refuses; says which
   */
  Connection connect(TransportUrl.Host host, String purpose) throws IOException {
    var factory = new ConnectionFactory();
    factory.setHost(host.name());
    factory.setPort(host.port());
    factory.setUsername(host.user());
    factory.setPassword(host.password());
    factory.setVirtualHost(settings.url().virtualHost());
    factory.setRequestedHeartbeat(settings.heartbeat());
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setThreadFactory(Thread.ofPlatform().daemon().name("rabbit-", 0).factory());
    factory.setSharedExecutor(Executors.newVirtualThreadPerTaskExecutor());
    if (settings.external()) factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
    if (tls != null) {
      factory.useSslProtocol(tls);
      factory.enableHostnameVerification();
    }
    try {
      return factory.newConnection("octavia " + purpose);
    } catch (IOException | TimeoutException e) {
      throw new IOException("broker " + host + ": " + e, e);
    }
  }

  private static SSLContext context(RabbitSettings.Tls tls) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(own(tls), believed(tls), null);
      return context;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new ConfigException("TLS to the broker cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManager @Nullable [] believed(RabbitSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    if (tls.caFile().isEmpty()) return null;
    return Pkix.trust(Pem.certificates(Files.readString(Path.of(tls.caFile()))));
  }

  private static KeyManager @Nullable [] own(RabbitSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    if (tls.certFile().isEmpty()) return null;
    var certificate = Files.readString(Path.of(tls.certFile()));
    var key = tls.keyFile().isEmpty() ? certificate : Files.readString(Path.of(tls.keyFile()));
    return Pkix.identity(Pem.privateKey(key), Pem.certificates(certificate));
  }
}
