package io.octavia.drivers.local;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Addresses that may be given out, both ends included. */
record Pool(Ip start, Ip end) {
  /** What a subnet gives out if nothing else is said: all of its hosts but the gateway. */
  static List<Pool> of(Cidr cidr, @Nullable Ip gateway) {
    Ip start = cidr.first().plus(1);
    Ip end = cidr.version() == 4 ? cidr.last().plus(-1) : cidr.last();
    if (gateway == null || gateway.compareTo(start) < 0 || gateway.compareTo(end) > 0) {
      return List.of(new Pool(start, end));
    }
    List<Pool> pools = new ArrayList<>();
    if (gateway.compareTo(start) > 0) {
      pools.add(new Pool(start, gateway.plus(-1)));
    }
    if (gateway.compareTo(end) < 0) {
      pools.add(new Pool(gateway.plus(1), end));
    }
    return List.copyOf(pools);
  }

  /** Reads what {@link #write} wrote. */
  static List<Pool> read(String text) {
    return Arrays.stream(text.split(",", -1))
        .filter(part -> !part.isEmpty())
        .map(part -> part.split("-", -1))
        .map(ends -> new Pool(Ip.parse(ends[0]), Ip.parse(ends[1])))
        .toList();
  }

  /** One text for several pools: {@code start-end,start-end}. */
  static String write(List<Pool> pools) {
    return pools.stream().map(p -> p.start + "-" + p.end).collect(Collectors.joining(","));
  }

  /**
   * The next address nobody has, going round: an address that was just given back is given out
   * again as late as possible, because others still remember whose it was.
   */
  static Optional<Ip> next(List<Pool> pools, @Nullable Ip last, Set<String> used) {
    Optional<Ip> further = last == null ? Optional.empty() : after(pools, last, used);
    return further.or(
        () -> pools.stream().flatMap(pool -> pool.from(pool.start, used).stream()).findFirst());
  }

  /** How many addresses the pools hold. */
  static BigInteger size(List<Pool> pools) {
    return pools.stream()
        .map(pool -> pool.end.value().subtract(pool.start.value()).add(BigInteger.ONE))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  boolean contains(Ip address) {
    return start.compareTo(address) <= 0 && end.compareTo(address) >= 0;
  }

  private static Optional<Ip> after(List<Pool> pools, Ip last, Set<String> used) {
    return pools.stream()
        .filter(pool -> pool.end.compareTo(last) > 0)
        .flatMap(pool -> {
          Ip from = pool.start.compareTo(last) > 0 ? pool.start : last.plus(1);
          return pool.from(from, used).stream();
        })
        .findFirst();
  }

  private Optional<Ip> from(Ip first, Set<String> used) {
    for (Ip address = first; address.compareTo(end) <= 0; address = address.plus(1)) {
      if (!used.contains(address.toString())) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }
}
