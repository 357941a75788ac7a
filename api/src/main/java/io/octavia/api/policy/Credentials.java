package io.octavia.api.policy;

import io.octavia.domain.identity.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of a caller that rules can speak of. */
final class Credentials {
  private Credentials() {}

  /** What upstream tells its rules of a caller. */
  static Map<String, @Nullable Object> of(Identity caller, boolean admin) {
    var values = new HashMap<String, @Nullable Object>();
    values.put("user_id", caller.user());
    values.put("user_domain_id", caller.domains().user());
    values.put("system_scope", caller.systemScope());
    values.put("domain_id", caller.domains().scope());
    values.put("project_id", caller.project());
    values.put("project_domain_id", caller.domains().project());
    values.put("roles", caller.roles());
    values.put("is_admin_project", caller.adminProject());
    values.put("is_admin", admin);
    var service =
        caller.service() == null
            ? new Identity.Service(null, null, List.of(), null, null)
            : caller.service();
    values.put("service_user_id", service.user());
    values.put("service_user_domain_id", service.userDomain());
    values.put("service_project_id", service.project());
    values.put("service_project_domain_id", service.projectDomain());
    values.put("service_roles", service.roles());
    scope(values, caller);
    return values;
  }

  /** What it tells the rule {@code context_is_admin}, as caller and as target: older names. */
  static Map<String, @Nullable Object> ofContext(Identity caller) {
    var values = new HashMap<String, @Nullable Object>();
    values.put("user", caller.user());
    values.put("user_domain", caller.domains().user());
    values.put("system_scope", caller.systemScope());
    values.put("domain", caller.domains().scope());
    values.put("project_id", caller.project());
    values.put("project", caller.project());
    values.put("project_domain", caller.domains().project());
    values.put("roles", caller.roles());
    values.put("is_admin_project", caller.adminProject());
    values.put("is_admin", false);
    values.put("read_only", false);
    values.put("show_deleted", false);
    values.put("resource_uuid", null);
    scope(values, caller);
    return values;
  }

  private static void scope(Map<String, @Nullable Object> values, Identity caller) {
    var scope = caller.systemScope();
    if (scope != null && !scope.isEmpty()) values.put("system", scope);
  }
}
