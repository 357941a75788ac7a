package io.octavia.api.corpus;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Mode;
import io.octavia.api.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** JSON values for attributes: those that fit a type, its boundaries, and what does not fit. */
final class Values {
  /** What came after the version of the API that the corpus is compared with. */
  static final Set<String> NEWER =
      Set.of(
          "hsts_max_age",
          "hsts_include_subdomains",
          "hsts_preload",
          "vip_sg_ids",
          "vip_vnic_type",
          "request_sriov",
          "vnic_type",
          "port_id");

  /** What no type takes, or what one takes by accident. */
  private static final List<String> FOREIGN =
      List.of("null", "true", "5", "-1", "1.5", "\"\"", "\"x\"", "[]", "[null]", "{}", "{\"a\":1}");

  private static final List<String> FLAGS =
      List.of("true", "false", "\"true\"", "\"False\"", "\"yes\"", "\"off\"", "\"1\"", "0", "2");

  private static final List<String> ADDRESSES =
      List.of(
          "\"10.0.0.1\"",
          "\"2001:db8::1\"",
          "\"2001:DB8:0:0::1\"",
          "\"::ffff:10.0.0.1\"",
          "\"255.255.255.255\"",
          "\"0.0.0.0\"");

  private static final List<String> NO_ADDRESSES =
      List.of(
          "\"10.0.0.256\"",
          "\"010.0.0.1\"",
          "\"10.0.0.1/24\"",
          "\"fe80::1%eth0\"",
          "\"10.0.1\"",
          "\"1::2::3\"",
          "167772161");

  private static final List<String> NETWORKS =
      List.of(
          "\"10.0.0.0/8\"",
          "\"10.0.0.1/8\"",
          "\"10.0.0.1\"",
          "\"::/0\"",
          "\"2001:db8::1/64\"",
          "\"10.0.0.0/255.0.0.0\"");

  private static final List<String> URLS =
      List.of(
          "\"http://www.example.com\"",
          "\"https://example.com:8443/a/b?c=d#e\"",
          "\"http://10.0.0.1/\"",
          "\"http://[2001:db8::1]/\"",
          "\"HTTP://EXAMPLE.COM\"");

  private static final List<String> NO_URLS =
      List.of(
          "\"ftp://example.com\"",
          "\"www.example.com\"",
          "\"http://\"",
          "\"http:// a\"",
          "\"http://example.com/%\"",
          "\"/path\"",
          "\"http://[::1\"",
          "\"http://ex\\u00e4mple.com\"");

  private static final List<String> PATHS =
      List.of("\"/\"", "\"/a/b.html\"", "\"/a?b=c&d\"", "\"/%20\"", "\"/~a;b,c\"");

  private static final List<String> NO_PATHS =
      List.of("\"a\"", "\"//a\"", "\"/a b\"", "\"/#a\"", "\"http://a/\"", "\"/\\u00e4\"", "\"/%\"");

  private static final List<String> SAMPLES =
      List.of(
          "\"a\"",
          "\"A name\"",
          "\"example.com\"",
          "\"JSESSIONID\"",
          "\"200\"",
          "\"200-299\"",
          "\"200, 201\"",
          "\"ECDHE-RSA-AES128-GCM-SHA256\"",
          "\"\\u00e9\\ud83d\\ude00\"");

  private static final List<String> HEADERS =
      List.of(
          "{}",
          "{\"X-Forwarded-For\":\"true\"}",
          "{\"X-Forwarded-For\":\"true\",\"X-Forwarded-Port\":\"false\"}");

  private static final List<String> NO_HEADERS =
      List.of(
          "{\"X-Forwarded-For\":true}",
          "{\"X-Forwarded-For\":\"maybe\"}",
          "{\"X-Nothing\":\"true\"}",
          "{\"X-SSL-Client-CN\":\"true\"}",
          "{\"X-Forwarded-For\":null}",
          "{\"X-Forwarded-For\":{}}");

  private Values() {}

  /** Values of the type, the first ones the most usual. */
  static List<String> fitting(Attribute attribute, Type type) {
    return switch (type) {
      case Type.Text text -> texts(attribute, text);
      case Type.Whole(int min, int max) ->
          List.of(Integer.toString(min), Integer.toString(max), "\"" + min + "\"", max + ".0");
      case Type.Numbers(var numbers) -> numbers.stream().map(String::valueOf).toList();
      case Type.Flag _ -> FLAGS;
      case Type.Uuid _ -> References.of(attribute.name());
      case Type.Ip _ -> ADDRESSES;
      case Type.Network _ -> NETWORKS;
      case Type.Choice(var words) -> words.stream().map(Values::quoted).toList();
      case Type.Alpn _ -> List.of("\"h2\"", "\"http/1.1\"", "\"http/1.0\"");
      case Type.HttpVersion _ -> List.of("1.0", "1.1", "\"1.1\"", "1");
      case Type.Url _ -> URLS;
      case Type.UrlPath _ -> PATHS;
      case Type.Items(var of) -> lists(fitting(attribute, of));
      case Type.Texts _ -> HEADERS;
      case Type.Nested(var schema, var mode) -> objects(schema.get().attributes(), mode);
    };
  }

  /** Values that the type refuses, and some of which that is not clear. */
  static List<String> unfit(Attribute attribute, Type type) {
    var values = new ArrayList<>(FOREIGN);
    switch (type) {
      case Type.Text text -> {
        values.add(quoted("a".repeat(text.max() + 1)));
        values.add("\"a\\nb\"");
        values.add("\"a\\u0000b\"");
        values.add("\" a,;b\\\\ \"");
      }
      case Type.Whole(int min, int max) -> {
        values.add(Long.toString(min - 1L));
        values.add(Long.toString(max + 1L));
        values.addAll(List.of("1e3", "99999999999999999999", "\" 7 \"", "\"1.0\"", "\"0x10\""));
      }
      case Type.Numbers _ -> values.addAll(List.of("300", "\"302\"", "302.0", "302.5"));
      case Type.Flag _ -> values.addAll(List.of("\"TRUE\"", "\" true \"", "1.0", "\"maybe\""));
      case Type.Uuid _ -> values.addAll(References.odd());
      case Type.Ip _ -> values.addAll(NO_ADDRESSES);
      case Type.Network _ ->
          values.addAll(List.of("\"10.0.0.0/33\"", "\"10.0.0.0/\"", "\"10.0.0.0/0.0.0.255\""));
      case Type.Choice(var words) -> {
        values.add(quoted(words.getFirst().toLowerCase(Locale.ROOT)));
        values.add(quoted(words.getFirst() + " "));
      }
      case Type.Alpn _ -> values.addAll(List.of("\"http/0.9\"", "\"H2\"", "\"h3\""));
      case Type.HttpVersion _ -> values.addAll(List.of("2.0", "1.2", "\"1.1 \"", "1.10", "0"));
      case Type.Url _ -> {
        values.addAll(NO_URLS);
        values.add(quoted("http://example.com/" + "a".repeat(240)));
      }
      case Type.UrlPath _ -> {
        values.addAll(NO_PATHS);
        values.add(quoted("/" + "a".repeat(255)));
      }
      case Type.Items(var of) -> unfit(attribute, of).forEach(each -> values.add("[" + each + "]"));
      case Type.Texts _ -> values.addAll(NO_HEADERS);
      case Type.Nested(var schema, var mode) ->
          values.addAll(brokenObjects(schema.get().attributes(), mode));
    }
    return values.stream().distinct().toList();
  }

  private static List<String> texts(Attribute attribute, Type.Text text) {
    var values = new ArrayList<>(References.texts(attribute.name()));
    values.addAll(SAMPLES);
    values.add(quoted("a".repeat(text.max())));
    return values;
  }

  private static List<String> lists(List<String> items) {
    var first = items.getFirst();
    var lists = new ArrayList<>(List.of("[]", "[" + first + "]", "[" + first + "," + first + "]"));
    if (items.size() > 1) lists.add("[" + first + "," + items.get(1) + "]");
    items.stream().skip(1).forEach(item -> lists.add("[" + item + "]"));
    return lists;
  }

  /** Objects with all that is mandatory, and one thing more. */
  private static List<String> objects(List<Attribute> attributes, Mode mode) {
    var least = Bodies.mandatory(attributes, mode);
    var objects = new ArrayList<String>();
    objects.add(least.text());
    for (var attribute : accepted(attributes, mode)) {
      if (attribute.type() instanceof Type.Nested || attribute.type() instanceof Type.Items) {
        continue;
      }
      fitting(attribute, attribute.type()).stream()
          .limit(4)
          .forEach(value -> objects.add(least.with(attribute.name(), value).text()));
    }
    return objects.stream().distinct().toList();
  }

  private static List<String> brokenObjects(List<Attribute> attributes, Mode mode) {
    var least = Bodies.mandatory(attributes, mode);
    var objects = new ArrayList<String>();
    objects.add(least.with("nothing", "1").text());
    for (var attribute : accepted(attributes, mode)) {
      if (attribute.type() instanceof Type.Nested) continue;
      objects.add(least.with(attribute.name(), "null").text());
      objects.add(least.with(attribute.name(), "[{}]").text());
      if (attribute.mandatory().contains(mode)) objects.add(least.without(attribute.name()).text());
    }
    return objects;
  }

  static List<Attribute> accepted(List<Attribute> attributes, Mode mode) {
    return attributes.stream()
        .filter(each -> each.type() != null && each.accepted().contains(mode))
        .filter(each -> !NEWER.contains(each.name()))
        .toList();
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
