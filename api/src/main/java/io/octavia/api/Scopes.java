package io.octavia.api;

import io.octavia.db.resource.Query;
import java.util.ArrayList;
import java.util.List;

/** Which objects a list is about. */
final class Scopes {
  private Scopes() {}

  /** Those of one parent, and of one project if the query names it. */
  static List<Query.Equal> within(String column, String parent, Call call) {
    var scope = new ArrayList<Query.Equal>();
    scope.add(new Query.Equal(column, parent));
    call.request()
        .query("project_id")
        .ifPresent(project -> scope.add(new Query.Equal("project_id", project)));
    return scope;
  }
}
