package io.octavia.haproxy;

/** The version of the HAProxy that will read a file; decides which directives it may have. */
public record HaproxyVersion(int major, int minor) {
  /** True for that version and all later ones. */
  public boolean atLeast(int major, int minor) {
    return this.major > major || (this.major == major && this.minor >= minor);
  }
}
