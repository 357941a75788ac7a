package io.octavia.testbed;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole Nova with its Placement. */
final class ComputeService implements AutoCloseable {
  private final ServiceProcess placement = ServiceProcess.prepare("placement");
  private final ServiceProcess api = ServiceProcess.prepare("nova");
  private final ServiceProcess conductor = ServiceProcess.prepare("nova-conductor");
  private final ServiceProcess scheduler = ServiceProcess.prepare("nova-scheduler");
  private final ServiceProcess compute = ServiceProcess.prepare("nova-compute");

  private Hypervisor hypervisor;

  private ComputeService(Hypervisor hypervisor) {
    this.hypervisor = hypervisor;
  }

  /**
   * One that can boot servers, and is in the catalog.
   *
   * @param hypervisor is closed with it
   */
  static ComputeService start(Backbone backbone, ImageService images, Hypervisor hypervisor) {
    var nova = new ComputeService(hypervisor);
    try {
      nova.place(backbone);
      nova.configure(backbone, images);
      nova.fill(backbone);
      nova.run(backbone);
      return nova;
    } catch (AssertionError | RuntimeException e) {
      nova.close();
      throw e;
    }
  }

  private void place(Backbone backbone) {
    var keystone = backbone.keystone();
    var account = keystone.account("service", "placement", "admin", "service");
    placement.write(
        "placement.conf",
        """
        [DEFAULT]
        use_stderr = true
        [placement_database]
        connection = %s
        %s\
        """
            .formatted(backbone.database(), ServiceProcess.credentials(keystone, account)));
    var file = List.of("--config-file", placement.directory().resolve("placement.conf").toString());
    backbone.run("placement-manage", file, "db", "sync");
    placement.start(
        placement.uwsgi("/usr/bin/placement-api", 4),
        Map.of("OS_PLACEMENT_CONFIG_DIR", placement.directory().toString()));
    keystone.register("placement", "placement", placement.address());
  }

  private void configure(Backbone backbone, ImageService images) {
    var keystone = backbone.keystone();
    var account = keystone.account("service", "nova", "admin", "service");
    api.write(
        "nova.conf",
        """
        %shost = %s
        my_ip = 127.0.0.1
        enabled_apis = osapi_compute
        osapi_compute_listen = 127.0.0.1
        osapi_compute_listen_port = %d
        osapi_compute_workers = 1
        vif_plugging_timeout = 120
        reserved_host_memory_mb = 0
        [api_database]
        connection = %s
        [conductor]
        workers = 1
        [scheduler]
        workers = 1
        [filter_scheduler]
        enabled_filters = ComputeFilter,ServerGroupAntiAffinityFilter
        [quota]
        instances = -1
        cores = -1
        ram = -1
        server_groups = -1
        [glance]
        api_servers = %s
        [vnc]
        enabled = false
        [privsep]
        helper_command = privsep-helper
        %s%s%s\
        """
            .formatted(
                api.configuration(backbone.database(), backbone.broker()),
                Backbone.HOST,
                api.port(),
                backbone.database(),
                images.address(),
                ServiceProcess.credentials("neutron", keystone, account),
                ServiceProcess.credentials("placement", keystone, account)
                    + ServiceProcess.credentials("cinder", keystone, account)
                    // Cinder lets go of what a server has if Nova itself says so.
                    + ServiceProcess.credentials("service_user", keystone, account)
                    + "send_service_user_token = true\n",
                ServiceProcess.credentials(keystone, account)));
  }

  private List<String> file() {
    return List.of("--config-file", api.directory().resolve("nova.conf").toString());
  }

  private void fill(Backbone backbone) {
    backbone.run("nova-manage", file(), "api_db", "sync");
    backbone.run(
        "nova-manage", file(), "cell_v2", "map_cell0", "--database_connection", cell0(backbone));
    backbone.run("nova-manage", file(), "cell_v2", "create_cell", "--name", "cell1");
    backbone.run("nova-manage", file(), "db", "sync");
  }

  private static String cell0(Backbone backbone) {
    return backbone.database();
  }

  private void run(Backbone backbone) {
    conductor.launch(Backbone.python("nova-conductor", file(), List.of()), Map.of());
    scheduler.launch(Backbone.python("nova-scheduler", file(), List.of()), Map.of());
    api.start(Backbone.python("nova-api", file(), List.of()), Map.of());
    var address = URI.create(api.address() + "/v2.1");
    backbone.keystone().register("compute", "nova", address);
    compute(backbone);
  }

  /** Starts nova-compute, and waits until it can be given servers. */
  private void compute(Backbone backbone) {
    compute.write("hypervisor.conf", hypervisor.configuration());
    var command = new ArrayList<>(hypervisor.command(compute.directory()));
    command.addAll(file());
    command.addAll(
        List.of("--config-file", compute.directory().resolve("hypervisor.conf").toString()));
    var environment = new HashMap<>(hypervisor.environment());
    environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    var computing = compute.launch(command, environment);
    var admin = as(backbone.keystone().token(backbone.keystone().admin()));
    Waiting.until(
        "nova-compute",
        ServiceProcess.PATIENCE,
        () -> {
          if (!computing.isAlive()) throw new AssertionError("it ended:\n" + compute.log());
          if (admin.get("/os-services?binary=nova-compute").path("services").isEmpty())
            return false;
          backbone.run("nova-manage", file(), "cell_v2", "discover_hosts");
          return admin
              .get("/os-hypervisors/detail")
              .path("hypervisors")
              .valueStream()
              .anyMatch(each -> each.path("hypervisor_type").asString().equals(hypervisor.type()));
        });
  }

  /** Has its servers made by another from here on; there have to be none. The other is closed. */
  void become(Backbone backbone, Hypervisor other) {
    compute.stop();
    hypervisor.close();
    hypervisor = other;
    compute(backbone);
  }

  /** Where its API is. */
  URI address() {
    return api.address();
  }

  /** Calls of its API, version 2.1, with a token. */
  ServiceCalls as(String token) {
    return new ServiceCalls(URI.create(api.address() + "/v2.1"), token);
  }

  /** What its API wrote: a line for each call. */
  String log() {
    return api.log();
  }

  /** What all of it wrote. */
  String logs() {
    return api.log() + conductor.log() + scheduler.log() + compute.log();
  }

  @Override
  public void close() {
    compute.close();
    hypervisor.close();
    api.close();
    scheduler.close();
    conductor.close();
    placement.close();
  }
}
