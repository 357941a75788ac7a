package io.octavia.api;

import io.octavia.api.openapi.Arguments;
import io.octavia.api.openapi.Gives;
import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Calls on the providers of load balancers. */
final class ProviderCalls {
  private final Providers enabled;

  ProviderCalls(Providers enabled) {
    this.enabled = enabled;
  }

  List<Route> routes() {
    var provider =
        new Schema(
            Attribute.shown("name", Form.text()), Attribute.shown("description", Form.text()));
    return List.of(
        Route.get("/providers", this::list)
            .arguments(Arguments.among("fields"))
            .gives(new Gives.All("provider", "providers", provider)),
        Route.get("/providers/{provider}/flavor_capabilities", this::flavorCapabilities)
            .arguments(Arguments.among("fields", "name", "description"))
            .gives(new Gives.All("capability", "flavor_capabilities", provider)),
        Route.get(
                "/providers/{provider}/availability_zone_capabilities",
                this::availabilityZoneCapabilities)
            .arguments(Arguments.among("fields", "name", "description"))
            .gives(new Gives.All("capability", "availability_zone_capabilities", provider)));
  }

  Response list(Call call) {
    call.authorize("os_load-balancer_api:provider:get_all", call.identity().project());
    return Reply.list("providers", items(enabled.described()), call.fields());
  }

  Response flavorCapabilities(Call call) {
    return capabilities(
        call, "provider-flavor", "flavor_capabilities", Provider::flavorCapabilities);
  }

  Response availabilityZoneCapabilities(Call call) {
    return capabilities(
        call,
        "provider-availability-zone",
        "availability_zone_capabilities",
        Provider::availabilityZoneCapabilities);
  }

  private Response capabilities(
      Call call, String rule, String plural, Function<Provider, Map<String, String>> asked) {
    call.authorize("os_load-balancer_api:" + rule + ":get_all", call.identity().project());
    var described = new LinkedHashMap<>(asked.apply(enabled.named(call.param("provider"))));
    wanted(call, "name").ifPresent(name -> described.keySet().removeIf(it -> !it.equals(name)));
    wanted(call, "description")
        .ifPresent(text -> described.values().removeIf(it -> !it.equals(text)));
    return Reply.list(plural, items(described), call.fields());
  }

  /** Upstream takes an empty filter for none. */
  private static java.util.Optional<String> wanted(Call call, String filter) {
    return call.request().query(filter).filter(value -> !value.isEmpty());
  }

  private static List<Map<String, Object>> items(Map<String, String> described) {
    var items = new ArrayList<Map<String, Object>>();
    described.forEach((name, description) -> {
      var item = new LinkedHashMap<String, Object>();
      item.put("name", name);
      item.put("description", description);
      items.add(item);
    });
    return items;
  }
}
