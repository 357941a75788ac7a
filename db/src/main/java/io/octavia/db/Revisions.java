package io.octavia.db;

import static io.octavia.db.tables.Tables.AMPHORA_MEMBER_PORT;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.VIP;
import static io.octavia.db.tables.Tables.VIP_SECURITY_GROUP;

import io.octavia.db.Revision.Addition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's chain of revisions, which has no branches.
 *
 * <pre>
 *   35dee79d5865 ─ … ─► 0995c26fc506 ─► 632152d2d32e ─► … ─► fabf4983846b
 *   │ known by name     │ first that we   │ made from the     │ head: the tables
 *   │ only              │ make or upgrade │ one before        │ as declared
 * </pre>
 */
final class Revisions {
  /** Zed and 2023.1. */
  static final String FIRST = "0995c26fc506";

  /** 2025.1 and later. */
  static final String HEAD = "fabf4983846b";

  private static final int SHORTEST_ABBREVIATION = 4;

  private static final Map<String, List<Addition>> ADDITIONS =
      Map.of(
          "632152d2d32e",
          List.of(
              new Addition.Columns(
                  LISTENER,
                  List.of(
                      LISTENER.HSTS_MAX_AGE,
                      LISTENER.HSTS_INCLUDE_SUBDOMAINS,
                      LISTENER.HSTS_PRELOAD))),
          "db2a73e82626",
          List.of(new Addition.Columns(VIP, List.of(VIP.VNIC_TYPE))),
          "3097e55493ae",
          List.of(new Addition.WholeTable(VIP_SECURITY_GROUP)),
          "8db7a6443785",
          List.of(new Addition.Columns(MEMBER, List.of(MEMBER.VNIC_TYPE))),
          HEAD,
          List.of(new Addition.WholeTable(AMPHORA_MEMBER_PORT)));

  /** All, oldest first. */
  static final List<Revision> CHAIN = read();

  private Revisions() {}

  private static List<Revision> read() {
    var chain = new ArrayList<Revision>();
    var resource = Objects.requireNonNull(Revisions.class.getResourceAsStream("revisions.txt"));
    try (resource) {
      var text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      for (var line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
        var id = line.substring(0, line.indexOf(' '));
        var summary = line.substring(id.length() + 1);
        var previous = chain.isEmpty() ? null : chain.getLast().id();
        chain.add(new Revision(id, previous, summary, ADDITIONS.getOrDefault(id, List.of())));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return List.copyOf(chain);
  }

  /** Place in the chain, -1 if it is not one of upstream's that we know. */
  static int position(String id) {
    for (int i = 0; i < CHAIN.size(); i++) {
      if (CHAIN.get(i).id().equals(id)) return i;
    }
    return -1;
  }

  /** Those after one and up to the other. */
  static List<Revision> between(String after, String upTo) {
    var from = position(after) + 1;
    var to = position(upTo) + 1;
    return from >= to ? List.of() : CHAIN.subList(from, to);
  }

  /**
   * The revision that an operator means: {@code head}, an id, the unique beginning of one, or a
   * number of steps after one of these, {@code 0995c26fc506+2}, or after the current one, {@code
   * +2}.
   *
   * @throws DatabaseException if there is none
   */
  static String named(String name, @Nullable String current) {
    if (name.equals("head") || name.equals("heads")) return HEAD;
    var plus = name.indexOf('+');
    if (plus == 0) return ahead(current, name.substring(1));
    if (plus > 0) return ahead(named(name.substring(0, plus), current), name.substring(plus + 1));
    if (position(name) >= 0) return name;
    return abbreviated(name)
        .orElseThrow(() -> new DatabaseException("there is no revision '%s'".formatted(name)));
  }

  private static Optional<String> abbreviated(String beginning) {
    if (beginning.length() < SHORTEST_ABBREVIATION) return Optional.empty();
    var found = CHAIN.stream().map(Revision::id).filter(id -> id.startsWith(beginning)).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private static String ahead(@Nullable String from, String number) {
    int steps;
    try {
      steps = Integer.parseUnsignedInt(number);
    } catch (NumberFormatException _) {
      throw new DatabaseException("'%s' is not a number of revisions".formatted(number));
    }
    var start = from == null ? -1 : position(from);
    if (steps > CHAIN.size() - 1 - start || start + steps < 0) {
      throw new DatabaseException(
          "there are not %s revisions after %s".formatted(number, from == null ? "none" : from));
    }
    return CHAIN.get(start + steps).id();
  }
}
