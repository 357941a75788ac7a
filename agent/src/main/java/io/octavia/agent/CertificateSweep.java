package io.octavia.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes certificates that a load balancer has no use for any more: controllers upload new ones
 * under new names, and cannot ask which old ones are there.
 *
 * <p>Used is what the configuration names, and what the lists name that it names.
 */
final class CertificateSweep {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateSweep.class);

  private CertificateSweep() {}

  /** Sweeps after a configuration has been taken: until then the one before may be needed again. */
  static void sweep(Layout layout, String id) {
    var directory = layout.outside(layout.certificates(id));
    try {
      var named = Pattern.compile(Pattern.quote(layout.certificates(id) + "/") + "([^\\s/]+)");
      var used = new HashSet<String>();
      collect(named, layout.outside(layout.configuration(id)), used);
      for (var name : Set.copyOf(used)) collect(named, directory.resolve(name), used);
      try (var files = Files.newDirectoryStream(directory, "*.pem")) {
        for (var file : files) {
          if (!used.contains(file.getFileName().toString())) Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} has no certificates", id);
    } catch (IOException e) {
      LOG.warn("certificates of {} that nobody uses are left: {}", id, e.toString());
    }
  }

  private static void collect(Pattern named, Path file, Set<String> used) throws IOException {
    if (Files.notExists(file)) return;
    var matcher = named.matcher(new String(Files.readAllBytes(file), UTF_8));
    while (matcher.find()) used.add(matcher.group(1));
  }
}
