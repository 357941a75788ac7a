package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an installation has on the machine: namespaces and interfaces that carry its prefix,
 * processes and claims that name its directory, and the directory. Looked at while it is up, and
 * asserted to be gone after.
 */
public final class Leftovers {
  private final Installation installation;
  private final String prefix;

  private Leftovers(Installation installation, String prefix) {
    this.installation = installation;
    this.prefix = prefix;
  }

  /** Learns the installation's prefix from one of its networks. */
  public static Leftovers of(Installation installation, LocalNetwork network) {
    var bridge = network.bridge();
    return new Leftovers(installation, bridge.substring(0, bridge.length() - "b12345678".length()));
  }

  /** The namespaces that are there now. */
  public Set<String> namespaces() {
    return named("%s-(?:[0-9a-f]{8}|h-[a-z0-9-]+)", "ip", "netns", "list");
  }

  /** The interfaces that are there now. */
  public Set<String> interfaces() {
    return named("%s[bvn][0-9a-f]{8}", "ip", "-o", "link", "show");
  }

  /** Everything that is there now. */
  public List<String> all() {
    var all = new ArrayList<String>();
    namespaces().forEach(name -> all.add("namespace " + name));
    interfaces().forEach(name -> all.add("interface " + name));
    var directory = installation.directory();
    claims(directory).forEach(claim -> all.add("claim " + claim));
    Processes.mentioning(directory.toString()).forEach(process -> all.add("process " + process));
    if (Files.exists(directory)) all.add("directory " + directory);
    return all;
  }

  /** Asserts that nothing is there. */
  public void assertNone() {
    var all = all();
    if (!all.isEmpty()) throw new AssertionError("left behind: " + String.join("; ", all));
  }

  /** What it keeps others on this machine from taking. */
  private static List<Path> claims(Path directory) {
    var claims = Path.of("/run/octavia");
    if (Files.notExists(claims)) return List.of();
    try (Stream<Path> all = Files.walk(claims)) {
      return all.filter(Files::isRegularFile).filter(file -> names(file, directory)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the file has that text; one that goes meanwhile has not. */
  private static boolean names(Path file, Path directory) {
    try {
      return Files.readString(file).contains(directory.toString());
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words in a program's output that are names of this installation. */
  private Set<String> named(String form, String... command) {
    var name = Pattern.compile(form.formatted(Pattern.quote(prefix)));
    return Pattern.compile("[^A-Za-z0-9_-]+")
        .splitAsStream(Command.run(command).orFail())
        .filter(word -> name.matcher(word).matches())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
