package io.octavia.api.openapi;

import io.octavia.api.schema.Form;
import io.octavia.api.schema.Schema;

/** What a call answers when it succeeds. */
public sealed interface Gives {
  /** No body. */
  record Nothing(int status) implements Gives {}

  /** {@code {"<root>": {…}}}. */
  record One(int status, String root, Schema schema) implements Gives {}

  /** The same, with all that hangs below the object in place of the ids. */
  record Whole(int status, String root, Schema schema) implements Gives {}

  /** {@code {"<plural>": [{…}, …], "<links>": […]}}. */
  record Page(String root, String plural, String links, Schema schema) implements Gives {}

  /** {@code {"<plural>": [{…}, …]}}. */
  record All(String root, String plural, Schema schema) implements Gives {}

  /** Anything else. */
  record Shape(int status, Form form) implements Gives {}

  /** Its status. */
  default int status() {
    return switch (this) {
      case Nothing(int status) -> status;
      case One(int status, _, _) -> status;
      case Whole(int status, _, _) -> status;
      case Page _, All _ -> 200;
      case Shape(int status, _) -> status;
    };
  }
}
