package io.octavia.agent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the agent needs to know of a haproxy.cfg that a controller wrote. */
record HaproxyFile(List<Frontend> frontends, Set<String> addresses) {
  private static final Pattern FRONTEND = Pattern.compile("(?m)^frontend[ \\t]+(\\S+)[ \\t]*$");
  private static final Pattern SECTION = Pattern.compile("(?m)^\\S");
  private static final Pattern MODE = Pattern.compile("(?m)^\\s+mode\\s+(\\S+)\\s*$");
  private static final Pattern CERTIFICATES =
      Pattern.compile("(?m)^\\s+bind\\s+\\S+\\s+ssl crt-list\\s+\\S+");
  private static final Pattern BIND = Pattern.compile("(?m)^\\s*bind\\s+(\\S+):\\d+");

  /** Upstream removes lines that name a group, which older controllers wrote. */
  private static final Pattern GROUP = Pattern.compile("\\s+group\\s.+");

  /**
   * A frontend.
   *
   * @param type {@code HTTP}, {@code TCP} or {@code TERMINATED_HTTPS}
   */
  record Frontend(String id, String type) {}

  static String withoutGroups(String text) {
    return GROUP.matcher(text).replaceAll("");
  }

  static HaproxyFile parse(String text) {
    var frontends = new ArrayList<Frontend>();
    var addresses = new LinkedHashSet<String>();
    Matcher frontend = FRONTEND.matcher(text);
    while (frontend.find()) {
      String body = body(text, frontend.end());
      frontends.add(new Frontend(frontend.group(1), type(body)));
      Matcher bind = BIND.matcher(body);
      while (bind.find()) {
        addresses.add(bind.group(1));
      }
    }
    return new HaproxyFile(List.copyOf(frontends), addresses);
  }

  private static String body(String text, int start) {
    Matcher next = SECTION.matcher(text);
    return text.substring(start, next.find(start) ? next.start() : text.length());
  }

  private static String type(String body) {
    if (CERTIFICATES.matcher(body).find()) {
      return "TERMINATED_HTTPS";
    }
    Matcher mode = MODE.matcher(body);
    return mode.find() ? mode.group(1).toUpperCase(Locale.ROOT) : "TCP";
  }
}
