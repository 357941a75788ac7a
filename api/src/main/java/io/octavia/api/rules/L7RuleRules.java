package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What a condition of an L7 policy may be. */
public final class L7RuleRules {
  /** Rules that a policy may have. */
  public static final int MOST = 50;

  private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9!#$%&'*+\\-.,^_`|~]+");
  private static final Pattern COOKIE_VALUE =
      Pattern.compile("[a-zA-Z0-9!#$%&'()*+,\\-./:<=>?@\\[\\]^_`{|}~]+");
  private static final Pattern BARE_VALUE = Pattern.compile("[!-~]+");
  private static final Pattern QUOTED_VALUE = Pattern.compile("\"[\\t -~]*\"");
  private static final Pattern NAME_FIELD = Pattern.compile("[a-zA-Z][A-Za-z0-9-]*");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Set<String> KEYLESS = Set.of("HOST_NAME", "PATH", "FILE_TYPE");

  private L7RuleRules() {}

  /** Refuses a new rule that makes no sense. */
  public static void create(Draft rule) {
    check(rule);
  }

  /** Refuses a change that makes no sense, and drops a key that the type does not use. */
  public static void update(Draft rule) {
    if (KEYLESS.contains(rule.required("type"))) rule.put("key", null);
    check(rule);
  }

  private static void check(Draft rule) {
    var type = rule.required("type");
    var compare = rule.required("compare_type");
    var key = rule.text("key");
    var value = rule.text("value");
    switch (type) {
      case "HEADER" -> {
        key(key);
        value(compare, value, "header value");
      }
      case "COOKIE" -> {
        key(key);
        cookieValue(compare, value);
      }
      case "HOST_NAME", "PATH" -> value(compare, value, "comparison value");
      case "FILE_TYPE" -> {
        if (!compare.equals("REGEX") && !compare.equals("EQUAL_TO")) {
          throw invalid("invalid comparison type for rule type");
        }
        value(compare, value, "comparison value");
      }
      case "SSL_CONN_HAS_CERT", "SSL_VERIFY_RESULT" -> certificate(type, compare, key, value);
      case "SSL_DN_FIELD" -> distinguishedName(compare, key, value);
      default -> throw invalid("invalid rule type");
    }
  }

  private static void key(@Nullable String key) {
    if (key == null || key.isEmpty()) throw invalid("L7 rule type requires a key");
    if (!KEY.matcher(key).matches()) throw parsing("Invalid characters in key");
  }

  private static String present(@Nullable String value) {
    if (value == null || value.isEmpty()) throw invalid("L7 rule type requires a value");
    return value;
  }

  private static void value(String compare, @Nullable String value, String what) {
    var text = present(value);
    if (compare.equals("REGEX")) {
      compiles(text);
    } else if (!BARE_VALUE.matcher(text).matches() && !QUOTED_VALUE.matcher(text).matches()) {
      throw parsing("Invalid characters in " + what);
    }
  }

  private static void cookieValue(String compare, @Nullable String value) {
    var text = present(value);
    if (compare.equals("REGEX")) {
      compiles(text);
    } else if (!COOKIE_VALUE.matcher(text).matches()) {
      throw parsing("Invalid characters in cookie value");
    }
  }

  private static void certificate(
      String type, String compare, @Nullable String key, @Nullable String value) {
    var text = present(value);
    if (key != null && !key.isEmpty()) {
      throw invalid("L7rule type " + type + " does not use the \"key\" field.");
    }
    if (type.equals("SSL_CONN_HAS_CERT")) {
      if (!text.toLowerCase(Locale.ROOT).equals("true")) {
        throw invalid("L7rule value " + text + " is not a boolean True string.");
      }
    } else if (!DIGITS.matcher(text).matches()) {
      throw invalid("L7rule type " + type + " needs a int value, which is >= 0");
    }
    if (!compare.equals("EQUAL_TO")) {
      throw invalid("L7rule type " + type + " only supports the EQUAL_TO compare type.");
    }
  }

  private static void distinguishedName(
      String compare, @Nullable String key, @Nullable String value) {
    if (key == null || key.isEmpty() || value == null || value.isEmpty()) {
      throw invalid("L7rule type SSL_DN_FIELD needs to specify a key and a value.");
    }
    if (!NAME_FIELD.matcher(key).matches()) {
      throw invalid("Invalid L7rule distinguished name field.");
    }
    if (compare.equals("REGEX")) compiles(value);
  }

  /** Python's named groups are spelt otherwise than ours. */
  private static void compiles(String expression) {
    try {
      Pattern.compile(
          expression.replace("(?P<", "(?<").replaceAll("\\(\\?P=(\\w+)\\)", "\\\\k<$1>"));
    } catch (PatternSyntaxException e) {
      throw parsing("Unable to parse regular expression: " + e.getDescription());
    } catch (StackOverflowError e) {
      throw parsing("Unable to parse regular expression: too deeply nested");
    }
  }

  private static Fault invalid(String message) {
    return parsing("Invalid L7 Rule: " + message);
  }

  private static Fault parsing(String message) {
    return Fault.of(400, "Error parsing L7Rule: " + message);
  }
}
