package io.octavia.api.schema;

/** What a request does with an object. */
public enum Mode {
  /** Makes it alone. */
  CREATE,
  /** Makes it as a part of a load balancer. */
  CREATE_WITHIN,
  /** Changes it. */
  UPDATE
}
