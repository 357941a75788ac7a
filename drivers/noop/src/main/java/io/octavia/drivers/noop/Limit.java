package io.octavia.drivers.noop;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;

/** How many objects of one kind are kept, so that memory stays bounded. */
record Limit(int objects) {
  /** Refuses one more than that; there is room again when others are deleted. */
  void check(int size, String kind) {
    if (size >= objects) {
      throw new CloudException(
          Kind.UNAVAILABLE, "The noop cloud is full: it holds " + size + " " + kind);
    }
  }
}
