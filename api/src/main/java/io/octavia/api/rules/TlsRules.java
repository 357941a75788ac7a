package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * TLS settings of listeners and pools alike.
 *
 * @param prohibited ciphers that nobody may ask for
 * @param minimum oldest version that one may ask for; null for any
 */
public record TlsRules(Set<String> prohibited, @Nullable String minimum) {
  private static final Pattern CIPHERS = Pattern.compile("[A-Za-z0-9\\-+!:@=_.]+");
  private static final List<String> VERSIONS =
      List.of("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  /** With the prohibited ciphers as the option has them: between colons. */
  public static TlsRules of(String prohibited, @Nullable String minimum) {
    var ciphers =
        Arrays.stream(prohibited.split(":"))
            .filter(cipher -> !cipher.isEmpty())
            .collect(Collectors.toSet());
    return new TlsRules(ciphers, minimum);
  }

  void ciphers(@Nullable String ciphers) {
    if (ciphers == null) return;
    if (!CIPHERS.matcher(ciphers).matches()) {
      throw Fault.invalid(
          "Invalid characters in cipher string. Only alphanumeric, -, +, !, :, @, =, _, and . are"
              + " allowed.");
    }
    var refused = Arrays.stream(ciphers.split(":")).filter(prohibited::contains).toList();
    if (!refused.isEmpty()) {
      throw Fault.invalid(
          "The following ciphers have been prohibited by an administrator: "
              + String.join(", ", refused));
    }
  }

  void versions(List<String> versions) {
    if (versions.isEmpty()) {
      throw Fault.invalid(
          "Empty TLS version list. Either specify at least one TLS version or remove this parameter"
              + " to use the default.");
    }
    refuse(versions.stream().filter(version -> !VERSIONS.contains(version)).toList());
    if (minimum == null) return;
    var low =
        versions.stream()
            .filter(version -> VERSIONS.indexOf(version) < VERSIONS.indexOf(minimum))
            .toList();
    if (!low.isEmpty()) {
      throw Fault.invalid(
          "Requested TLS versions are less than the minimum: "
              + String.join(", ", low)
              + " < "
              + minimum);
    }
  }

  /** Where no TLS is spoken upstream takes any words, but its column holds none with a comma. */
  static void storable(List<String> versions) {
    refuse(versions.stream().filter(version -> version.contains(",")).toList());
  }

  private static void refuse(List<String> versions) {
    if (!versions.isEmpty()) {
      throw Fault.invalid("Invalid TLS versions: " + String.join(", ", versions));
    }
  }

  void alpn(List<String> protocols) {
    if (protocols.isEmpty()) {
      throw Fault.invalid(
          "Empty ALPN protocol list. Either specify at least one ALPN protocol or remove this"
              + " parameter to use the default.");
    }
  }
}
