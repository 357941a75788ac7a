package io.octavia.health;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A compute service of which only deleting is used, and which can be out of order. */
final class DeletedServers implements Servers {
  final List<String> deleted = new CopyOnWriteArrayList<>();
  volatile boolean outOfOrder;

  @Override
  public void delete(String id) {
    if (outOfOrder) {
      throw new CloudException(CloudException.Kind.UNAVAILABLE, "no answer from compute");
    }
    deleted.add(id);
  }

  @Override
  public Optional<Server> named(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<Server> server(String id) {
    return Optional.empty();
  }

  @Override
  public List<Server> startingWith(String namePrefix) {
    return List.of();
  }

  @Override
  public Server boot(Boot boot) {
    throw unused();
  }

  @Override
  public void attach(String serverId, String portId) {
    throw unused();
  }

  @Override
  public void detach(String serverId, String portId) {
    throw unused();
  }

  @Override
  public String serverGroup(String name, String policy) {
    throw unused();
  }

  @Override
  public void deleteServerGroup(String id) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("the health manager only deletes servers");
  }
}
