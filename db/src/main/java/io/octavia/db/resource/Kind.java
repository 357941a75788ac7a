package io.octavia.db.resource;

/** The kinds of objects that the API shows. */
public enum Kind {
  LOAD_BALANCER,
  LISTENER,
  POOL,
  MEMBER,
  HEALTH_MONITOR,
  L7_POLICY,
  L7_RULE,
  AMPHORA
}
