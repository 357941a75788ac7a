package io.octavia.api.corpus;

/** Who asks. */
public enum Caller {
  ADMIN("admin", Scene.PROJECT),
  OWNER("member,reader", Scene.PROJECT),
  READER("reader", Scene.PROJECT),
  STRANGER("member,reader", Scene.OTHER_PROJECT),
  FORMER_MEMBER("load-balancer_member", Scene.PROJECT),
  FORMER_OBSERVER("load-balancer_observer", Scene.PROJECT),
  FORMER_STRANGER("load-balancer_member", Scene.OTHER_PROJECT),
  FORMER_ADMIN("load-balancer_admin", Scene.OTHER_PROJECT),
  GLOBAL_OBSERVER("load-balancer_global_observer", Scene.OTHER_PROJECT),
  QUOTA_ADMIN("load-balancer_quota_admin", Scene.OTHER_PROJECT),
  SERVICE("service", Scene.OTHER_PROJECT),
  NOBODY("guest", Scene.PROJECT),
  /** Somebody who may have nothing more of anything. */
  LIMITED("member,reader", Scene.LIMITED_PROJECT),
  /** An administrator of no project. */
  UNPLACED("admin", ""),
  /** A member of no project. */
  LOST("member,reader", "");

  private final String roles;
  private final String project;

  Caller(String roles, String project) {
    this.roles = roles;
    this.project = project;
  }

  /** As in the header {@code X-Roles}. */
  public String roles() {
    return roles;
  }

  /** The project spoken for; empty for none. */
  public String project() {
    return project;
  }
}
