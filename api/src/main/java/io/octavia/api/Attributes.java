package io.octavia.api;

import static io.octavia.api.schema.Mode.CREATE;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Attribute.Null;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Type;
import java.util.List;

/** What many kinds of objects have, declared once. */
final class Attributes {
  private Attributes() {}

  static Attribute id() {
    return Attribute.shown("id", Form.text());
  }

  static Attribute name() {
    return Attribute.of("name", Type.line(255)).always().shownAsText();
  }

  static Attribute description() {
    return Attribute.of("description", Type.text(255)).always().shownAsText();
  }

  static Attribute enabled() {
    return Attribute.of("admin_state_up", Type.flag())
        .in("enabled")
        .always()
        .byDefault(true)
        .nullMeans(false)
        .shown(Form.flag(), row -> row.flag("enabled"));
  }

  static Attribute tags() {
    return Attribute.of("tags", Type.list(Type.text(255)))
        .always()
        .nullAtUpdate(new Null.Ignored())
        .shown(Form.list(Form.text()), row -> row.texts("tags"));
  }

  /** Those of policies and rules: null takes them away, where it leaves those of others alone. */
  static Attribute tagsOfL7() {
    return tags().nullAtUpdate(new Null.Means(List::of));
  }

  static Attribute provisioning() {
    return Attribute.shown("provisioning_status", Form.provisioningStatus());
  }

  static Attribute operating() {
    return Attribute.shown("operating_status", Form.operatingStatus());
  }

  static Attribute createdAt() {
    return Attribute.shown("created_at", Form.time().orNull());
  }

  static Attribute updatedAt() {
    return Attribute.shown("updated_at", Form.time().orNull());
  }

  /** The project that a request names; what becomes of it is for the load balancer to say. */
  static Attribute project() {
    return Attribute.of("project_id", Type.line(36))
        .at(CREATE)
        .apart()
        .shown(row -> row.get("project_id"));
  }

  static Attribute tenant() {
    return Attribute.of("tenant_id", Type.line(36))
        .at(CREATE)
        .apart()
        .shown(row -> row.get("project_id"));
  }

  /** Objects that this one has: shown by their ids. */
  static Attribute ids(String name) {
    return Attribute.shown(name, Form.ids(), row -> new Attribute.Ids(row.texts(name)));
  }

  /** Objects that this one belongs to, of which it knows one. */
  static Attribute owner(String name, String column) {
    return Attribute.shown(
        name,
        Form.ids(),
        row -> {
          var owner = row.text(column);
          return new Attribute.Ids(owner == null ? List.of() : List.of(owner));
        });
  }

  static Attribute reference(String name, String column) {
    return Attribute.of(name, Type.line(255)).in(column).always().shown();
  }
}
