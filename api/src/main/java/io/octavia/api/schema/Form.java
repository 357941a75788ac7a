package io.octavia.api.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What JSON values a reply shows for an attribute. */
public sealed interface Form {
  /** A text. */
  record Text() implements Form {}

  /** One of these words. */
  record Word(List<String> words) implements Form {}

  /** A moment, in UTC without saying so. */
  record Time() implements Form {}

  /** A whole number. */
  record Whole() implements Form {}

  /** Any number. */
  record Real() implements Form {}

  /** True or false. */
  record Flag() implements Form {}

  /** Objects that are named by their ids alone. */
  record Ids() implements Form {}

  /** A list. */
  record Items(Form of) implements Form {}

  /** An object with these attributes. */
  record Fields(Map<String, Form> of) implements Form {}

  /** An object with any attributes, all of one form. */
  record Entries(Form of) implements Form {}

  /** Any value at all. */
  record Anything() implements Form {}

  /** The value, or null. */
  record Nullable(Form of) implements Form {}

  /** The value, or no such attribute at all. */
  record Sometimes(Form of) implements Form {}

  static Form text() {
    return new Text();
  }

  static Form word(String... words) {
    return new Word(Arrays.asList(words));
  }

  static Form time() {
    return new Time();
  }

  static Form whole() {
    return new Whole();
  }

  static Form flag() {
    return new Flag();
  }

  static Form ids() {
    return new Ids();
  }

  static Form list(Form of) {
    return new Items(of);
  }

  static Form fields(Map<String, Form> of) {
    return new Fields(of);
  }

  static Form provisioningStatus() {
    return word("ACTIVE", "PENDING_CREATE", "PENDING_UPDATE", "PENDING_DELETE", "DELETED", "ERROR");
  }

  static Form operatingStatus() {
    return word("ONLINE", "DRAINING", "OFFLINE", "DEGRADED", "ERROR", "NO_MONITOR");
  }

  /** This, or null. */
  default Form orNull() {
    return this instanceof Nullable ? this : new Nullable(this);
  }

  /** This, or nothing. */
  default Form orAbsent() {
    return new Sometimes(this);
  }

  /** How a value of that type is shown if it is shown as it was said. */
  static Form of(Type type) {
    return switch (type) {
      case Type.Text _, Type.Uuid _, Type.Ip _, Type.Network _, Type.Alpn _ -> new Text();
      case Type.Url _, Type.UrlPath _ -> new Text();
      case Type.Whole _, Type.Numbers _ -> new Whole();
      case Type.HttpVersion _ -> new Real();
      case Type.Flag _ -> new Flag();
      case Type.Choice(var words) -> new Word(words);
      case Type.Items(var item) -> new Items(of(item));
      case Type.Texts _ -> new Entries(new Text());
      case Type.Nested(var schema, _) -> new Fields(schema.get().forms());
    };
  }
}
