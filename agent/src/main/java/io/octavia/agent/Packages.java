package io.octavia.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of the distribution's packages, asked for at most every few minutes. */
final class Packages {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Set<String> RPM = Set.of("fedora", "rhel", "rocky", "centos");
  private static final Pattern HAPROXY = Pattern.compile("HAProxy version (\\d+\\.\\d+\\S*)");
  private static final Pattern ID = Pattern.compile("(?m)^ID=\"?([a-z]+)\"?$");

  private record Known(String version, Instant at) {}

  private final InstantSource clock;
  private final boolean rpm;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  Packages(InstantSource clock) {
    this.clock = clock;
    this.rpm =
        AtomicFiles.readText(Path.of("/etc/os-release"))
            .map(ID::matcher)
            .filter(Matcher::find)
            .map(matcher -> RPM.contains(matcher.group(1)))
            .orElse(false);
  }

  /**
   * {@code ""} if it is not installed. A HAProxy that no package brought says itself what it is.
   */
  String version(String name) {
    Instant now = clock.instant();
    return known.compute(
            name,
            (_, old) ->
                old != null && now.isBefore(old.at.plus(FRESH)) ? old : new Known(ask(name), now))
        .version;
  }

  private String ask(String name) {
    var argv =
        rpm
            ? List.of("rpm", "-q", "--queryformat", "%{VERSION}", name)
            : List.of("dpkg-query", "-W", "-f=${Version}", name);
    String version = output(argv);
    return version.isEmpty() && name.equals("haproxy") ? haproxyItself() : version;
  }

  private static String haproxyItself() {
    Matcher matcher = HAPROXY.matcher(output(List.of("haproxy", "-v")));
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String output(List<String> argv) {
    try {
      Commands.Result result = Commands.attempt(argv);
      return result.ok() ? result.output().strip() : "";
    } catch (CommandException e) {
      return "";
    }
  }
}
