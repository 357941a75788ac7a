package io.octavia.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.octavia.http.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What Nova gives a new server on its config drive (version {@code latest} of OpenStack's layout):
 * injected files, and of cloud-init's user data {@code write_files} and {@code timezone}, which is
 * all that controllers send. It is taken once for each server: what changes later, such as the
 * agent's certificate, outlives a reboot.
 *
 * @param mounted where the drive is mounted
 * @param root the root directory of the machine
 */
record ConfigDrive(Path mounted, Path root) {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigDrive.class);
  private static final String CLOUD_CONFIG = "#cloud-config";

  /** Whose files were taken last. */
  private static final String TAKEN = "/var/lib/octavia/config-drive-taken";

  private static final String LOG_RULES = "/etc/rsyslog.d/";

  /** {@code meta_data.json}, as far as it matters. */
  private record MetaData(
      @JsonProperty(required = true) String uuid,
      @Nullable String hostname,
      @JsonProperty("public_keys") @Nullable Map<String, String> publicKeys,
      @Nullable List<InjectedFile> files) {}

  private record InjectedFile(
      @JsonProperty(required = true) String path,
      @JsonProperty(value = "content_path", required = true) String contentPath) {}

  /**
   * Takes all of it, unless it was taken before.
   *
   * @throws IllegalArgumentException if there is no drive, or what is on it cannot be read
   */
  void apply() {
    MetaData server = metaData();
    Path taken = inRoot(TAKEN);
    if (AtomicFiles.readText(taken).equals(Optional.of(server.uuid))) {
      return;
    }
    var written = new ArrayList<String>();
    for (InjectedFile file : server.files == null ? List.<InjectedFile>of() : server.files) {
      write(file.path, content(file.contentPath), AtomicFiles.SECRET);
      written.add(file.path);
    }
    userData().ifPresent(text -> userData(text, written));
    hostname(server);
    keys(server);
    if (written.stream().anyMatch(path -> path.startsWith(LOG_RULES))) {
      run("systemctl", "--no-block", "try-restart", "rsyslog.service");
    }
    AtomicFiles.write(taken, server.uuid, AtomicFiles.PLAIN);
    LOG.info("took {} from the config drive", written);
  }

  private MetaData metaData() {
    Path file = openstack("latest/meta_data.json");
    return AtomicFiles.read(file)
        .map(bytes -> Json.MAPPER.readValue(bytes, MetaData.class))
        .orElseThrow(() -> new IllegalArgumentException(file + " is missing: no config drive?"));
  }

  private byte[] content(String path) {
    Path file = openstack(path.startsWith("/") ? path.substring(1) : path);
    return AtomicFiles.read(file)
        .orElseThrow(() -> new IllegalArgumentException(file + " is missing on the config drive"));
  }

  private Optional<String> userData() {
    return AtomicFiles.readText(openstack("latest/user_data"))
        .filter(text -> text.startsWith(CLOUD_CONFIG));
  }

  private void userData(String text, List<String> written) {
    if (!(yaml(text) instanceof Map<?, ?> data)) {
      return;
    }
    if (data.get("write_files") instanceof List<?> files) {
      for (Object each : files) {
        if (each instanceof Map<?, ?> file && file.get("path") instanceof String path) {
          write(path, content(file), mode(file));
          written.add(path);
        }
      }
    }
    if (data.get("timezone") instanceof String zone) {
      timezone(zone);
    }
  }

  private static @Nullable Object yaml(String text) {
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(text);
    } catch (YamlEngineException e) {
      // Its message quotes the text, which has keys in it.
      throw new IllegalArgumentException("the user data on the config drive is not YAML");
    }
  }

  private static byte[] content(Map<?, ?> file) {
    String text = file.get("content") instanceof String content ? content : "";
    return file.get("encoding") instanceof String encoding && encoding.matches("b64|base64")
        ? Base64.getMimeDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Octal digits as cloud-init takes them; whatever else: for root alone. */
  private static String mode(Map<?, ?> file) {
    return "0644".equals(file.get("permissions")) ? AtomicFiles.PLAIN : AtomicFiles.SECRET;
  }

  private void timezone(String zone) {
    Path zones = inRoot("/usr/share/zoneinfo").normalize();
    Path wanted = zones.resolve(zone).normalize();
    if (!wanted.startsWith(zones) || !Files.isRegularFile(wanted)) {
      LOG.warn("there is no timezone {}; the clock shows UTC", zone);
      return;
    }
    AtomicFiles.read(wanted)
        .ifPresent(rules -> AtomicFiles.write(inRoot("/etc/localtime"), rules, AtomicFiles.PLAIN));
  }

  private void hostname(MetaData server) {
    String full = server.hostname;
    if (full == null || full.isBlank()) {
      return;
    }
    String name = full.split("\\.", 2)[0];
    AtomicFiles.write(inRoot("/etc/hostname"), name + "\n", AtomicFiles.PLAIN);
    if (root.equals(Path.of("/"))) {
      run("hostname", name);
    }
  }

  /** For whoever built the image so that one can log in. */
  private void keys(MetaData server) {
    Path directory = inRoot("/root/.ssh");
    if (server.publicKeys != null && Files.isDirectory(directory)) {
      String lines = String.join("\n", server.publicKeys.values()) + "\n";
      AtomicFiles.write(directory.resolve("authorized_keys"), lines, AtomicFiles.SECRET);
    }
  }

  private void run(String... argv) {
    if (!root.equals(Path.of("/"))) {
      return;
    }
    try {
      Commands.run(List.of(argv));
    } catch (CommandException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private void write(String path, byte[] content, String mode) {
    AtomicFiles.write(inRoot(path), content, mode);
  }

  private Path openstack(String path) {
    return mounted.resolve("openstack").resolve(path);
  }

  private Path inRoot(String absolute) {
    if (!absolute.startsWith("/")) {
      throw new IllegalArgumentException("not an absolute path on the config drive: " + absolute);
    }
    return root.resolve(absolute.substring(1));
  }
}
