package io.octavia.config;

import java.util.List;

/** Sections of which nothing is left. */
final class Retired {
  static final List<Section> SECTIONS = List.of(anchor(), keystoneAuthtokenV3());

  private Retired() {}

  private static Section anchor() {
    var in = Section.named("anchor", "A certificate authority, up to Stein.");
    var noAnchor = Reaction.warn("has no effect: Anchor is not supported any more");
    in.gone("url", noAnchor);
    in.gone("username", noAnchor);
    in.gone("password", noAnchor);
    return in.build();
  }

  private static Section keystoneAuthtokenV3() {
    var in = Section.named("keystone_authtoken_v3", "Domains of the administrator, up to Queens.");
    in.gone(
        "admin_user_domain",
        Reaction.warn("has no effect: use [keystone_authtoken] user_domain_name"));
    in.gone(
        "admin_project_domain",
        Reaction.warn("has no effect: use [keystone_authtoken] project_domain_name"));
    return in.build();
  }
}
