package io.octavia.worker;

import io.octavia.worker.Journal.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Whose doing it is that something is done: the log lines of the thread carry it. */
record Origin(String loadBalancer, @Nullable String request) {
  static Origin of(Snapshot snapshot) {
    return new Origin(snapshot.graph().id().value(), snapshot.requestId());
  }

  /** For the rest of this thread's life; each run and each action has a thread of its own. */
  void enter() {
    MDC.put("load_balancer", loadBalancer);
    if (request == null) MDC.remove("request_id");
    else MDC.put("request_id", request);
  }
}
