package io.octavia.drivers.noop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Ids of what is made, and which texts could be the id of something. */
final class Ids {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Supplier<UUID> uuids;

  Ids(Supplier<UUID> uuids) {
    this.uuids = uuids;
  }

  String next() {
    return uuids.get().toString();
  }

  static boolean isWellFormed(String id) {
    return FORM.matcher(id).matches();
  }

  /** The same id for the same name, in every process. */
  static String named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }
}
