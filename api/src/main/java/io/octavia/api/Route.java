package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.openapi.Arguments;
import io.octavia.api.openapi.Gives;
import io.octavia.api.openapi.Operation;
import io.octavia.api.openapi.Roots;
import io.octavia.api.openapi.Takes;
import io.octavia.api.schema.Mode;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One call of the API and what answers it. Routing, the check of query arguments and the OpenAPI
 * document all come from here.
 */
record Route(Operation operation, Function<Call, Response> handler) {
  private static final String[] PAGE = {
    "fields", "limit", "marker", "page_reverse", "sort", "sort_key", "sort_dir"
  };

  /** The five calls that most objects have. */
  static List<Route> standard(Resource resource, String path, Standard calls) {
    return List.of(
        list(resource, path, calls::list),
        create(resource, path, calls::create),
        show(resource, path, calls::show),
        update(resource, path, calls::update),
        delete(path, calls::delete));
  }

  /** What answers the five calls. */
  interface Standard {
    Response list(Call call);

    Response create(Call call);

    Response show(Call call);

    Response update(Call call);

    Response delete(Call call);
  }

  /** A list of objects, page by page; whatever is not a name of a page's argument is a filter. */
  static Route list(Resource resource, String path, Function<Call, Response> handler) {
    var named = new ArrayList<>(List.of(PAGE));
    if (resource.schema().attribute("project_id").isPresent()) named.add("project_id");
    if (resource.schema().attribute("tags").isPresent()) {
      named.addAll(List.of("tags", "tags-any", "not-tags", "not-tags-any"));
    }
    return get(path, handler)
        .arguments(Arguments.among(named.toArray(String[]::new)))
        .gives(
            new Gives.Page(
                resource.root(), resource.plural(), resource.links(), resource.schema()));
  }

  static Route create(Resource resource, String path, Function<Call, Response> handler) {
    return post(path, handler)
        .takes(new Takes.One(resource.root(), resource.schema(), Mode.CREATE))
        .gives(new Gives.One(201, resource.root(), resource.schema()));
  }

  static Route show(Resource resource, String path, Function<Call, Response> handler) {
    return get(path + "/{id}", handler)
        .arguments(Arguments.among("fields"))
        .gives(new Gives.One(200, resource.root(), resource.schema()));
  }

  static Route update(Resource resource, String path, Function<Call, Response> handler) {
    return put(path + "/{id}", handler)
        .takes(new Takes.One(resource.root(), resource.schema(), Mode.UPDATE))
        .gives(new Gives.One(200, resource.root(), resource.schema()));
  }

  static Route delete(String path, Function<Call, Response> handler) {
    return of("DELETE", path + "/{id}", handler).gives(new Gives.Nothing(204));
  }

  static Route get(String path, Function<Call, Response> handler) {
    return of("GET", path, handler);
  }

  static Route post(String path, Function<Call, Response> handler) {
    return of("POST", path, handler);
  }

  /** Answers 202 with no body unless told otherwise. */
  static Route put(String path, Function<Call, Response> handler) {
    return of("PUT", path, handler).gives(new Gives.Nothing(202));
  }

  static Route of(String method, String path, Function<Call, Response> handler) {
    return new Route(Operation.of(method, path), handler);
  }

  /** For anybody. */
  Route open() {
    return new Route(operation.opened(), handler);
  }

  /** Below these roots, not below those of load balancing. */
  Route below(Roots roots) {
    return new Route(operation.below(roots), handler);
  }

  Route arguments(Arguments arguments) {
    return new Route(operation.asking(arguments), handler);
  }

  Route takes(Takes takes) {
    return new Route(operation.taking(takes), handler);
  }

  Route gives(Gives gives) {
    return new Route(operation.giving(gives), handler);
  }

  /** The full templates of its paths. */
  Stream<String> templates() {
    return operation.roots().prefixes().stream().map(root -> root + operation.path());
  }

  /** A call on a collection that only its objects can answer. */
  static Route withoutId(String method, String path) {
    var missing = Fault.of(400, "Missing argument: \"" + nameOfId(method, path) + "\"");
    return of(
            method,
            path,
            _ -> {
              throw missing;
            })
        .arguments(Arguments.among());
  }

  /** What upstream's handler of the call calls the id. */
  private static String nameOfId(String method, String path) {
    boolean delete = method.equals("DELETE");
    return switch (path) {
      case "/quotas" -> "project_id";
      case "/availabilityzones" -> delete ? "availability_zone_name" : "name";
      case "/availabilityzoneprofiles" -> delete ? "availability_zone_profile_id" : "id";
      case "/flavors" -> delete ? "flavor_id" : "id";
      case "/flavorprofiles" -> delete ? "flavor_profile_id" : "id";
      default -> "id";
    };
  }

  boolean answers(String method, String path) {
    return operation.method().equals(method) && operation.path().equals(path);
  }

  /** Whether it is a call on a collection, which lacks the id of one of its objects. */
  boolean collects() {
    return operation.gives() instanceof Gives.Page;
  }

  /** The reply, once the query was looked at. */
  Response answer(Call call) {
    var arguments = operation.arguments();
    if (!arguments.open()) call.refuseArgumentsBut(arguments.named());
    return handler.apply(call);
  }
}
