package io.octavia.api;

import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls on the providers of load balancers. */
final class ProviderCalls {
  private final Config config;

  ProviderCalls(Config config) {
    this.config = config;
  }

  Response list(Call call) {
    call.authorize("os_load-balancer_api:provider:get_all", call.identity().project());
    var providers = new ArrayList<Map<String, Object>>();
    config
        .get(ApiSettings.ENABLED_PROVIDER_DRIVERS)
        .forEach((name, description) -> {
          var provider = new LinkedHashMap<String, Object>();
          provider.put("name", name);
          provider.put("description", description);
          providers.add(provider);
        });
    return Reply.list("providers", providers, call.fields());
  }
}
