package io.octavia.haproxy;

import java.util.regex.Pattern;

/**
 * Foreign text as words of haproxy.cfg. HAProxy splits a line at blanks, starts a comment at {@code
 * #}, and knows quotes and backslashes; some words are then read a second time, as log format or as
 * arguments of a sample fetch.
 */
final class Words {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+\\-.^_`|~]+");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]+");

  private Words() {}

  /** True if the text can be written as one word at all. */
  static boolean representable(String text) {
    return !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
  }

  /** True for names of headers and cookies (RFC 9110, token). */
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /**
   * One word that HAProxy reads as exactly that text.
   *
   * @throws IllegalArgumentException if the text is not {@link #representable}
   */
  static String word(String text) {
    if (!representable(text)) {
      throw new IllegalArgumentException("a word is empty or has control characters in it");
    }
    var out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' || c == ' ' || c == '#' || c == '"' || c == '\'') out.append('\\');
      out.append(c);
    }
    return withoutGroup(out.toString());
  }

  /** A word that is read as log format afterwards. */
  static String logFormat(String text) {
    return word(text.replace("%", "%%"));
  }

  /** A token as argument of a sample fetch, where quotes are special a second time. */
  static String argument(String token) {
    return word(token.replace("\\", "\\\\").replace("'", "\\'"));
  }

  /**
   * An IP address as it stands.
   *
   * @throws IllegalArgumentException if it has characters that no address has
   */
  static String address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      throw new IllegalArgumentException("not an IP address: " + text);
    }
    return text;
  }

  /**
   * The path of a request line: what must not stand in one is percent-encoded, and so is what
   * either configuration language would take for its own.
   */
  static String requestTarget(String path) {
    var out = new StringBuilder(path.length() + 8);
    for (byte b : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c > ' ' && c < 0x7f && "\"'\\#!$~{}<>^`|".indexOf(c) < 0;
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(java.util.HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.isEmpty() ? "/" : out.toString();
  }

  /** Agents delete every {@code group} between blanks, with what follows; an escape hides it. */
  private static String withoutGroup(String word) {
    return word.equals("group") || word.endsWith(" group")
        ? word.substring(0, word.length() - 5) + "\\x67roup"
        : word;
  }
}
