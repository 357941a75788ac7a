package io.octavia.api;

import io.octavia.api.openapi.Arguments;
import io.octavia.api.openapi.Document;
import io.octavia.api.openapi.Gives;
import io.octavia.api.openapi.Operation;
import io.octavia.api.openapi.Roots;
import io.octavia.api.schema.Form;
import io.octavia.http.Json;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;

/** What the API says of itself. */
final class Discovery {
  private static final Roots VERSIONS = new Roots(List.of("/v2.0", "/v2"));

  private Discovery() {}

  /** Its versions. */
  static List<Route> routes(Links links) {
    var routes = new ArrayList<Route>();
    for (var method : List.of("GET", "HEAD", "OPTIONS")) {
      routes.add(
          Route.of(method, "/", call -> Versions.all(links, call.request()))
              .below(Roots.SITE)
              .open()
              .arguments(Arguments.among())
              .gives(new Gives.Shape(200, Versions.SHOWN)));
    }
    for (var root : VERSIONS.prefixes()) {
      for (var path : List.of(root, root + "/lbaas", root + "/octavia")) {
        routes.add(
            Route.get(path, _ -> Response.json(200, "v2"))
                .below(Roots.SITE)
                .arguments(Arguments.none())
                .gives(new Gives.Shape(200, Form.word("v2"))));
      }
    }
    return routes;
  }

  /** All calls, that one among them, as an OpenAPI document. */
  static Route document(List<Route> others) {
    var shown = new Gives.Shape(200, new Form.Entries(new Form.Anything()));
    var operations = new ArrayList<>(others.stream().map(Route::operation).toList());
    var own = Operation.of("GET", "/openapi.json").below(VERSIONS).opened().giving(shown);
    operations.add(own);
    var bytes =
        Json.MAPPER
            .writer()
            .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .writeValueAsBytes(Document.of(operations));
    var document = new Response(200, Map.of("Content-Type", "application/json"), bytes);
    return new Route(own, _ -> document);
  }
}
