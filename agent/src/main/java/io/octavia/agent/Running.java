package io.octavia.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.octavia.haproxy.ConfigModel;
import io.octavia.haproxy.LoadedCertificates;
import io.octavia.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * What the HAProxy of a load balancer runs, which is not always what the files of it say: a
 * controller uploads first and reloads later. Kept beside the configuration, so that the next agent
 * knows it too; what is not known for certain is not kept.
 */
final class Running {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);

  /** Words of haproxy.cfg that name files which a process reads once. */
  private static final List<String> FILES = List.of("crt", "ca-file", "crl-file");

  /** A configuration with the certificates that it names. */
  record Content(String text, ConfigModel model, LoadedCertificates certificates) {
    Content with(LoadedCertificates others) {
      return new Content(text, model, others);
    }
  }

  /** As it is kept. */
  private record Kept(
      @JsonProperty(required = true) String text,
      @JsonProperty(required = true) LoadedCertificates certificates) {}

  private final Layout layout;
  private final String id;
  private volatile @Nullable Content content;

  Running(Layout layout, String id) {
    this.layout = layout;
    this.id = id;
    this.content = kept();
  }

  /** What the process runs, if that is known. */
  Optional<Content> content() {
    return Optional.ofNullable(content);
  }

  /** What a process would run that starts now. */
  Content onDisk() {
    String text =
        AtomicFiles.readText(layout.outside(layout.configuration(id)))
            .orElseThrow(() -> new CommandException("HAProxy of " + id, "no configuration"));
    ConfigModel model = ConfigModel.parse(text);
    return new Content(text, model, certificates(model));
  }

  void remember(Content now) {
    byte[] kept = Json.MAPPER.writeValueAsBytes(new Kept(now.text, now.certificates));
    AtomicFiles.write(layout.outside(layout.running(id)), kept, AtomicFiles.SECRET);
    content = now;
  }

  /** Before anything is done that may end halfway. */
  void forget() {
    content = null;
    AtomicFiles.delete(layout.outside(layout.running(id)));
  }

  /** Whether the process still has that server, but only for the connections that it has. */
  boolean isRetired(String backend, String server) {
    Content now = content;
    if (now == null) {
      return false;
    }
    var servers = now.model.servers().get(backend);
    return servers != null && !servers.containsKey(server);
  }

  private @Nullable Content kept() {
    try {
      return AtomicFiles.read(layout.outside(layout.running(id)))
          .map(bytes -> Json.MAPPER.readValue(bytes, Kept.class))
          .map(kept -> new Content(kept.text, ConfigModel.parse(kept.text), kept.certificates))
          .orElse(null);
    } catch (JacksonException e) {
      LOG.warn("what HAProxy of {} runs cannot be read: {}", id, e.getMessage());
      return null;
    }
  }

  private LoadedCertificates certificates(ConfigModel model) {
    var lists = new TreeMap<String, List<LoadedCertificates.Entry>>();
    var others = new TreeMap<String, String>();
    for (String list : model.argumentsOf("crt-list")) {
      var entries = entries(list);
      if (entries.isPresent()) {
        lists.put(list, entries.get());
      } else {
        others.put(list, digest(list));
      }
    }
    FILES.forEach(word -> model.argumentsOf(word).forEach(file -> others.put(file, digest(file))));
    return new LoadedCertificates(lists, others);
  }

  /** The certificates of a list; nothing if it says more of them than their names. */
  private Optional<List<LoadedCertificates.Entry>> entries(String list) {
    var entries = new ArrayList<LoadedCertificates.Entry>();
    String text = AtomicFiles.readText(layout.outside(list)).orElse("");
    for (String line : text.lines().map(String::strip).filter(each -> !each.isEmpty()).toList()) {
      if (!line.matches("/[\\w./-]+")) {
        return Optional.empty();
      }
      entries.add(new LoadedCertificates.Entry(line, digest(line)));
    }
    return Optional.of(List.copyOf(entries));
  }

  private String digest(String file) {
    try {
      byte[] bytes = AtomicFiles.read(layout.outside(file)).orElse(new byte[0]);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256 in this Java", e);
    }
  }

  /** The text of a certificate's file. */
  String pem(String file) {
    return AtomicFiles.read(layout.outside(file))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElseThrow(() -> new CommandException("HAProxy of " + id, file + " does not exist"));
  }
}
