package io.octavia.agent;

import java.util.Locale;

/** What can be done with a running process, and upstream's words for having done it. */
enum LoadBalancerAction {
  START("started", "starting"),
  RELOAD("reloaded", "reloading"),
  STOP("stoped", "stoping");

  private final String past;
  private final String progressive;

  LoadBalancerAction(String past, String progressive) {
    this.past = past;
    this.progressive = progressive;
  }

  /**
   * Reads the last segment of a URL, in any case.
   *
   * @throws Refusal 400
   */
  static LoadBalancerAction of(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    for (var action : values()) {
      if (action.word().equals(word)) {
        return action;
      }
    }
    throw Refusal.of(400, "Invalid Request", "Unknown action: " + word);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String past() {
    return past;
  }

  String progressive() {
    return progressive;
  }
}
