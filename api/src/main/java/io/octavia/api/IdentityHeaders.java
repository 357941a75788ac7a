package io.octavia.api;

import io.octavia.domain.identity.Identity;
import io.octavia.http.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who asks, in the headers in which upstream's Keystone middleware says it to the API. */
record IdentityHeaders(Request request) {
  Identity identity() {
    return new Identity(
        either("X-Project-Id", "X-Tenant-Id", "X-Tenant"),
        either("X-User-Id", "X-User"),
        roles("X-Roles", "X-Role"),
        new Identity.Domains(
            either("X-Domain-Id"), either("X-User-Domain-Id"), either("X-Project-Domain-Id")),
        either("OpenStack-System-Scope"),
        header("X-Is-Admin-Project").map(text -> text.equalsIgnoreCase("true")).orElse(true),
        service());
  }

  private Identity.Service service() {
    return new Identity.Service(
        either("X-Service-Project-Id"),
        either("X-Service-User-Id"),
        roles("X-Service-Roles"),
        either("X-Service-User-Domain-Id"),
        either("X-Service-Project-Domain-Id"));
  }

  private Optional<String> header(String name) {
    return request.header(name).filter(text -> !text.isBlank());
  }

  private @Nullable String either(String... names) {
    return Arrays.stream(names).flatMap(name -> header(name).stream()).findFirst().orElse(null);
  }

  private List<String> roles(String... names) {
    var text = either(names);
    return text == null ? List.of() : Arrays.stream(text.split(",")).map(String::strip).toList();
  }
}
