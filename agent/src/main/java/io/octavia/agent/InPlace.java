package io.octavia.agent;

import io.octavia.haproxy.CertificateChange;
import io.octavia.haproxy.HaproxyRuntime;
import io.octavia.haproxy.LoadedCertificates;
import io.octavia.haproxy.ServerChange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a running HAProxy from the configuration that it runs to the one on the disk, if servers
 * and certificates are all that differs: through its runtime socket, with no new process.
 *
 * <ol>
 *   <li>compare: what differs, as changes; anything else is for a reload
 *   <li>forget what it runs, until that is certain again
 *   <li>tell it one change after the other
 *   <li>ask what it has now, and remember that if it is as wanted
 * </ol>
 *
 * <p>The disk is always ahead: whatever goes wrong, a reload makes the process what it should be.
 */
final class InPlace {
  private static final Logger LOG = LoggerFactory.getLogger(InPlace.class);

  private final String id;
  private final Running running;

  InPlace(String id, Running running) {
    this.id = id;
    this.running = running;
  }

  /** False if it has to be reloaded. */
  boolean change(HaproxyRuntime runtime) {
    Optional<Running.Content> now = running.content();
    if (now.isEmpty()) {
      return false;
    }
    Running.Content wanted = running.onDisk();
    Optional<List<ServerChange>> servers = now.get().model().changesTo(wanted.model());
    Optional<LoadedCertificates.Plan> certificates =
        now.get().certificates().changesTo(wanted.certificates());
    if (servers.isEmpty() || certificates.isEmpty()) {
      return false;
    }
    running.forget();
    try {
      perform(runtime, servers.get(), certificates.get().changes());
      if (!runtime.serverStates().are(wanted.model())) {
        throw new IOException("its servers are not as they should be");
      }
      running.remember(wanted.with(certificates.get().then()));
      return true;
    } catch (IOException | IllegalArgumentException | CommandException e) {
      LOG.info("HAProxy of {} is reloaded instead: {}", id, e.getMessage());
      return false;
    }
  }

  private void perform(
      HaproxyRuntime runtime, List<ServerChange> servers, List<CertificateChange> certificates)
      throws IOException {
    for (ServerChange change : servers) {
      runtime.apply(change);
    }
    for (CertificateChange change : certificates) {
      change.apply(runtime, running::pem);
    }
    int count = servers.size() + certificates.size();
    if (count > 0) {
      LOG.info("HAProxy of {} takes {} change(s) in place", id, count);
    }
  }

  /** Deletes servers that were retired and have nothing left; true if there are more. */
  boolean deleteRetired(HaproxyRuntime runtime) {
    Optional<Running.Content> now = running.content();
    if (now.isEmpty()) {
      return false;
    }
    boolean more = false;
    try {
      for (var row : runtime.serverStates().notIn(now.get().model())) {
        more |= !runtime.delete(row.backend(), row.server());
      }
    } catch (IOException e) {
      LOG.warn("servers of {} that were removed stay: {}", id, e.getMessage());
      return false;
    }
    return more;
  }
}
