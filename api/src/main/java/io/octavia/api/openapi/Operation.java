package io.octavia.api.openapi;

/**
 * One call of the API, as it is routed, read, answered and told.
 *
 * @param path below the roots, with {@code {name}} for its parameters
 * @param open whether anybody may make it, without saying who they are
 */
public record Operation(
    String method,
    Roots roots,
    String path,
    boolean open,
    Arguments arguments,
    Takes takes,
    Gives gives) {
  /** A call below load balancing's roots that takes nothing and answers an empty 200. */
  public static Operation of(String method, String path) {
    return new Operation(
        method,
        Roots.LOAD_BALANCING,
        path,
        false,
        Arguments.none(),
        new Takes.Nothing(),
        new Gives.Nothing(200));
  }

  /** Below these roots. */
  public Operation below(Roots others) {
    return new Operation(method, others, path, open, arguments, takes, gives);
  }

  /** For anybody. */
  public Operation opened() {
    return new Operation(method, roots, path, true, arguments, takes, gives);
  }

  /** With these query arguments. */
  public Operation asking(Arguments others) {
    return new Operation(method, roots, path, open, others, takes, gives);
  }

  /** With that body. */
  public Operation taking(Takes other) {
    return new Operation(method, roots, path, open, arguments, other, gives);
  }

  /** With that answer. */
  public Operation giving(Gives other) {
    return new Operation(method, roots, path, open, arguments, takes, other);
  }
}
