package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Body;
import io.octavia.api.schema.Mode;
import io.octavia.db.resource.DuplicateRow;
import io.octavia.db.resource.MissingRow;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.RowInUse;
import io.octavia.http.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls on objects that administrators keep for load balancers to be made of. They belong to no
 * project: whether the caller may make a call is asked of the caller's own, before all else.
 */
final class Shelf implements Route.Standard {
  private final Services services;
  private final Access access;
  private final Resource resource;
  private final Rules rules;

  Shelf(Services services, Access access, Resource resource, Rules rules) {
    this.services = services;
    this.access = access;
    this.resource = resource;
    this.rules = rules;
  }

  /** What is particular to one kind of them. */
  interface Rules {
    /** What faults call one of them that is in use or cannot be deleted. */
    String name();

    /** Refuses a new object, or a change of the one that is stored; may ask others. */
    void check(Body body, @Nullable Row stored);

    /** Refuses a change for what is in the database. */
    void checkUse(Reading reading, String id, Body change);

    /** There is such an object already. */
    Fault duplicate(Body body);

    /** What the object refers to is not there. */
    Fault dangling(Body body);
  }

  List<Route> routes(String path) {
    return Route.standard(resource, path, this);
  }

  private void authorize(Call call, String action) {
    call.authorize(resource.rule(action), call.identity().project());
  }

  @Override
  public Response list(Call call) {
    authorize(call, "get_all");
    return access.list(call, resource, List.of());
  }

  @Override
  public Response show(Call call) {
    authorize(call, "get_one");
    return Access.reply(call, resource, 200, access.find(resource, call.param("id")));
  }

  private Row found(Reading reading, String id) {
    return Access.find(reading, resource, id);
  }

  @Override
  public Response create(Call call) {
    var body = resource.created().read(call.body(), Mode.CREATE);
    authorize(call, "post");
    rules.check(body, null);
    var values = resource.schema().columns(body, Mode.CREATE);
    var key = resource.kind().key();
    var id = body.has(key) ? body.required(key) : services.newId();
    values.put(key, id);
    try {
      return services
          .resources()
          .add(writing -> {
            writing.insert(resource.kind(), values);
            return Access.reply(call, resource, 201, found(writing, id));
          });
    } catch (DuplicateRow e) {
      throw rules.duplicate(body);
    } catch (MissingRow e) {
      throw rules.dangling(body);
    }
  }

  @Override
  public Response update(Call call) {
    var body = resource.updated().read(call.body(), Mode.UPDATE);
    authorize(call, "put");
    var id = call.param("id");
    rules.check(
        body,
        services
            .resources()
            .read(reading -> {
              rules.checkUse(reading, id, body);
              return found(reading, id);
            }));
    try {
      return services
          .resources()
          .write(
              resource.kind(),
              id,
              writing -> {
                rules.checkUse(writing, id, body);
                found(writing, id);
                var values = resource.schema().columns(body, Mode.UPDATE);
                if (!values.isEmpty()) writing.update(resource.kind(), id, values);
                return Access.reply(call, resource, 200, found(writing, id));
              });
    } catch (DuplicateRow e) {
      throw rules.duplicate(body);
    }
  }

  @Override
  public Response delete(Call call) {
    authorize(call, "delete");
    var id = call.param("id");
    try {
      return services
          .resources()
          .write(
              resource.kind(),
              id,
              writing -> {
                if (writing.find(resource.kind(), id).isEmpty()) {
                  throw Fault.notFound(rules.name(), id);
                }
                writing.delete(resource.kind(), id);
                return Response.empty(204);
              });
    } catch (RowInUse e) {
      throw Fault.inUse(rules.name(), id);
    }
  }
}
