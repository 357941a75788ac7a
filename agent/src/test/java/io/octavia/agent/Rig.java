package io.octavia.agent;

import static org.awaitility.Awaitility.await;

import io.octavia.http.Json;
import io.octavia.http.Pem;
import io.octavia.wire.BadHeartbeatException;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.HeartbeatCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;

/**
 * An amphora with its agent, a second namespace with clients and members around it, and a
 * controller that speaks to the agent and hears its heartbeats. Removes all of it when closed.
 */
final class Rig implements AutoCloseable {
  static final String KEY = "a key of this test";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  final String tag = UUID.randomUUID().toString().substring(0, 6);
  final String id = UUID.randomUUID().toString();
  final String loadBalancer = UUID.randomUUID().toString();
  final String netns = "aga" + tag;
  final String outside = "agc" + tag;
  final Path stateDir;
  final Path directory;
  final Path certificates;
  private final int port;
  private final DatagramSocket controller;
  private AgentHost host;
  private HttpClient client;
  private int links;

  Rig(Path temporary, String topology) throws Exception {
    stateDir = temporary.resolve("state");
    certificates = Files.createDirectories(temporary.resolve("certificates"));
    directory = stateDir.resolve("servers").resolve(id);
    controller = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    controller.setSoTimeout(500);
    try (var probe = new ServerSocket(0)) {
      port = probe.getLocalPort();
    }
    for (String name : List.of(netns, outside)) {
      Commands.run("ip", "netns", "add", name);
      Commands.run("ip", "-n", name, "link", "set", "dev", "lo", "up");
    }
    authority("server-ca");
    authority("client-ca");
    signed("client-ca", "controller");
    boot(topology);
    host = AgentHost.start(stateDir, InstantSource.system());
    client = HttpClient.newBuilder().sslContext(tls()).connectTimeout(LIMIT).build();
    await().atMost(LIMIT).until(this::answers);
  }

  /** What the cloud does: the whole directory appears at once. */
  private void boot(String topology) throws Exception {
    Path building = Files.createDirectories(stateDir.resolve("building"));
    Path octavia = Files.createDirectories(building.resolve("etc/octavia/certs"));
    Files.writeString(octavia.resolve("server.pem"), signed("server-ca", id));
    Files.copy(certificates.resolve("client-ca.crt"), octavia.resolve("client_ca.pem"));
    Files.writeString(building.resolve("etc/octavia/amphora-agent.conf"), conf(topology, 1));
    Files.write(
        building.resolve("server.json"),
        Json.MAPPER.writeValueAsBytes(
            Map.of(
                "id", id, "name", "amphora-" + id, "netns", netns, "managementIp", "127.0.0.1")));
    Files.createDirectories(stateDir.resolve("servers"));
    Files.move(building, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  String conf(String topology, int interval) {
    return """
    [haproxy_amphora]
    base_cert_dir = /var/lib/octavia/certs
    base_path = /var/lib/octavia
    bind_port = %d
    [health_manager]
    controller_ip_port_list = 127.0.0.1:%d
    heartbeat_interval = %d
    heartbeat_key = %s
    [amphora_agent]
    agent_server_ca = /etc/octavia/certs/client_ca.pem
    agent_server_cert = /etc/octavia/certs/server.pem
    amphora_id = %s
    [controller_worker]
    loadbalancer_topology = %s
    """
        .formatted(port, controller.getLocalPort(), interval, KEY, id, topology);
  }

  void closeHost() {
    host.close();
  }

  void openHost() {
    host = AgentHost.start(stateDir, InstantSource.system());
    await().atMost(LIMIT).until(this::answers);
  }

  int hosted() {
    return host.hosted();
  }

  private boolean answers() {
    try {
      return call("GET", "/").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** An answer of the agent. */
  record Answer(int status, String text, HttpResponse<String> response) {
    JsonNode json() {
      return Json.MAPPER.readTree(text);
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Answer call(String method, String path) throws IOException {
    return call(method, path, "");
  }

  Answer call(String method, String path, String body) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** A client that has made no connection yet. */
  void reconnect() throws Exception {
    client.close();
    client = HttpClient.newBuilder().sslContext(tls()).connectTimeout(LIMIT).build();
  }

  /** What the cloud does: a cable with a hardware address appears on the machine. */
  String attach(String addressOutside) {
    String mac = "fa:16:3e:%s:%s:%02x".formatted(tag.substring(0, 2), tag.substring(2, 4), links);
    String near = "agn" + tag + links;
    String far = "far" + links;
    links++;
    Commands.run(
        "ip", "link", "add", near, "address", mac, "type", "veth", "peer", "name", far, "netns",
        outside);
    Commands.run("ip", "-n", outside, "link", "set", "dev", far, "up");
    Commands.run("ip", "-n", outside, "address", "add", addressOutside, "dev", far, "nodad");
    return mac;
  }

  /** The cable that was attached last, after its namespace has taken it along. */
  String attachAgain(String addressOutside) {
    links--;
    Commands.attempt(List.of("ip", "-n", outside, "link", "del", "far" + links));
    return attach(addressOutside);
  }

  /** Takes a port of the amphora from under HAProxy. */
  void occupy(int number) throws IOException {
    new ProcessBuilder("ip", "netns", "exec", netns, "socat", "TCP-LISTEN:" + number, "SYSTEM:cat")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    await()
        .atMost(LIMIT)
        .until(
            () -> Commands.run("ip", "netns", "exec", netns, "ss", "-ltn").contains(":" + number));
  }

  int agentPort() {
    return port;
  }

  /** Where heartbeats go. */
  int controllerPort() {
    return controller.getLocalPort();
  }

  /** Something that sends each datagram back, next to the amphora. */
  void echo(int number) throws IOException {
    new ProcessBuilder(
            "ip",
            "netns",
            "exec",
            outside,
            "socat",
            "UDP4-RECVFROM:" + number + ",fork",
            "SYSTEM:head -c 1")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What comes back for a datagram; empty if nothing does. */
  String ask(String address, int number) {
    var script = "echo -n x | socat -t 1 - UDP4:" + address + ":" + number;
    return Commands.attempt(List.of("ip", "netns", "exec", outside, "sh", "-c", script)).output();
  }

  /** Takes connections to a port of the amphora. */
  void listen(int number) throws IOException {
    new ProcessBuilder(
            "ip", "netns", "exec", netns, "socat", "TCP-LISTEN:" + number + ",fork", "SYSTEM:cat")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    await()
        .atMost(LIMIT)
        .until(
            () -> Commands.run("ip", "netns", "exec", netns, "ss", "-ltn").contains(":" + number));
  }

  /** Whether somebody outside gets a connection to an address of the amphora. */
  boolean connects(String address, int number) {
    return Commands.attempt(
            List.of("ip", "netns", "exec", outside, "nc", "-z", "-w", "1", address, "" + number))
        .ok();
  }

  /** What somebody else with another certificate, or none, gets from the agent. */
  Commands.Result asSomebody(String path, String... certificate) {
    var argv =
        new ArrayList<>(
            List.of(
                "curl", "-s", "-k", "-i", "--max-time", "5", "https://127.0.0.1:" + port + path));
    argv.addAll(List.of(certificate));
    return Commands.attempt(argv);
  }

  /** Options of curl to show a certificate. */
  String[] showing(String name) {
    return new String[] {"--cert", file(name, "crt"), "--key", file(name, "key")};
  }

  /** Something that answers HTTP requests with a word, next to the amphora. */
  void member(int number, String word) throws IOException {
    String text =
        """
        defaults
            mode http
            timeout client 5s
        frontend member
            bind :%d
            http-request return status 200 content-type text/plain string %s
        """
            .formatted(number, word);
    Path config = Files.writeString(certificates.resolve("member" + number + ".cfg"), text);
    Commands.run("ip", "netns", "exec", outside, "haproxy", "-D", "-f", config.toString());
  }

  /** The body of a page as a client sees it; empty if there is none. */
  String browse(String url) {
    var argv =
        List.of("ip", "netns", "exec", outside, "curl", "-s", "-k", "-g", "--max-time", "3", url);
    return Commands.attempt(argv).output();
  }

  String awaitBrowse(String url, String body) {
    await().atMost(LIMIT).until(() -> browse(url).equals(body));
    return browse(url);
  }

  /** The first heartbeat from now on that is as wanted. */
  Heartbeat awaitHeartbeat(Predicate<Heartbeat> wanted) throws IOException {
    drain();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    Heartbeat last = null;
    while (System.nanoTime() < deadline) {
      last = heartbeat();
      if (last != null && wanted.test(last)) {
        return last;
      }
    }
    throw new AssertionError("the last heartbeat was " + last);
  }

  /** Whether a heartbeat comes within the time. */
  boolean silentFor(Duration time) throws IOException {
    drain();
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      if (heartbeat() != null) {
        return false;
      }
    }
    return true;
  }

  private void drain() throws IOException {
    controller.setSoTimeout(1);
    Heartbeat old;
    do {
      old = heartbeat();
    } while (old != null);
    controller.setSoTimeout(500);
  }

  private Heartbeat heartbeat() throws IOException {
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    try {
      controller.receive(packet);
      return new HeartbeatCodec(KEY).decode(Arrays.copyOf(packet.getData(), packet.getLength()));
    } catch (SocketTimeoutException | BadHeartbeatException e) {
      return null;
    }
  }

  long masterPid() {
    Path file = directory.resolve("var/lib/octavia/" + loadBalancer + "/" + loadBalancer + ".pid");
    return RunningProcess.pidIn(file).orElse(-1);
  }

  void authority(String name) {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=" + name,
        "-keyout",
        file(name, "key"),
        "-out",
        file(name, "crt"));
  }

  /** A certificate and its key. */
  String signed(String authority, String name) throws IOException {
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-addext",
        "subjectAltName=DNS:" + name + ",IP:127.0.0.1",
        "-keyout",
        file(name, "key"),
        "-out",
        file(name, "csr"));
    openssl(
        "x509",
        "-req",
        "-in",
        file(name, "csr"),
        "-CA",
        file(authority, "crt"),
        "-CAkey",
        file(authority, "key"),
        "-CAcreateserial",
        "-days",
        "1",
        "-copy_extensions",
        "copy",
        "-out",
        file(name, "crt"));
    return Files.readString(Path.of(file(name, "crt")))
        + Files.readString(Path.of(file(name, "key")));
  }

  private String file(String name, String kind) {
    return certificates.resolve(name + "." + kind).toString();
  }

  private static void openssl(String... arguments) {
    var argv = new ArrayList<>(List.of("openssl"));
    argv.addAll(List.of(arguments));
    Commands.run(argv);
  }

  private SSLContext tls() throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    String authority = Files.readString(Path.of(file("server-ca", "crt")), StandardCharsets.UTF_8);
    trust.setCertificateEntry("ca", Pem.certificates(authority).getFirst());
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trust);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "controller",
        Pem.privateKey(Files.readString(Path.of(file("controller", "key")))),
        new char[0],
        Pem.certificates(Files.readString(Path.of(file("controller", "crt"))))
            .toArray(Certificate[]::new));
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("SunX509");
    keyManagers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    host.close();
    client.shutdownNow();
    controller.close();
    for (String name : List.of(netns, outside)) {
      Commands.attempt(List.of("ip", "netns", "pids", name))
          .output()
          .lines()
          .forEach(pid -> Commands.attempt(List.of("kill", "-KILL", pid)));
      Commands.attempt(List.of("ip", "netns", "del", name));
    }
  }
}
