package io.octavia.testbed;

import io.octavia.config.Config;
import io.octavia.config.Machine;
import io.octavia.config.Sources;
import java.util.List;
import java.util.Map;

/** octavia.conf of a controller in a cloud with that Keystone. */
final class ServiceConfigurations {
  private ServiceConfigurations() {}

  static Config of(Keystone keystone) {
    var service = keystone.service();
    return Config.load(
        new Sources(
            List.of(),
            Map.of(
                "service_auth.auth_type", "password",
                "service_auth.auth_url", keystone.address().toString(),
                "service_auth.username", service.user(),
                "service_auth.password", service.password(),
                "service_auth.project_name", service.project(),
                "service_auth.user_domain_name", "Default",
                "service_auth.project_domain_name", "Default"),
            Machine.local()));
  }
}
