package io.octavia.testbed;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** A whole Cinder, whose volumes are files (see file_volumes.py). */
final class VolumeService implements AutoCloseable {
  /** The one availability zone. */
  static final String ZONE = "shelf";

  private final ServiceProcess api = ServiceProcess.prepare("cinder");
  private final ServiceProcess scheduler = ServiceProcess.prepare("cinder-scheduler");
  private final ServiceProcess volumes = ServiceProcess.prepare("cinder-volume");

  private VolumeService() {}

  /** One that can make volumes, and is in the catalog. */
  static VolumeService start(Backbone backbone, ImageService images) {
    var cinder = new VolumeService();
    try {
      cinder.configure(backbone, images);
      backbone.run("cinder-manage", cinder.file(), "db", "sync");
      cinder.run(backbone);
      return cinder;
    } catch (AssertionError | RuntimeException e) {
      cinder.close();
      throw e;
    }
  }

  private void configure(Backbone backbone, ImageService images) {
    var keystone = backbone.keystone();
    var account = keystone.account("service", "cinder", "admin", "service");
    api.write(
        "cinder.conf",
        """
        %shost = %s
        my_ip = 127.0.0.1
        api_paste_config = /etc/cinder/api-paste.ini
        osapi_volume_listen = 127.0.0.1
        osapi_volume_listen_port = %d
        osapi_volume_workers = 1
        storage_availability_zone = %s
        glance_api_servers = %s
        enabled_backends = files
        [files]
        volume_driver = file_volumes.FileVolumes
        volume_backend_name = files
        %sservice_token_roles = service
        service_token_roles_required = true
        """
            .formatted(
                api.configuration(backbone.database(), backbone.broker()),
                Backbone.HOST,
                api.port(),
                ZONE,
                images.address(),
                ServiceProcess.credentials(keystone, account)));
  }

  private List<String> file() {
    return List.of("--config-file", api.directory().resolve("cinder.conf").toString());
  }

  private void run(Backbone backbone) {
    scheduler.launch(Backbone.python("cinder-scheduler", file(), List.of()), Map.of());
    var directory = Backbone.resource(volumes.directory(), "file_volumes.py", "file_volumes.py");
    var making =
        volumes.launch(
            Backbone.python("cinder-volume", file(), List.of()),
            Map.of(
                "PYTHONPATH",
                directory.getParent().toString(),
                "FILE_VOLUMES",
                volumes.directory().resolve("volumes").toString()));
    api.start(Backbone.python("cinder-api", file(), List.of()), Map.of());
    // Nova looks for the one type, controllers for either.
    for (var type : List.of("block-storage", "volumev3")) {
      backbone.keystone().register(type, "cinder", URI.create(address() + "/v3"));
    }
    Waiting.until(
        "cinder-volume",
        ServiceProcess.PATIENCE,
        () -> {
          if (!making.isAlive()) throw new AssertionError("it ended:\n" + volumes.log());
          return volumes.log().contains("Driver post RPC initialization completed");
        });
  }

  /** Where its API is. */
  URI address() {
    return api.address();
  }

  /** Calls of its API, version 3, with a token. */
  ServiceCalls as(String token) {
    return new ServiceCalls(URI.create(address() + "/v3"), token);
  }

  /** What all of it wrote. */
  String logs() {
    return api.log() + scheduler.log() + volumes.log();
  }

  @Override
  public void close() {
    volumes.close();
    scheduler.close();
    api.close();
  }
}
