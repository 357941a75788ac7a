package io.octavia.api.fault;

import org.jspecify.annotations.Nullable;

/**
 * A refusal that the user sees, with upstream's code and text. Its body is {@code
 * {"faultcode","faultstring","debuginfo"}}; those that upstream's framework says in its own words
 * have {@code code}, {@code title} and {@code description} beside that.
 */
public final class Fault extends RuntimeException {
  private final int status;
  private final @Nullable String title;

  private Fault(int status, @Nullable String title, String text) {
    super(text, null, false, false);
    this.status = status;
    this.title = title;
  }

  /** A refusal with that code. */
  public static Fault of(int status, String text) {
    return new Fault(status, null, text);
  }

  /** A refusal in the words of upstream's framework. */
  public static Fault titled(int status, String title, String text) {
    return new Fault(status, title, text);
  }

  /** The request breaks a rule. */
  public static Fault invalid(String detail) {
    return of(400, "Validation failure: " + detail);
  }

  /** The request has a value that does not go with the object. */
  public static Fault option(@Nullable String value, String option) {
    return of(400, (value == null ? "None" : value) + " is not a valid option for " + option);
  }

  /** The operator does not allow it. */
  public static Fault disabled(String option, String value) {
    return of(400, "The selected " + option + " is not allowed in this deployment: " + value);
  }

  /** The object of the path, or one that it must have, is not there. */
  public static Fault notFound(String what, String id) {
    return of(404, what + " " + id + " not found.");
  }

  /** An object of another service is not there. */
  public static Fault unknown(String what, String id) {
    return of(400, what + " " + id + " not found.");
  }

  /** The object is being changed, or has failed. */
  public static Fault immutable(String what, String id) {
    return of(409, what + " " + id + " is immutable and cannot be updated.");
  }

  /** Others refer to the object. */
  public static Fault inUse(String what, String id) {
    return of(409, what + " " + id + " is in use and cannot be modified.");
  }

  /** The caller's roles don't allow it. */
  public static Fault forbidden() {
    return of(403, "Policy does not allow this request to be performed.");
  }

  /** A query argument that the call does not know. */
  public static Fault argument(String name) {
    return of(400, "Unknown argument: \"" + name + "\"");
  }

  /** The provider cannot do what is asked. */
  public static Fault unsupported(String provider, String why) {
    return of(501, "Provider '" + provider + "' does not support a requested option: " + why);
  }

  /** The provider failed. */
  public static Fault provider(String provider, String why) {
    return of(500, "Provider '" + provider + "' reports error: " + why);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The framework's title, if the refusal has one. */
  public @Nullable String title() {
    return title;
  }

  /** The text for the user. */
  public String text() {
    var text = getMessage();
    return text == null ? "" : text;
  }
}
