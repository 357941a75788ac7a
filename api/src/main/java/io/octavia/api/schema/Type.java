package io.octavia.api.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What JSON values an attribute takes, and what becomes of them. Null is not a type's affair. */
public sealed interface Type {
  /** The value in the form that is stored: text, number, flag, list, map or {@link Body}. */
  Object coerce(JsonNode value, String path);

  /** The largest number that a column holds. */
  int MAX = Integer.MAX_VALUE;

  /** A text of at most that many characters. */
  static Type text(int max) {
    return new Text(0, max, null, "");
  }

  /** A text on one line: no control characters, which have no place in a name. */
  static Type line(int max) {
    return matching(max, "^[^\\x00-\\x1f\\x7f]*$", "[^\\x00-\\x1f\\x7f]*");
  }

  /**
   * A text that matches a pattern.
   *
   * @param shown the pattern as the fault shows it
   */
  static Type matching(int max, String shown, String pattern) {
    return new Text(0, max, Pattern.compile(pattern), shown);
  }

  /** A whole number between these, both included. */
  static Type integer(int min, int max) {
    return new Whole(min, max);
  }

  /** True or false. */
  static Type flag() {
    return new Flag();
  }

  /** A UUID, in lower case with dashes. */
  static Type uuid() {
    return new Uuid();
  }

  /** An IP address, as it was written. */
  static Type address() {
    return new Ip();
  }

  /** A network in canonical form. */
  static Type cidr() {
    return new Network();
  }

  /** One of these words. */
  static Type oneOf(String... words) {
    return new Choice(List.of(words));
  }

  /** One of these numbers. */
  static Type oneOf(int... numbers) {
    var all = new ArrayList<Integer>();
    for (int number : numbers) all.add(number);
    return new Numbers(all);
  }

  /** An ALPN protocol id. */
  static Type alpn() {
    return new Alpn();
  }

  /** A version of HTTP/1 as a number. */
  static Type httpVersion() {
    return new HttpVersion();
  }

  /** The name of a host, as a health monitor asks for it. */
  static Type domainName() {
    return new Text(
        1,
        255,
        Pattern.compile("(?=.{1,253}\\.?$)(?:(?!-|[^.]+_)[A-Za-z0-9-_]{1,63}(?<!-)(?:\\.|$))+"),
        "^(?=.{1,253}\\.?$)(?:(?!-|[^.]+_)[A-Za-z0-9-_]{1,63}(?<!-)(?:\\.|$))+$");
  }

  /** An absolute http or https URL. */
  static Type url() {
    return new Url();
  }

  /** The path of a URL, query included. */
  static Type urlPath() {
    return new UrlPath();
  }

  /** A list. */
  static Type list(Type of) {
    return new Items(of);
  }

  /** A map of texts. */
  static Type map() {
    return new Texts();
  }

  /** An object; declared late because declarations refer to each other. */
  static Type object(Supplier<Schema> schema, Mode mode) {
    return new Nested(schema, mode);
  }

  record Text(int min, int max, @Nullable Pattern pattern, String shown) implements Type {
    @Override
    public Object coerce(JsonNode value, String path) {
      if (!value.isString()) throw Unfit.value("Value should be string");
      var text = value.stringValue();
      int length = text.codePointCount(0, text.length());
      if (length < min) {
        throw Unfit.value("Value should have a minimum character requirement of " + min);
      }
      if (length > max) {
        throw Unfit.value("Value should have a maximum character requirement of " + max);
      }
      if (pattern != null && !pattern.matcher(text).matches()) {
        throw Unfit.value("Value should match the pattern " + shown);
      }
      return storable(text);
    }

    /** Databases take neither NUL nor half a character. */
    static String storable(String text) {
      for (int at = 0; at < text.length(); at++) {
        char each = text.charAt(at);
        if (Character.isHighSurrogate(each)
            && at + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(at + 1))) {
          at++;
        } else if (each == 0 || Character.isSurrogate(each)) {
          throw Unfit.value("Value should be string");
        }
      }
      return text;
    }
  }

  record Whole(int min, int max) implements Type {
    private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");

    @Override
    public Object coerce(JsonNode value, String path) {
      var number = number(value);
      if (number.compareTo(BigInteger.valueOf(min)) < 0) {
        throw Unfit.number(number, "Value should be greater or equal to " + min);
      }
      if (number.compareTo(BigInteger.valueOf(max)) > 0) {
        throw Unfit.number(number, "Value should be lower or equal to " + max);
      }
      return number.intValue();
    }

    static BigInteger number(JsonNode value) {
      if (value.isBoolean()) return value.booleanValue() ? BigInteger.ONE : BigInteger.ZERO;
      if (value.isNumber()) return truncated(value.decimalValue());
      if (!value.isString()) {
        throw Unfit.value("Value should be a number, not " + Python.notation(value));
      }
      var text = value.stringValue().strip();
      if (text.length() > 100 || !DIGITS.matcher(text).matches()) {
        throw Unfit.container("invalid literal for int() with base 10: " + Python.notation(value));
      }
      var digits = text.replace("_", "");
      return new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits);
    }

    private static BigInteger truncated(BigDecimal number) {
      long digits = (long) number.precision() - number.scale();
      if (digits > 100) {
        return number.signum() < 0 ? BigInteger.TEN.pow(100).negate() : BigInteger.TEN.pow(100);
      }
      return digits <= 0 ? BigInteger.ZERO : number.toBigInteger();
    }
  }

  record Numbers(List<Integer> numbers) implements Type {
    @Override
    public Object coerce(JsonNode value, String path) {
      var number = Whole.number(value);
      for (var allowed : numbers) {
        if (number.equals(BigInteger.valueOf(allowed))) return allowed;
      }
      throw Unfit.number(
          number,
          "Value should be one of: "
              + String.join(", ", numbers.stream().map(String::valueOf).toList()));
    }
  }

  record Flag() implements Type {
    private static final Set<String> YES = Set.of("true", "t", "yes", "y", "on", "1");
    private static final Set<String> NO = Set.of("false", "f", "no", "n", "off", "0");

    @Override
    public Object coerce(JsonNode value, String path) {
      if (value.isBoolean()) return value.booleanValue();
      if (value.isIntegralNumber()) return value.bigIntegerValue().signum() != 0;
      var word = value.isString() ? value.stringValue() : "";
      if (YES.contains(word)) return true;
      if (NO.contains(word)) return false;
      throw Unfit.container("Value not an unambiguous boolean: " + Python.text(value));
    }
  }

  record Uuid() implements Type {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32}");

    @Override
    public Object coerce(JsonNode value, String path) {
      var text = value.isString() ? value.stringValue() : "";
      var hex = text.replace("urn:", "").replace("uuid:", "");
      hex = stripBraces(hex).replace("-", "");
      if (!HEX.matcher(hex).matches()) throw Unfit.value("Value should be UUID format");
      var lower = hex.toLowerCase(java.util.Locale.ROOT);
      return String.join(
          "-",
          lower.substring(0, 8),
          lower.substring(8, 12),
          lower.substring(12, 16),
          lower.substring(16, 20),
          lower.substring(20));
    }

    private static String stripBraces(String text) {
      int from = 0;
      int to = text.length();
      while (from < to && "{}".indexOf(text.charAt(from)) >= 0) from++;
      while (to > from && "{}".indexOf(text.charAt(to - 1)) >= 0) to--;
      return text.substring(from, to);
    }
  }

  record Ip() implements Type {
    @Override
    public Object coerce(JsonNode value, String path) {
      if (value.isString() && Address.parse(value.stringValue()).isPresent()) {
        return value.stringValue();
      }
      throw Unfit.value("Value should be IPv4 or IPv6 format");
    }
  }

  record Network() implements Type {
    @Override
    public Object coerce(JsonNode value, String path) {
      var network =
          value.isString() ? Cidr.parse(value.stringValue()) : java.util.Optional.<Cidr>empty();
      return network
          .orElseThrow(() -> Unfit.value("Value should be IPv4 or IPv6 CIDR format"))
          .toString();
    }
  }

  record Choice(List<String> words) implements Type {
    @Override
    public Object coerce(JsonNode value, String path) {
      if (value.isString() && words.contains(value.stringValue())) return value.stringValue();
      throw Unfit.value("Value should be one of: " + String.join(", ", words));
    }
  }

  record Alpn() implements Type {
    private static final Set<String> KNOWN = Set.of("h2", "http/1.1", "http/1.0");

    @Override
    public Object coerce(JsonNode value, String path) {
      if (value.isString() && KNOWN.contains(value.stringValue())) return value.stringValue();
      throw Unfit.value("Value should be a valid ALPN protocol ID");
    }
  }

  record HttpVersion() implements Type {
    private static final Pattern DECIMAL =
        Pattern.compile("[+-]?(?:[0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40})");

    @Override
    public Object coerce(JsonNode value, String path) {
      var number = number(value);
      if (number == 1.0 || number == 1.1) return number;
      throw Unfit.number(number, "Value should be one of: 1.0, 1.1");
    }

    private static double number(JsonNode value) {
      if (value.isBoolean()) return value.booleanValue() ? 1 : 0;
      if (value.isNumber()) return value.doubleValue();
      if (!value.isString()) {
        throw Unfit.value("Value should be a number, not " + Python.notation(value));
      }
      var text = value.stringValue().strip();
      if (!DECIMAL.matcher(text).matches()) {
        throw Unfit.container("could not convert string to float: " + Python.notation(value));
      }
      return Double.parseDouble(text);
    }
  }

  record Url() implements Type {
    private static final String UNIT = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})";
    private static final Pattern FORM =
        Pattern.compile(
            "https?://(?:[A-Za-z0-9._~!$&'()*+,;=:-]*@)?"
                + "(?<host>\\[[0-9A-Fa-f:.]+]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)"
                + "(?::[0-9]{0,5})?(?:/UNIT*+)?(?:\\?(?:UNIT|\\?)*+)?(?:#(?:UNIT|\\?)*+)?"
                    .replace("UNIT", UNIT));

    @Override
    public Object coerce(JsonNode value, String path) {
      if (!value.isString()) throw Unfit.value("Value must be a valid URL string");
      var text = value.stringValue();
      if (text.length() > 255) {
        throw Unfit.value("Value should have a maximum character requirement of 255");
      }
      var matcher = FORM.matcher(text);
      if (!matcher.matches() || !host(matcher.group("host"))) {
        throw Unfit.value("Value must be a valid URL string");
      }
      return text;
    }

    private static boolean host(String host) {
      return !host.startsWith("[")
          || Address.parse(host.substring(1, host.length() - 1)).isPresent();
    }
  }

  record UrlPath() implements Type {
    private static final Pattern FORM =
        Pattern.compile("/(?!/)UNIT*+(?:\\?(?:UNIT|\\?)*+)?".replace("UNIT", Url.UNIT));

    @Override
    public Object coerce(JsonNode value, String path) {
      if (!value.isString()) throw Unfit.value("Value must be a valid URL Path string");
      var text = value.stringValue();
      if (text.length() > 255) {
        throw Unfit.value("Value should have a maximum character requirement of 255");
      }
      if (!FORM.matcher(text).matches()) {
        throw Unfit.value("Value must be a valid URL Path string");
      }
      return text;
    }
  }

  record Items(Type of) implements Type {
    @Override
    public Object coerce(JsonNode value, String path) {
      if (!value.isArray()) {
        throw Unfit.container("Value not a valid list: " + Python.text(value));
      }
      var items = new ArrayList<Object>();
      for (var item : value) {
        if (item.isNull() && of instanceof Nested) {
          throw Unfit.container("Value not a valid dict: None");
        }
        items.add(of.coerce(item, path));
      }
      return items;
    }
  }

  record Texts() implements Type {
    @Override
    public Object coerce(JsonNode value, String path) {
      if (!value.isObject()) {
        throw Unfit.container("Value not a valid dict: " + Python.text(value));
      }
      var text = Type.text(255);
      var map = new LinkedHashMap<String, String>();
      for (var item : value.properties()) {
        if (item.getKey().length() > 255) {
          throw Unfit.value("Value should have a maximum character requirement of 255");
        }
        map.put(Text.storable(item.getKey()), (String) text.coerce(item.getValue(), path));
      }
      return map;
    }
  }

  record Nested(Supplier<Schema> schema, Mode mode) implements Type {
    @Override
    public Object coerce(JsonNode value, String path) {
      return schema.get().read(value, mode, path);
    }
  }
}
