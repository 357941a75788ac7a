package io.octavia.api;

import static io.octavia.api.Access.PENDING_DELETE;

import io.octavia.api.fault.Fault;
import io.octavia.api.rules.Draft;
import io.octavia.api.rules.L7RuleRules;
import io.octavia.api.schema.Mode;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.http.Response;
import java.util.List;

/** Calls on the rules of an L7 policy. */
final class L7RuleCalls implements Route.Standard {
  private final Services services;
  private final Access access;
  private final Resource resource;

  L7RuleCalls(Services services, Access access) {
    this.services = services;
    this.access = access;
    this.resource = services.declared().rules;
  }

  private Row policy(Reading reading, Call call) {
    var id = call.param("policy");
    return reading
        .find(Kind.L7_POLICY, id)
        .orElseThrow(() -> Fault.titled(404, "Bad Request", "L7Policy " + id + " not found."));
  }

  private Row rule(Reading reading, Call call, String action) {
    var policy = policy(reading, call);
    var id = call.param("id");
    var row =
        reading
            .find(Kind.L7_RULE, id)
            .filter(found -> policy.id().equals(found.text("l7policy_id")))
            .orElseThrow(() -> resource.missing(id));
    call.authorize(resource.rule(action), row.text("project_id"));
    return row;
  }

  List<Route> routes() {
    return Route.standard(resource, "/l7policies/{policy}/rules", this);
  }

  @Override
  public Response list(Call call) {
    var policy = services.resources().read(reading -> policy(reading, call));
    call.authorize(resource.rule("get_all"), policy.text("project_id"));
    return access.list(call, resource, Scopes.within("l7policy_id", policy.id(), call));
  }

  @Override
  public Response show(Call call) {
    var row = services.resources().read(reading -> rule(reading, call, "get_one"));
    return Access.reply(call, resource, 200, row);
  }

  private String owner(Call call) {
    return services
        .resources()
        .read(reading -> access.ownerOf(reading, policy(reading, call), Kind.L7_POLICY));
  }

  private void begin(Writing writing, Row policy, String loadBalancer) {
    access.mutable(policy, "L7Policy");
    access.lock(writing, loadBalancer, List.of(policy.required("listener_id")), null);
    access.changePolicy(writing, policy.id());
  }

  @Override
  public Response create(Call call) {
    var body = resource.created().read(call.body(), Mode.CREATE);
    var id = services.newId();
    var loadBalancer = owner(call);
    return access.add(
        call,
        loadBalancer,
        writing -> {
          var policy = policy(writing, call);
          call.authorize(resource.rule("post"), policy.text("project_id"));
          var draft = Draft.of(resource.schema().columns(body, Mode.CREATE));
          L7RuleRules.create(draft);
          if (policy.texts("rules").size() >= L7RuleRules.MOST) {
            throw Fault.of(409, "Too many rules on L7 policy " + policy.id());
          }
          services.charges().add(call, writing, policy.text("project_id"), Kind.L7_RULE);
          begin(writing, policy, loadBalancer);
          var values = access.newborn(draft.values(), id, policy.text("project_id"));
          values.put("l7policy_id", policy.id());
          writing.insert(Kind.L7_RULE, values);
          return Access.reply(call, resource, 201, Access.find(writing, resource, id));
        });
  }

  @Override
  public Response update(Call call) {
    var body = resource.updated().read(call.body(), Mode.UPDATE);
    var loadBalancer = owner(call);
    return access.change(
        loadBalancer,
        writing -> {
          var stored = rule(writing, call, "put");
          var draft = Draft.change(resource.schema().columns(body, Mode.UPDATE), stored);
          L7RuleRules.update(draft);
          begin(writing, policy(writing, call), loadBalancer);
          draft.put("provisioning_status", Access.changing(stored, "L7Rule"));
          writing.update(Kind.L7_RULE, stored.id(), draft.values());
          return Access.reply(call, resource, 200, Access.find(writing, resource, stored.id()));
        });
  }

  @Override
  public Response delete(Call call) {
    var loadBalancer = owner(call);
    return access.change(
        loadBalancer,
        writing -> {
          var stored = rule(writing, call, "delete");
          begin(writing, policy(writing, call), loadBalancer);
          Access.leaving(stored, "L7Rule");
          writing.provisioning(Kind.L7_RULE, List.of(stored.id()), PENDING_DELETE);
          return Response.empty(204);
        });
  }
}
