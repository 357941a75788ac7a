package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Only JSON is spoken. */
final class MediaTypes {
  private static final Set<String> JSON = Set.of("application/json", "application/*", "*/*");
  private static final Pattern RANGE = Pattern.compile("[\\w!#$&^.+*-]+/[\\w!#$&^.+*-]+");

  private MediaTypes() {}

  /** Refuses a client that takes no JSON, or sends something else. */
  static void check(Request request) {
    request.header("Accept").ifPresent(MediaTypes::accept);
    if (request.body().length > 0)
      contentType(request.header("Content-Type").orElse(""), request.body());
  }

  private static void accept(String accept) {
    var ranges = Arrays.stream(accept.split(",")).map(MediaTypes::bare).toList();
    boolean readable = ranges.stream().allMatch(range -> RANGE.matcher(range).matches());
    if (readable && ranges.stream().noneMatch(JSON::contains)) {
      throw Fault.titled(406, "Not Acceptable", "Only content type application/json is accepted.");
    }
  }

  private static void contentType(String header, byte[] body) {
    var type = bare(header);
    if (type.equals("application/json")) return;
    if (type.equals("application/x-www-form-urlencoded")) {
      var form = new String(body, StandardCharsets.UTF_8);
      throw Fault.argument(form.split("[=&]", 2)[0]);
    }
    throw Fault.of(415, "Unknown mimetype: " + type);
  }

  private static String bare(String range) {
    int semicolon = range.indexOf(';');
    return (semicolon < 0 ? range : range.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }
}
