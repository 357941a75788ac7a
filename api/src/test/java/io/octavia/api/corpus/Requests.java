package io.octavia.api.corpus;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes requests from declarations. */
public final class Requests {
  private static final int COMBINATIONS = 60;

  private final List<Kinds.Place> places;
  private final long seed;
  private final List<Asked> asked = new ArrayList<>();

  /** Those of the kinds. */
  public Requests(Kinds kinds, long seed) {
    this.places = kinds.places();
    this.seed = seed;
  }

  /** All of them, shuffled. */
  public List<Asked> all() {
    asked.clear();
    for (var place : places) {
      reads(place);
      if (place.creates()) creates(place);
      changes(place);
      if (!place.within().isEmpty()) parts(place);
      combinations(place);
    }
    batches();
    asked.addAll(Rest.all());
    asked.addAll(Rights.of(places));
    var all = new ArrayList<>(asked.stream().distinct().toList());
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  private void ask(String method, String path, @Nullable String body) {
    asked.add(new Asked(method, path, body));
  }

  private void creates(Kinds.Place place) {
    var attributes = place.kind().schema().attributes();
    for (var attribute : attributes) {
      if (Values.NEWER.contains(attribute.name())) continue;
      var without = place.base().without(attribute.name());
      for (var value : values(attribute, Mode.CREATE)) {
        ask("POST", place.collection(), place.body(without.with(attribute.name(), value)));
      }
      if (place.base().attributes().containsKey(attribute.name())) {
        ask("POST", place.collection(), place.body(without));
      }
    }
    ask("POST", place.collection(), place.body(place.base()));
    ask("POST", place.collection(), place.body(place.base().with("nothing", "1")));
    ask(
        "POST",
        place.collection(),
        place.body(place.base().with("nothing", "1").with("more", "{}")));
  }

  private void changes(Kinds.Place place) {
    for (var attribute : place.kind().schema().attributes()) {
      if (Values.NEWER.contains(attribute.name())) continue;
      // Of what nobody can change there is more than enough in the other kinds.
      if (!place.creates() && !attribute.accepted().contains(Mode.UPDATE)) continue;
      for (var value : values(attribute, Mode.UPDATE)) {
        ask("PUT", place.item(), place.body(Bodies.of(attribute.name(), value)));
      }
      if (attribute.type() == null || !attribute.accepted().contains(Mode.UPDATE)) continue;
      for (var item : place.items().subList(1, place.items().size())) {
        var fitting = Values.fitting(attribute, attribute.type()).getFirst();
        var path = place.collection() + "/" + item;
        ask("PUT", path, place.body(Bodies.of(attribute.name(), fitting)));
        ask("PUT", path, place.body(Bodies.of(attribute.name(), "null")));
      }
    }
    for (var item : place.items()) {
      ask("PUT", place.collection() + "/" + item, place.body(Bodies.of()));
      ask("DELETE", place.collection() + "/" + item, null);
    }
    ask("PUT", place.collection() + "/nothing", place.body(Bodies.of("admin_state_up", "true")));
    ask("DELETE", place.collection() + "/nothing", null);
  }

  /** Objects within a new load balancer. */
  private void parts(Kinds.Place place) {
    for (var attribute : place.kind().schema().attributes()) {
      if (Values.NEWER.contains(attribute.name())) continue;
      var without = place.part().without(attribute.name());
      for (var value : values(attribute, Mode.CREATE_WITHIN)) {
        ask(
            "POST",
            "/loadbalancers",
            place.within().formatted(without.with(attribute.name(), value).text()));
      }
      if (place.part().attributes().containsKey(attribute.name())) {
        ask("POST", "/loadbalancers", place.within().formatted(without.text()));
      }
    }
    ask("POST", "/loadbalancers", place.within().formatted(place.part().text()));
    ask("POST", "/loadbalancers", place.within().formatted(place.part().with("no", "1").text()));
  }

  private static List<String> values(Attribute attribute, Mode mode) {
    var type = attribute.type();
    if (type == null || !attribute.accepted().contains(mode)) return List.of("\"x\"", "null");
    var values = new ArrayList<>(Values.fitting(attribute, type));
    values.addAll(Values.unfit(attribute, type));
    return values.stream().distinct().toList();
  }

  /** Several attributes at once, each of which fits by itself: what the rules between them say. */
  private void combinations(Kinds.Place place) {
    var random = new Random(seed + place.item().hashCode());
    if (Values.accepted(place.kind().schema().attributes(), Mode.UPDATE).isEmpty()) return;
    for (int i = 0; i < COMBINATIONS; i++) {
      if (place.creates()) {
        ask(
            "POST",
            place.collection(),
            place.body(combined(place.base(), place, Mode.CREATE, random)));
      }
      var item = place.items().get(random.nextInt(place.items().size()));
      ask(
          "PUT",
          place.collection() + "/" + item,
          place.body(combined(Bodies.of(), place, Mode.UPDATE, random)));
    }
  }

  private static Bodies combined(Bodies base, Kinds.Place place, Mode mode, Random random) {
    var all = Values.accepted(place.kind().schema().attributes(), mode);
    var body = base;
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      var attribute = all.get(random.nextInt(all.size()));
      var type = attribute.type();
      if (type == null) continue;
      var values = Values.fitting(attribute, type);
      body = body.with(attribute.name(), values.get(random.nextInt(values.size())));
    }
    return body;
  }

  private void batches() {
    var members = "/pools/{pool}/members";
    var kept = "{\"address\":\"10.0.0.10\",\"protocol_port\":8080,\"weight\":7}";
    var added = "{\"address\":\"10.0.0.30\",\"protocol_port\":80,\"name\":\"new\"}";
    for (var list :
        List.of(
            "[]",
            "[" + kept + "]",
            "[" + added + "]",
            "[" + kept + "," + added + "]",
            "[" + added + "," + added + "]",
            "[" + kept + "," + kept + "]",
            "null",
            "{}",
            "[{}]",
            "[null]",
            "[" + added + ",{\"address\":\"x\",\"protocol_port\":1}]")) {
      ask("PUT", members, "{\"members\":" + list + "}");
      ask("PUT", members + "?additive_only=true", "{\"members\":" + list + "}");
    }
    ask("PUT", members + "?additive_only=maybe", "{\"members\":[]}");
    ask("PUT", members + "?nothing=1", "{\"members\":[]}");
    ask("PUT", "/pools/nothing/members", "{\"members\":[]}");
  }

  private void reads(Kinds.Place place) {
    var list = place.collection();
    for (var item : place.items()) ask("GET", list + "/" + item, null);
    ask("GET", list + "/nothing", null);
    ask("GET", place.item() + "?fields=id&fields=name", null);
    ask("GET", place.item() + "?nothing=1", null);
    for (var query :
        List.of(
            "",
            "?limit=1",
            "?limit=2",
            "?limit=0",
            "?limit=-1",
            "?limit=x",
            "?limit=infinite",
            "?limit=99999",
            "?page_reverse=True&limit=1",
            "?tags=a",
            "?tags=a,b",
            "?tags-any=a,c",
            "?not-tags=a",
            "?not-tags=a,b",
            "?not-tags-any=a,b",
            "?tags=a&not-tags=c",
            "?tags=nothing",
            "?fields=id",
            "?fields=id&fields=tags",
            "?fields=nothing",
            "?fields=id,name",
            "?sort=name:desc,id:asc",
            "?sort=created_at:desc",
            "?sort=name:sideways",
            "?sort=nothing",
            "?sort_key=name&sort_dir=desc",
            "?sort_key=name,created_at&sort_dir=asc,desc",
            "?sort_key=name&sort_dir=x",
            "?sort=description:asc,name:desc,created_at",
            "?sort=name,name:desc",
            "?sort_key=name,id&sort_dir=desc,asc&limit=2",
            "?limit=2&sort=name:desc,created_at",
            "?limit=2&fields=id&name=web",
            "?tags=a&tags=b",
            "?tags=a&limit=1",
            "?tags-any=b&not-tags-any=c&sort=name",
            "?nothing=1",
            "?id=x",
            "?name=web&name=two",
            "?project_id=" + "a".repeat(32),
            "?project_id=x",
            "?tenant_id=x",
            "?limit=1&limit=2",
            "?marker=nothing")) {
      ask("GET", list + query, null);
    }
    var marker = place.items().getFirst();
    for (var query :
        List.of(
            "",
            "&limit=1",
            "&limit=1&page_reverse=True",
            "&sort=created_at:desc",
            "&sort=name:desc,created_at:asc&limit=2",
            "&sort=name:desc,created_at:asc&limit=2&page_reverse=True",
            "&sort_key=name,created_at&sort_dir=desc,asc&limit=2",
            "&limit=2&page_reverse=true",
            "&limit=0",
            "&name=web",
            "&fields=id")) {
      ask("GET", list + "?marker=" + marker + query, null);
      ask("GET", list + "?marker=" + place.items().getLast() + query, null);
    }
    for (var attribute : place.kind().schema().attributes()) {
      if (Values.NEWER.contains(attribute.name())) continue;
      ask("GET", list + "?sort=" + attribute.name(), null);
      ask("GET", list + "?fields=" + attribute.name(), null);
      for (var value : List.of("", "true", "HTTP", "5", "ACTIVE", "{lb}", "x")) {
        ask("GET", list + "?" + attribute.name() + "=" + value, null);
      }
    }
    for (var below : List.of("/stats", "/status", "/statuses", "/failover", "/nothing")) {
      ask("GET", place.item() + below, null);
      ask("GET", place.item() + below + "?nothing=1", null);
    }
    ask("PATCH", place.item(), "{}");
    ask("POST", place.item(), "{}");
    ask("PUT", list, place.body(place.base()));
    ask("DELETE", list, null);
  }
}
