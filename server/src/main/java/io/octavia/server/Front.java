package io.octavia.server;

import io.octavia.http.Handler;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.Set;

/**
 * What answers at the API's port on one machine: the load balancer API, Neutron's API as far as its
 * clients look up networks with it, and our own additions.
 *
 * <p>A request that names no project is made in {@link #PROJECT}: the unmodified command line
 * client names none when nobody asks for identity.
 */
record Front(Handler api, Handler neutron, Handler additions) implements Handler {
  /** The project of requests that name none. */
  static final String PROJECT = "local";

  private static final Set<String> VERSIONS = Set.of("v2", "v2.0");
  private static final Set<String> NEUTRON =
      Set.of("networks", "subnets", "ports", "security-groups", "qos", "extensions", "hosts");

  @Override
  public Response handle(Request request) {
    var segments = request.segments();
    if (segments.size() >= 2 && VERSIONS.contains(segments.getFirst())) {
      if (NEUTRON.contains(segments.get(1))) return neutron.handle(request);
      if (Additions.concerns(segments)) return additions.handle(request);
    }
    boolean named =
        request.header("X-Project-Id").isPresent()
            || request.header("X-Tenant-Id").isPresent()
            || request.header("X-Tenant").isPresent();
    return api.handle(named ? request : request.withHeader("X-Project-Id", PROJECT));
  }
}
