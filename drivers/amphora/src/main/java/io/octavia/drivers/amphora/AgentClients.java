package io.octavia.drivers.amphora;

import io.octavia.config.Config;
import io.octavia.config.HaproxyAmphora;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.cloud.CloudException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A client for each agent that was spoken to lately. Kept by address and amphora: an address that
 * another amphora had before comes with that one's trust.
 */
final class AgentClients implements AutoCloseable {
  private static final int KEPT = 256;

  private final Config config;
  private final ControllerIdentity identity;
  private final Map<Key, AgentClient> clients = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(String address, AmphoraId amphora) {}

  AgentClients(Config config, ControllerIdentity identity) {
    this.config = config;
    this.identity = identity;
  }

  /**
   * The client of an amphora.
   *
   * @throws CloudException if it has no address yet
   */
  AgentClient of(Amphora amphora) {
    var address = amphora.lbNetworkIp();
    if (address == null) {
      throw new CloudException(
          CloudException.Kind.UNAVAILABLE, "Amphora " + amphora.id() + " has no address yet");
    }
    synchronized (clients) {
      var client = clients.computeIfAbsent(new Key(address, amphora.id()), key -> connect(key));
      if (clients.size() > KEPT) {
        var eldest = clients.entrySet().iterator();
        eldest.next();
        eldest.remove();
      }
      return client;
    }
  }

  private AgentClient connect(Key key) {
    var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(seconds(config.get(HaproxyAmphora.REST_REQUEST_CONN_TIMEOUT)))
            .sslContext(identity.contextFor(key.amphora()))
            .sslParameters(identity.parameters())
            .build();
    return new AgentClient(
        key.amphora(),
        "https://" + host(key.address()) + ":" + config.get(HaproxyAmphora.BIND_PORT),
        http,
        seconds(config.get(HaproxyAmphora.REST_REQUEST_READ_TIMEOUT)));
  }

  /** An address that is only valid on a link needs to say which. */
  private String host(String address) {
    if (address.indexOf(':') < 0) return address;
    var isLinkLocal = address.regionMatches(true, 0, "fe80:", 0, 5);
    var zone = isLinkLocal ? "%25" + config.get(HaproxyAmphora.LB_NETWORK_INTERFACE) : "";
    return "[" + address + zone + "]";
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
  }

  @Override
  public void close() {
    synchronized (clients) {
      clients.values().forEach(AgentClient::close);
      clients.clear();
    }
  }
}
