package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Removes what carries this instance's names in the kernel. The names are claimed, so what is not
 * known to the instance was left behind by one that lost its state.
 */
record Sweep(Names names, Commands commands) {
  /** Takes everything away but these. */
  void allBut(Set<String> namespaces, Set<String> links) {
    Namespaces spaces = new Namespaces(commands);
    for (String netns : matching(Path.of("/run/netns"), names.namespaces())) {
      if (!namespaces.contains(netns)) {
        spaces.remove(netns);
      }
    }
    Bridges bridges = new Bridges(names, commands);
    int letter = names.prefix().length();
    matching(Path.of("/sys/class/net"), names.interfaces()).stream()
        .filter(link -> !links.contains(link))
        .sorted(Comparator.comparingInt((String link) -> link.charAt(letter)).reversed())
        .forEach(bridges::removeLink);
  }

  private static List<String> matching(Path directory, Pattern pattern) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(pattern.asMatchPredicate())
          .toList();
    } catch (IOException e) {
      throw new CloudException(Kind.UNAVAILABLE, "cannot list " + directory, e);
    }
  }
}
