package io.octavia.api;

import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls on the providers of load balancers. */
final class ProviderCalls {
  private final Providers enabled;

  ProviderCalls(Providers enabled) {
    this.enabled = enabled;
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
