package io.octavia.api;

import io.octavia.api.openapi.Gives;
import io.octavia.api.openapi.Takes;
import io.octavia.api.schema.Mode;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.http.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls on the quotas of projects. A project need not be known to have one. */
final class QuotaCalls {
  private final Services services;
  private final Access access;
  private final Resource resource;

  QuotaCalls(Services services, Access access) {
    this.services = services;
    this.access = access;
    this.resource = services.declared().quotas;
  }

  List<Route> routes() {
    var one = "/quotas/{id}";
    var shown = new Gives.One(200, resource.root(), resource.schema());
    return List.of(
        Route.list(resource, "/quotas", this::list),
        Route.get(one, this::show).gives(shown),
        Route.get(one + "/default", this::defaults).gives(shown),
        Route.put(one, this::update)
            .takes(new Takes.One(resource.root(), resource.schema(), Mode.UPDATE))
            .gives(new Gives.One(202, resource.root(), resource.schema())),
        Route.of("DELETE", one, this::delete).gives(new Gives.Nothing(202)));
  }

  private String authorized(Call call, String action) {
    var project = call.param("id");
    call.authorize(resource.rule(action), project);
    return project;
  }

  /** Upstream asks for the caller's own, whichever project the filter names. */
  private Response list(Call call) {
    var scope = access.visible(call, resource, null);
    call.request()
        .query("project_id")
        .ifPresent(project -> scope.add(new Query.Equal("project_id", project)));
    return access.list(call.whole(), resource, scope);
  }

  private Response show(Call call) {
    var project = authorized(call, "get_one");
    return reply(200, project, services.resources().find(Kind.QUOTA, project));
  }

  private Response defaults(Call call) {
    return reply(200, authorized(call, "get_defaults"), Optional.empty());
  }

  /** The limits that hold for the project. */
  private Response reply(int status, String project, Optional<Row> stored) {
    var effective = new LinkedHashMap<String, @Nullable Object>();
    effective.put("project_id", project);
    for (var limit : QuotaSchema.LIMITS) {
      var own = stored.map(row -> row.get(limit.column()));
      effective.put(limit.column(), own.orElseGet(() -> limit.configured(services.config())));
    }
    return Reply.one(status, resource, Row.of(effective), Set.of());
  }

  private Response update(Call call) {
    var body = resource.updated().read(call.body(), Mode.UPDATE);
    var project = authorized(call, "put");
    return services
        .resources()
        .add(
            project,
            null,
            writing -> {
              var values = resource.schema().columns(body, Mode.UPDATE);
              if (!values.isEmpty()) writing.update(Kind.QUOTA, project, values);
              recount(call, writing, project);
              return reply(202, project, writing.find(Kind.QUOTA, project));
            });
  }

  /** Back to the configured limits. */
  private Response delete(Call call) {
    var project = authorized(call, "delete");
    return services
        .resources()
        .write(
            Kind.QUOTA,
            project,
            writing -> {
              Access.find(writing, resource, project);
              var none = new LinkedHashMap<String, @Nullable Object>();
              QuotaSchema.LIMITS.forEach(limit -> none.put(limit.column(), null));
              writing.update(Kind.QUOTA, project, none);
              recount(call, writing, project);
              return Response.empty(202);
            });
  }

  /** Whoever sets limits can rely on the counts from then on. */
  private static void recount(Call call, Writing writing, String project) {
    if (call.limited()) writing.recount(project);
  }
}
