package io.octavia.haproxy;

import java.util.List;
import java.util.Objects;

/** What a running HAProxy can be told about one server of a backend. */
public sealed interface ServerChange {
  /** One more. */
  record Add(String backend, ServerLine server) implements ServerChange {}

  /**
   * It gets nothing new from now on; what it has goes on. Deleting it is for later, when it has
   * nothing left: a connection is not cut because its member is removed.
   */
  record Retire(String backend, String server) implements ServerChange {}

  /** Another share of what is new. */
  record SetWeight(String backend, String server, int weight) implements ServerChange {}

  /** In use, or not. */
  record SetEnabled(String backend, String server, boolean enabled) implements ServerChange {}

  /** It is somewhere else now. */
  record Move(String backend, String server, String address, int port) implements ServerChange {}

  /** Its health is asked for somewhere else. */
  record MoveCheck(String backend, String server, String address, int port)
      implements ServerChange {}

  /** The differences of two lines with the same options; false if there is one of another kind. */
  static boolean between(
      String backend, ServerLine now, ServerLine wanted, List<ServerChange> changes) {
    boolean moved = !now.address().equals(wanted.address()) || now.port() != wanted.port();
    boolean checkMoved =
        !Objects.equals(now.checkAddress(), wanted.checkAddress())
            || !Objects.equals(now.checkPort(), wanted.checkPort());
    var address = wanted.checkAddress();
    var port = wanted.checkPort();
    if (moved) {
      changes.add(new Move(backend, wanted.name(), wanted.address(), wanted.port()));
    }
    if (checkMoved) {
      // There is no word for taking a check's own target away again.
      if (!now.isChecked() || address == null || port == null) return false;
      changes.add(new MoveCheck(backend, wanted.name(), address, port));
    }
    if (now.weight() != wanted.weight()) {
      changes.add(new SetWeight(backend, wanted.name(), wanted.weight()));
    }
    if (now.disabled() != wanted.disabled()) {
      changes.add(new SetEnabled(backend, wanted.name(), !wanted.disabled()));
    }
    return true;
  }
}
