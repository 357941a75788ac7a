package io.octavia.api.schema;

import java.util.Optional;

/** A network of addresses. */
public record Cidr(Address network, int prefix) {
  /** The network that the text says; bits of a host in it are dropped. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    var address = Address.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) return Optional.empty();
    int width = address.get().width();
    int prefix = slash < 0 ? width : prefix(text.substring(slash + 1), width);
    return prefix < 0
        ? Optional.empty()
        : Optional.of(new Cidr(address.get().network(prefix), prefix));
  }

  /** Whether the address is in it. */
  public boolean contains(Address address) {
    return address.version() == network.version() && address.network(prefix).equals(network);
  }

  private static int prefix(String text, int width) {
    if (width == 32 && text.indexOf('.') >= 0) {
      return Address.parse(text).map(Address::maskLength).orElse(-1);
    }
    boolean digits =
        !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int prefix = digits ? Integer.parseInt(text) : -1;
    return prefix <= width ? prefix : -1;
  }

  @Override
  public String toString() {
    return network + "/" + prefix;
  }
}
