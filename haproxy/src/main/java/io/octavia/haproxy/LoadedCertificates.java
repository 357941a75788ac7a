package io.octavia.haproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The certificates that a process shows, and other files that it has read. The default certificate
 * of a list, its first, keeps its name in a process for ever: another one takes its place under
 * that name. So the names in a process and on the disk part, and these are the process's.
 *
 * @param lists the entries of each crt-list
 * @param others digests of the other files
 */
public record LoadedCertificates(Map<String, List<Entry>> lists, Map<String, String> others) {
  /**
   * A certificate in a list.
   *
   * @param file as the process, or the list, calls it
   * @param digest of its content
   */
  public record Entry(String file, String digest) {}

  /** What is to be done, and what the process has then. */
  public record Plan(List<CertificateChange> changes, LoadedCertificates then) {}

  /**
   * How a process that has these comes to have {@code wanted}, without being replaced; nothing if
   * it cannot.
   */
  public Optional<Plan> changesTo(LoadedCertificates wanted) {
    boolean sameOthers =
        others.entrySet().stream()
            .allMatch(other -> {
              var digest = wanted.others.get(other.getKey());
              return digest == null || digest.equals(other.getValue());
            });
    if (!sameOthers || !lists.keySet().equals(wanted.lists.keySet())) return Optional.empty();
    var changes = new LinkedHashSet<CertificateChange>();
    var then = new LinkedHashMap<String, List<Entry>>();
    var known = new HashSet<String>();
    lists.values().forEach(entries -> entries.forEach(entry -> known.add(entry.file)));
    for (var list : lists.keySet()) {
      var entries = merge(list, wanted.lists.getOrDefault(list, List.of()), known, changes);
      if (entries.isEmpty()) return Optional.empty();
      then.put(list, entries.get());
    }
    if (contradicts(then)) return Optional.empty();
    removals(then, changes);
    return Optional.of(new Plan(List.copyOf(changes), new LoadedCertificates(then, wanted.others)));
  }

  private Optional<List<Entry>> merge(
      String list,
      List<Entry> wanted,
      HashSet<String> known,
      LinkedHashSet<CertificateChange> out) {
    var now = lists.getOrDefault(list, List.of());
    if (now.isEmpty() || wanted.isEmpty() || repeats(now) || repeats(wanted)) {
      return now.equals(wanted) ? Optional.of(now) : Optional.empty();
    }
    var then = new ArrayList<Entry>();
    then.add(replace(now.getFirst(), wanted.getFirst(), out));
    var rest = now.subList(1, now.size());
    for (var entry : wanted.subList(1, wanted.size())) {
      var same = rest.stream().filter(old -> old.digest.equals(entry.digest)).findFirst();
      var named = rest.stream().filter(old -> old.file.equals(entry.file)).findFirst();
      if (same.isPresent()) {
        then.add(same.get());
      } else if (named.isPresent()) {
        then.add(replace(named.get(), entry, out));
      } else {
        out.add(new CertificateChange.Add(list, entry.file, known.add(entry.file)));
        then.add(entry);
      }
    }
    // New ones go to the end of the process's list, and the first that fits a name is shown.
    var kept = now.stream().map(Entry::file).filter(file -> has(then, file)).toList();
    var order = then.stream().map(Entry::file).toList();
    return order.subList(0, kept.size()).equals(kept) ? Optional.of(then) : Optional.empty();
  }

  private static Entry replace(Entry now, Entry wanted, LinkedHashSet<CertificateChange> out) {
    if (!now.digest.equals(wanted.digest)) {
      out.add(new CertificateChange.Replace(now.file, wanted.file));
    }
    return new Entry(now.file, wanted.digest);
  }

  private static boolean repeats(List<Entry> entries) {
    return entries.stream().map(Entry::file).distinct().count() < entries.size();
  }

  private static boolean has(List<Entry> entries, String file) {
    return entries.stream().anyMatch(entry -> entry.file.equals(file));
  }

  /** One name has one content in a process. */
  private static boolean contradicts(Map<String, List<Entry>> lists) {
    var digests = new HashMap<String, String>();
    return lists.values().stream()
        .flatMap(List::stream)
        .anyMatch(entry -> {
          var other = digests.putIfAbsent(entry.file, entry.digest);
          return other != null && !other.equals(entry.digest);
        });
  }

  private void removals(Map<String, List<Entry>> then, LinkedHashSet<CertificateChange> changes) {
    lists.forEach((list, entries) -> {
      for (var entry : entries) {
        if (has(then.getOrDefault(list, List.of()), entry.file)) continue;
        boolean isLast = then.values().stream().noneMatch(left -> has(left, entry.file));
        changes.add(new CertificateChange.Remove(list, entry.file, isLast));
      }
    });
  }
}
