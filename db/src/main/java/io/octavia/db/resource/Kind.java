package io.octavia.db.resource;

import java.util.List;

/** The kinds of objects that the API shows. */
public enum Kind {
  LOAD_BALANCER,
  LISTENER,
  POOL,
  MEMBER,
  HEALTH_MONITOR,
  L7_POLICY,
  L7_RULE,
  AMPHORA,
  FLAVOR_PROFILE,
  FLAVOR,
  AVAILABILITY_ZONE_PROFILE,
  AVAILABILITY_ZONE("name"),
  QUOTA("project_id");

  /** Kinds of which a project may have so many and no more. */
  public static final List<Kind> COUNTED =
      List.of(LOAD_BALANCER, LISTENER, POOL, MEMBER, HEALTH_MONITOR, L7_POLICY, L7_RULE);

  private final String key;

  Kind() {
    this("id");
  }

  Kind(String key) {
    this.key = key;
  }

  /** The column that tells its objects apart. */
  public String key() {
    return key;
  }
}
