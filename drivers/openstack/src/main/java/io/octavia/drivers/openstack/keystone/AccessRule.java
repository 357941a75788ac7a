package io.octavia.drivers.openstack.keystone;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A kind of request that an application credential may be used for.
 *
 * @param path <code>*</code> and <code>{name}</code> stand for one part of a path, <code>**</code>
 *     for any
 */
record AccessRule(String service, String method, Pattern path) {
  private static final Pattern PIECE =
      Pattern.compile("(?<part>\\{[^}]*\\}|\\*(?!\\*))|(?<rest>\\*\\*)|(?<text>[^{}*])");

  static AccessRule of(JsonNode rule) {
    return new AccessRule(
        rule.path("service").asString(""),
        rule.path("method").asString(""),
        pattern(rule.path("path").asString("")));
  }

  private static Pattern pattern(String path) {
    var pattern = new StringBuilder();
    Matcher piece = PIECE.matcher(path);
    while (piece.find()) {
      if (piece.group("part") != null) pattern.append("[^/]+");
      else if (piece.group("rest") != null) pattern.append(".*");
      else pattern.append(Pattern.quote(piece.group("text")));
    }
    return Pattern.compile(pattern.toString());
  }

  boolean allows(String service, String method, String path) {
    return this.service.equals(service)
        && this.method.equals(method)
        && this.path.matcher(path).matches();
  }
}
