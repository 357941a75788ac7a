package io.octavia.drivers.openstack.nova;

import io.octavia.domain.cloud.CloudException;
import java.time.Duration;

/** Waiting for what a service does in its own time. */
final class Pause {
  private Pause() {}

  static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudException(CloudException.Kind.UNAVAILABLE, "interrupted while waiting", e);
    }
  }
}
