package io.octavia.drivers.openstack.barbican;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a reference leads to. Only its end counts: where Barbican is, the configuration says, and
 * not a user.
 *
 * @param kind {@code secrets} or {@code containers}
 */
record Reference(String kind, String id) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:.*/)?(secrets|containers)/"
              + "([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/?");

  static Optional<Reference> of(String text) {
    var matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new Reference(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  boolean isContainer() {
    return kind.equals("containers");
  }

  @Override
  public String toString() {
    return kind + "/" + id;
  }
}
