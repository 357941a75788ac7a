package io.octavia.domain.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The compute service: one server an amphora. Every method may be called again.
 *
 * <p>All methods throw {@link CloudException}.
 */
public interface Servers {
  /** The server with exactly that name; its address and image may be missing. */
  Optional<Server> named(String name);

  /** The server with that id. */
  Optional<Server> server(String id);

  /** All servers whose name starts so; for finding what belongs to nobody. */
  List<Server> startingWith(String namePrefix);

  /** Boots a server, or returns the one that has the name already. Does not wait for it. */
  Server boot(Boot boot);

  /** Takes the server away with everything plugged into it. One that is gone is fine. */
  void delete(String id);

  /**
   * Takes away what was made for a server of that name before the server itself, which never came
   * to be. Nothing, where servers are made in one piece.
   */
  default void discard(String name) {}

  /** Plugs a port into a running server; a port that is in it already is fine. */
  void attach(String serverId, String portId);

  /** Takes a port out of a server; one that is not in it is fine. */
  void detach(String serverId, String portId);

  /** Makes the server group with that name, or finds it, and returns its id. */
  String serverGroup(String name, String policy);

  /** Takes the server group away; one that is gone is fine. */
  void deleteServerGroup(String id);

  /**
   * What the flavor and the availability zone of a load balancer ask of its servers, in upstream's
   * words; null for what the configuration says.
   *
   * @param computeFlavor of the compute service
   * @param imageTag of the image service
   * @param computeZone availability zone of the compute service
   * @param managementNetwork the only network to boot on
   * @param volumeZone availability zone of the volume service
   */
  record Profile(
      @Nullable String computeFlavor,
      @Nullable String imageTag,
      @Nullable String computeZone,
      @Nullable String managementNetwork,
      @Nullable String volumeZone) {
    /** Of a load balancer without flavor and availability zone. */
    public static final Profile CONFIGURED = new Profile(null, null, null, null, null);
  }

  /**
   * A wanted server.
   *
   * @param name unique: {@code amphora-<id>}
   * @param files absolute path inside the server to content; contains private keys
   */
  record Boot(
      String name, Profile profile, @Nullable String serverGroupId, Map<String, String> files) {
    @Override
    public String toString() {
      return "Boot[" + name + ", files=" + files.keySet() + "]";
    }
  }
}
