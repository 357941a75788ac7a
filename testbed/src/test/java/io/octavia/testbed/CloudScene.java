package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A shop in a real OpenStack: the network of a project with two web servers and a browser, and load
 * balancers that its users' own client asks for. All that is done is noted.
 */
final class CloudScene implements AutoCloseable {
  static final Duration LONG = Duration.ofMinutes(5);

  /** The tags of the images of amphorae: with our agent, and with the original's. */
  static final String OURS = "amphora";

  static final String PYTHON = "amphora-python";

  private final Parts parts = new Parts();
  private final CloudRun run;
  private final WholeCloud cloud;
  private final CloudControllers controllers;
  private final OpenStackClient client;
  private final OpenStackClient admin;
  private final WholeCloud.Network network;
  private final Host browser;
  private final List<WebServer> members;

  private CloudScene(CloudRun run, Path directory, Path containers) {
    this.run = run;
    try {
      cloud = parts.add(run.step("start the cloud", () -> new WholeCloud(containers)));
      cloud.glance().image(cloud.serviceToken(), "amphora-x64-haproxy", OURS);
      cloud.glance().image(cloud.serviceToken(), "amphora-x64-python", PYTHON);
      controllers =
          parts.add(
              run.step(
                  "start API, worker, health manager and housekeeping",
                  () -> CloudControllers.start(cloud, directory, OURS)));
      var alice =
          cloud.keystone().account("shop", "alice", "member", "creator", "load-balancer_member");
      network =
          cloud.network(cloud.neutron().as(cloud.keystone().token(alice)), "shop", "10.90.0.0/24");
      browser = parts.add(cloud.host(network, "browser"));
      members =
          List.of("red", "blue").stream()
              .map(name -> parts.add(WebServer.start(cloud.host(network, name), name)))
              .toList();
      client = parts.add(OpenStackClient.start(cloud.environment(alice)));
      admin = parts.add(OpenStackClient.start(cloud.environment(cloud.keystone().admin())));
    } catch (AssertionError | RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /** What went wrong first is what is told. */
  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (AssertionError e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Starts all of it, which takes minutes.
   *
   * @param directory for what the controllers are told and say
   * @param containers where the systems of amphorae are unpacked
   */
  static CloudScene start(CloudRun run, Path directory, Path containers) {
    return new CloudScene(run, directory, containers);
  }

  CloudRun run() {
    return run;
  }

  WholeCloud cloud() {
    return cloud;
  }

  CloudControllers controllers() {
    return controllers;
  }

  OpenStackClient client() {
    return client;
  }

  /** Only administrators may ask for a failover. */
  OpenStackClient admin() {
    return admin;
  }

  WholeCloud.Network network() {
    return network;
  }

  List<WebServer> members() {
    return members;
  }

  /**
   * Runs the client with an action that is waited for, and notes its time and what it asked for.
   */
  void done(String command) {
    var words = List.of(("loadbalancer " + command).split(" ", -1));
    controllers.calls().forget();
    run.step(
        "`openstack loadbalancer " + command + "`",
        () -> {
          client.run(words).orFail();
          return "done; " + calls();
        });
  }

  private String browse(String... arguments) {
    var all = new ArrayList<>(List.of("curl", "-s", "-m", "3"));
    all.addAll(List.of(arguments));
    var answer = browser.run(all.toArray(String[]::new)).output();
    return members.stream()
        .map(WebServer::name)
        .filter(name -> answer.contains("\"server\": \"" + name + "\""))
        .findFirst()
        .orElse("");
  }

  /** Who answers, when all do: an agent may reload for a moment after it has said yes. */
  void traffic(String what, String... arguments) {
    run.step(
        what,
        () ->
            Waiting.value(
                "answers of both through the VIP",
                LONG,
                () -> {
                  if (browse(arguments).isEmpty()) return null;
                  var answers = IntStream.range(0, 6).mapToObj(_ -> browse(arguments)).toList();
                  return answers.containsAll(List.of("blue", "red")) ? answers : null;
                }));
  }

  /** The same over TLS, with a certificate of that authority for shop.example. */
  void secureTraffic(String what, String vip, Authority authority) {
    traffic(
        what,
        "--cacert",
        authority.file().toString(),
        "--resolve",
        "shop.example:443:" + vip,
        "https://shop.example/");
  }

  /** Puts a certificate with its key into Barbican, and returns its address there. */
  String secret(Authority.Certificate certificate, Path directory) {
    var bundle = directory.resolve("bundle.p12");
    Command.run(
            "openssl",
            "pkcs12",
            "-export",
            "-passout",
            "pass:",
            "-inkey",
            certificate.key().toString(),
            "-in",
            certificate.certificate().toString(),
            "-out",
            bundle.toString())
        .orFail();
    try {
      var payload = Base64.getEncoder().encodeToString(Files.readAllBytes(bundle));
      return client
          .openStack(
              "secret store --name shop --secret-type opaque -t application/octet-stream -e base64 --payload "
                  + payload)
          .path("Secret href")
          .asString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** All servers of amphorae, as Nova knows them. */
  List<JsonNode> servers() {
    var servers = cloud.compute().get("/servers/detail?all_tenants=1").path("servers");
    return servers.valueStream().toList();
  }

  /** Where the controllers reach an amphora. */
  static String managementAddress(JsonNode server) {
    return server.at("/addresses/lb-mgmt-net/0/addr").asString();
  }

  /** The names of all servers of amphorae. */
  List<String> amphorae() {
    return servers().stream().map(server -> server.path("name").asString()).sorted().toList();
  }

  /** The load balancer. */
  JsonNode show(String name) {
    return client.json("show " + name);
  }

  boolean isActive(String name) {
    return isInStatus(name, "ACTIVE");
  }

  boolean isInStatus(String name, String status) {
    return show(name).path("provisioning_status").asString().equals(status);
  }

  /** Makes a flavor of load balancers whose amphorae are of the image with that tag. */
  void flavor(String name, String topology, String imageTag) {
    admin.json(
        "flavorprofile create --name %s --provider amphora --flavor-data {\"loadbalancer_topology\":\"%s\",\"amp_image_tag\":\"%s\"}"
            .formatted(name, topology, imageTag));
    admin.json("flavor create --name %s --flavorprofile %s --enable".formatted(name, name));
  }

  /**
   * Gives a load balancer a listener, {@code http}, and its pool, {@code pages}, of both members.
   */
  void fill(String name) {
    done("listener create --name http --protocol HTTP --protocol-port 80 --wait " + name);
    done(
        "pool create --name pages --listener http --protocol HTTP --lb-algorithm ROUND_ROBIN --wait");
    for (var member : members) {
      done(
          "member create --name %s --address %s --protocol-port 80 --wait pages"
              .formatted(member.name(), member.address()));
    }
  }

  /** Waits until there are as many amphorae as are wanted, and none of those. */
  void awaitOthers(String what, String name, List<String> gone, int wanted) {
    run.step(
        what,
        () -> {
          Waiting.until(
              what,
              LONG,
              () -> {
                var now = amphorae();
                return now.size() == wanted
                    && now.stream().noneMatch(gone::contains)
                    && isActive(name);
              });
          return amphorae();
        });
  }

  /** Asks for new amphorae, and waits for them. */
  void failOver(String name) {
    var gone = amphorae();
    controllers.calls().forget();
    run.step(
        "`openstack loadbalancer failover " + name + "`",
        () -> admin.loadBalancer("failover " + name).orFail());
    awaitOthers("all its amphorae replaced", name, gone, gone.size());
    run.note("asked for by the failover", "", calls());
  }

  /** With {@code --wait} the client would give up after a hundred looks. */
  void delete(String name) {
    done("delete --cascade " + name);
    run.step(
        "deleted, and nothing of it in Nova, Neutron and Cinder",
        () -> {
          Waiting.until(
              "nothing left",
              LONG,
              () -> client.json("list").isEmpty() && cloud.possessions().isEmpty());
          return cloud.possessions();
        });
    run.note("asked for by the deletion", "", calls());
  }

  /** Those since somebody looked; each kind is told to whoever follows the run. */
  private CountedCalls.Taken calls() {
    var calls = controllers.calls().take();
    System.out.println(calls.details());
    return calls;
  }

  /** What is in the cloud is what so many amphorae of one load balancer need. */
  void assertWhole(int wanted) {
    var possessions = cloud.possessions();
    assertThat(possessions).filteredOn(each -> each.startsWith("server amphora-")).hasSize(wanted);
    assertThat(possessions)
        .filteredOn(each -> each.startsWith("port octavia-lb-vrrp-"))
        .hasSize(wanted);
    assertThat(possessions).filteredOn(each -> each.startsWith("port compute:")).hasSize(wanted);
    assertThat(possessions).filteredOn(each -> each.startsWith("security group")).hasSize(1);
  }

  /** Keeps what everybody logged, to see what went wrong. */
  void keepLogs(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("octavia.log"), controllers.logs());
      Files.writeString(directory.resolve("nova.log"), cloud.nova().logs());
      Files.writeString(directory.resolve("cinder.log"), cloud.cinder().logs());
      Files.writeString(directory.resolve("neutron.log"), cloud.neutron().log());
      Files.writeString(directory.resolve("neutron-agents.log"), cloud.neutron().agentLogs());
      Files.writeString(directory.resolve("barbican.log"), cloud.barbican().log());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
