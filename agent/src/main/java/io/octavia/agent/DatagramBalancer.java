package io.octavia.agent;

import java.util.Optional;

/** Has the kernel balance the flows of one UDP or SCTP listener. What it is told outlives us. */
sealed interface DatagramBalancer permits IpvsBalancer, NftBalancer {
  boolean running();

  /** Serves what the file says now. Flows of members that stay go on. */
  void start();

  /** Serves nobody. */
  void stop();

  /** Lets go of it; it goes on serving. */
  void leave();

  /** Leaves no process behind, for an amphora that is no more. */
  void abandon();

  /** Goes on with what an agent before this one did, and after the namespace was made anew. */
  void supervise();

  /** For a heartbeat. Nothing if it is disabled, or does not run. */
  Optional<DatagramReport> report();
}
