package io.octavia.testbed;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Glance. */
final class ImageService implements AutoCloseable {
  private final ServiceProcess process = ServiceProcess.prepare("glance");

  private ImageService() {}

  /** One that answers, and is in the catalog. */
  static ImageService start(Backbone backbone) {
    var glance = new ImageService();
    try {
      glance.open(backbone);
      return glance;
    } catch (AssertionError | RuntimeException e) {
      glance.close();
      throw e;
    }
  }

  private void open(Backbone backbone) {
    var keystone = backbone.keystone();
    var account = keystone.account("service", "glance", "admin", "service");
    process.write(
        "glance-api.conf",
        """
        [DEFAULT]
        bind_host = 127.0.0.1
        bind_port = %1$d
        workers = 0
        use_stderr = true
        enabled_backends = files:file
        enabled_import_methods = []
        [glance_store]
        default_backend = files
        [files]
        filesystem_store_datadir = %2$s/images
        [os_glance_staging_store]
        filesystem_store_datadir = %2$s/staging
        [os_glance_tasks_store]
        filesystem_store_datadir = %2$s/tasks
        [database]
        connection = %3$s
        [paste_deploy]
        flavor = keystone
        config_file = /etc/glance/glance-api-paste.ini
        [oslo_policy]
        enforce_scope = false
        enforce_new_defaults = false
        %4$s\
        """
            .formatted(
                process.port(),
                process.directory(),
                backbone.database(),
                ServiceProcess.credentials(keystone, account)));
    var file = List.of("--config-file", process.directory().resolve("glance-api.conf").toString());
    backbone.run("glance-manage", file, "db_sync");
    process.start(Backbone.python("glance-api", file, List.of()), Map.of());
    keystone.register("image", "glance", process.address());
  }

  /** Where it is. */
  URI address() {
    return process.address();
  }

  /** Calls of its API, version 2, with a token. */
  ServiceCalls as(String token) {
    return new ServiceCalls(URI.create(address() + "/v2"), token);
  }

  /** Makes an image with that name and tag, of which containers need no more. */
  void image(String token, String name, String tag) {
    image(token, name, "private", List.of(tag), "raw", List.of("--data-binary", name));
  }

  /** Makes an image of a disk (qcow2), with that name and tag. */
  void image(String token, String name, String tag, Path disk) {
    var content = List.of("--upload-file", disk.toString());
    image(token, name, "private", List.of(tag), "qcow2", content);
  }

  /** Makes an image that everybody may use, of which containers need the name alone. */
  String publicImage(String token, String name) {
    return image(token, name, "public", List.of(), "raw", List.of("--data-binary", name));
  }

  private String image(
      String token,
      String name,
      String visibility,
      List<String> tags,
      String format,
      List<String> content) {
    var image =
        as(token)
            .post(
                "/images",
                Map.of(
                    "name",
                    name,
                    "visibility",
                    visibility,
                    "tags",
                    tags,
                    "disk_format",
                    format,
                    "container_format",
                    "bare"));
    var id = image.path("id").asString();
    var command = new ArrayList<>(List.of("curl", "-sSf", "-X", "PUT"));
    command.addAll(List.of("-H", "X-Auth-Token: " + token));
    command.addAll(List.of("-H", "Content-Type: application/octet-stream"));
    command.addAll(content);
    command.add(address() + "/v2/images/" + id + "/file");
    Command.run(ServiceProcess.PATIENCE, Map.of(), command).orFail();
    return id;
  }

  @Override
  public void close() {
    process.close();
  }
}
