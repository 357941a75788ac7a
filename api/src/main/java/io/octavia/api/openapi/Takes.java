package io.octavia.api.openapi;

import io.octavia.api.schema.Mode;
import io.octavia.api.schema.Schema;

/** The body that a call takes. */
public sealed interface Takes {
  /** None. */
  record Nothing() implements Takes {}

  /** {@code {"<root>": {…}}}. */
  record One(String root, Schema schema, Mode mode) implements Takes {}

  /** {@code {"<root>": [{…}, …]}}. */
  record Many(String root, Schema schema, Mode mode) implements Takes {}
}
