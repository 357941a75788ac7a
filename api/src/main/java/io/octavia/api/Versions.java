package io.octavia.api;

import io.octavia.api.schema.Form;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The versions of the API that clients ask for. All features are always on. */
final class Versions {
  private static final List<String> UPDATED =
      List.of(
          "2016-12-11T00:00:00Z",
          "2018-04-20T00:00:00Z",
          "2018-07-31T00:00:00Z",
          "2018-12-18T00:00:00Z",
          "2018-12-19T00:00:00Z",
          "2019-01-21T00:00:00Z",
          "2019-01-25T00:00:00Z",
          "2018-01-25T12:00:00Z",
          "2019-02-12T00:00:00Z",
          "2019-03-04T00:00:00Z",
          "2019-03-05T00:00:00Z",
          "2019-06-24T00:00:00Z",
          "2019-09-11T00:00:00Z",
          "2019-09-13T00:00:00Z",
          "2019-11-10T00:00:00Z",
          "2020-03-10T00:00:00Z",
          "2020-03-15T00:00:00Z",
          "2020-04-29T00:00:00Z",
          "2020-04-29T01:00:00Z",
          "2020-05-12T00:00:00Z",
          "2020-08-02T00:00:00Z",
          "2020-09-03T00:00:00Z",
          "2020-09-04T00:00:00Z",
          "2020-09-07T00:00:00Z",
          "2020-10-15T00:00:00Z",
          "2021-10-02T00:00:00Z",
          "2022-08-29T00:00:00Z",
          "2023-05-05T00:00:00Z",
          "2023-11-08T00:00:00Z",
          "2024-10-15T00:00:00Z",
          "2025-02-26T00:00:00Z");

  /** What the reply is. */
  static final Form SHOWN =
      Form.fields(
          Map.of(
              "versions",
              Form.list(
                  Form.fields(
                      Map.of(
                          "id",
                          Form.text(),
                          "status",
                          Form.word("SUPPORTED", "CURRENT"),
                          "updated",
                          Form.text(),
                          "links",
                          Form.list(
                              Form.fields(
                                  Map.of("href", Form.text(), "rel", Form.word("self")))))))));

  private Versions() {}

  /** Reply to {@code GET /}. */
  static Response all(Links links, Request request) {
    var href = links.origin(request) + "/v2";
    var versions = new ArrayList<Map<String, Object>>();
    for (int minor = 0; minor < UPDATED.size(); minor++) {
      var version = new LinkedHashMap<String, Object>();
      version.put("id", "v2." + minor);
      version.put("status", minor == UPDATED.size() - 1 ? "CURRENT" : "SUPPORTED");
      version.put("updated", UPDATED.get(minor));
      version.put("links", List.of(Map.of("href", href, "rel", "self")));
      versions.add(version);
    }
    return Response.json(200, Map.of("versions", versions));
  }
}
