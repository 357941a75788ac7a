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
            .gives(new Gives.All("providers", provider)));
  }

  Response list(Call call) {
    call.authorize("os_load-balancer_api:provider:get_all", call.identity().project());
    var providers = new ArrayList<Map<String, Object>>();
    enabled
        .described()
        .forEach((name, description) -> {
          var provider = new LinkedHashMap<String, Object>();
          provider.put("name", name);
          provider.put("description", description);
          providers.add(provider);
        });
    return Reply.list("providers", providers, call.fields());
  }
}
