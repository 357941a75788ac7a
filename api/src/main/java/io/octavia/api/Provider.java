package io.octavia.api;

import io.octavia.api.fault.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who serves a load balancer: it may refuse what the API itself allows. */
interface Provider {
  /** The name under which load balancers are kept. */
  String name();

  /** Refuses a pool with that algorithm, if it cannot be served. */
  void checkPool(@Nullable String algorithm);

  /** Refuses L7 policies on a listener with that protocol, if they cannot be served. */
  void checkPolicy(String listenerProtocol);

  /** Refuses a member at that address behind these VIPs, if it cannot be served. */
  void checkMember(String poolProtocol, String address, List<String> vipAddresses);

  /** What the provider says of something that it does not do. */
  default Fault unsupported(String why) {
    return Fault.unsupported(name(), why);
  }
}
