package io.octavia.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the configuration takes from the machine it runs on.
 *
 * @param hostName name of the host
 * @param environment environment variables
 * @param addressOf the first global address of a network interface, IPv4 before IPv6, as a literal;
 *     empty if the interface is absent or has none
 */
public record Machine(
    Supplier<String> hostName,
    Map<String, String> environment,
    Function<String, Optional<String>> addressOf) {

  /** This machine, with this process's environment. */
  public static Machine local() {
    return new Machine(Machine::kernelHostName, System.getenv(), Machine::globalAddress);
  }

  private static String kernelHostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the name of this host", e);
    }
  }

  private static Optional<String> globalAddress(String networkInterface) {
    try {
      return Optional.ofNullable(NetworkInterface.getByName(networkInterface)).stream()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
          .map(Machine::literal);
    } catch (SocketException e) {
      throw new ConfigException(
          "cannot read the addresses of interface " + networkInterface + ": " + e.getMessage(), e);
    }
  }

  private static String literal(InetAddress address) {
    var text = address.getHostAddress();
    int scope = text.indexOf('%');
    return address instanceof Inet6Address && scope >= 0 ? text.substring(0, scope) : text;
  }
}
