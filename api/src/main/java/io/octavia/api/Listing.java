package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the query of a list asks for: filters, order, a page, and links to the pages beside it. */
final class Listing {
  private static final Set<String> RESERVED =
      Set.of("limit", "marker", "page_reverse", "sort", "sort_key", "sort_dir", "fields");
  private static final Map<String, Query.Match> TAGS =
      Map.of(
          "tags", Query.Match.ALL,
          "tags-any", Query.Match.ANY,
          "not-tags", Query.Match.NOT_ALL,
          "not-tags-any", Query.Match.NOT_ANY);

  private final Resource resource;
  private final Request request;
  private final Config config;
  private final @Nullable Integer limit;
  private final @Nullable String marker;

  Listing(Resource resource, Call call, Config config) {
    this.resource = resource;
    this.request = call.request();
    this.config = config;
    this.limit = limit();
    this.marker = paging() ? request.query("marker").orElse(null) : null;
  }

  /**
   * The query.
   *
   * @param scope what the path and the caller's rights add to the filters
   */
  Query query(List<Query.Equal> scope) {
    var equal = new ArrayList<>(scope);
    var tags = new ArrayList<Query.Tagged>();
    if (config.get(ApiSettings.ALLOW_FILTERING)) {
      filters(equal);
      tags(tags);
    }
    boolean before = "True".equals(request.query("page_reverse").orElse(""));
    return new Query(equal, tags, order(), marker, before, limit);
  }

  /** The reply with that page. */
  Response reply(Optional<List<Row>> page, Set<String> fields) {
    var rows =
        page.orElseThrow(
            () -> Fault.of(400, "Supplied pagination marker '" + marker + "' is not valid."));
    return Reply.many(resource, rows, fields, paging() ? links(rows) : null);
  }

  private boolean paging() {
    return config.get(ApiSettings.ALLOW_PAGINATION);
  }

  private void filters(List<Query.Equal> equal) {
    var seen = new HashSet<String>();
    for (var parameter : request.query()) {
      var name = parameter.name();
      if (RESERVED.contains(name) || TAGS.containsKey(name) || scopes(name)) continue;
      var column = column(name);
      if (column == null || !seen.add(column)) {
        throw Fault.of(400, "One or more arguments are either duplicate or invalid");
      }
      equal.add(new Query.Equal(column, parameter.value()));
    }
  }

  /** Whether the argument says whose objects are to be listed, which is not for filters to do. */
  private boolean scopes(String name) {
    return name.equals("project_id")
        && (resource.kind() == Kind.AMPHORA || resource.schema().attribute(name).isPresent());
  }

  private void tags(List<Query.Tagged> tags) {
    // Of what has no tags upstream shows all.
    if (resource.schema().attribute("tags").isEmpty()) return;
    TAGS.forEach((name, match) -> {
      var wanted = new LinkedHashSet<String>();
      for (var parameter : request.query()) {
        if (parameter.name().equals(name)) {
          wanted.addAll(Arrays.asList(parameter.value().split(",", -1)));
        }
      }
      if (!wanted.isEmpty()) tags.add(new Query.Tagged(match, wanted));
    });
  }

  private @Nullable String column(String name) {
    var column =
        resource.schema().attribute(name).map(attribute -> attribute.column()).orElse(name);
    return column != null && Reading.hasColumn(resource.kind(), column) ? column : null;
  }

  private List<Query.Order> order() {
    var order = new ArrayList<Query.Order>();
    if (config.get(ApiSettings.ALLOW_SORTING)) {
      request.query("sort").ifPresentOrElse(sort -> sorts(order, sort), () -> sortKeys(order));
    }
    for (var last : Query.byAge(resource.kind())) {
      if (order.stream().noneMatch(each -> each.column().equals(last.column()))) order.add(last);
    }
    return order;
  }

  private void sorts(List<Query.Order> order, String sort) {
    for (var term : sort.split(",", -1)) {
      var parts = term.strip().split(":", -1);
      if (parts.length > 2) {
        throw Fault.titled(
            400, "Bad Request", "Supplied sort key '" + term.strip() + "' is not valid.");
      }
      sort(order, parts[0].strip(), parts.length == 2 ? parts[1].strip() : "asc");
    }
  }

  private void sortKeys(List<Query.Order> order) {
    var keys = request.query("sort_key").orElse("");
    if (keys.isEmpty()) return;
    var names = keys.split(",", -1);
    var directions = request.query("sort_dir").orElse("").split(",", -1);
    for (int at = 0; at < names.length; at++) {
      var given = at < directions.length ? directions[at].strip() : "";
      sort(order, names[at].strip(), given.isEmpty() ? "asc" : given);
    }
  }

  private void sort(List<Query.Order> order, String key, String direction) {
    var lower = direction.toLowerCase(Locale.ROOT);
    if (!lower.equals("asc") && !lower.equals("desc")) {
      throw Fault.titled(
          400, "Bad Request", "Supplied sort direction '" + direction + "' is not valid.");
    }
    var column = column(key);
    if (column == null) throw Fault.of(400, "Supplied sort key '" + key + "' is not valid.");
    if (order.stream().noneMatch(each -> each.column().equals(column))) {
      order.add(new Query.Order(column, lower.equals("desc")));
    }
  }

  private @Nullable Integer limit() {
    if (!paging()) return null;
    var most = number(config.get(ApiSettings.PAGINATION_MAX_LIMIT)).orElse(-1L);
    var asked = request.query("limit");
    if (asked.isEmpty()) return most > 0 ? clamped(most) : null;
    var wanted =
        number(asked.get())
            .orElseThrow(() ->
                Fault.titled(
                    400,
                    "Bad Request",
                    "Supplied pagination limit '" + asked.get() + "' is not valid."));
    if (wanted <= 0) return null;
    return clamped(most > 0 ? Math.min(most, wanted) : wanted);
  }

  private static int clamped(long number) {
    return (int) Math.min(Integer.MAX_VALUE, number);
  }

  /** A limit as a number, -1 for infinite; empty if it is neither. */
  private static Optional<Long> number(String text) {
    var word = text.strip();
    if (word.equals("infinite")) return Optional.of(-1L);
    if (!word.matches("[+-]?[0-9]{1,18}")) return Optional.empty();
    return Optional.of(Long.parseLong(word));
  }

  private List<Map<String, String>> links(List<Row> rows) {
    var links = new ArrayList<Map<String, String>>();
    if (rows.isEmpty()) return links;
    if (marker != null) {
      links.add(link("previous", key(rows.getFirst()), "&page_reverse=True"));
    }
    if (limit == null || rows.size() >= limit) links.add(link("next", key(rows.getLast()), ""));
    return links;
  }

  /** What a marker names an object by; upstream says None where that is no id, and takes none. */
  private String key(Row row) {
    return encoded(row.required(resource.kind().key()));
  }

  private Map<String, String> link(String rel, String id, String more) {
    var href =
        new StringBuilder(new Links(config).self(request))
            .append("?limit=")
            .append(limit == null ? "None" : limit);
    for (var name : new String[] {"sort", "sort_key"}) {
      request
          .query(name)
          .ifPresent(value -> href.append('&').append(name).append('=').append(encoded(value)));
    }
    href.append("&marker=").append(id).append(more);
    var link = new LinkedHashMap<String, String>();
    link.put("rel", rel);
    link.put("href", href.toString());
    return link;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%3A", ":").replace("%2C", ",");
  }
}
