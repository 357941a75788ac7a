package io.octavia.db.resource;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which objects, in which order.
 *
 * @param equal column values that must all match
 * @param tags conditions on the tags that must all hold
 * @param order columns to sort by, the first one first; must tell all objects apart
 * @param marker id of an object: only those after it are wanted
 * @param beforeMarker those before the marker are wanted instead
 * @param limit how many at most; null for all
 */
public record Query(
    List<Equal> equal,
    List<Tagged> tags,
    List<Order> order,
    @Nullable String marker,
    boolean beforeMarker,
    @Nullable Integer limit) {
  /** All objects of that kind for which these columns have these values, oldest first. */
  public static Query of(Kind kind, Equal... equal) {
    return new Query(List.of(equal), List.of(), byAge(kind), null, false, null);
  }

  /** The order in which objects of that kind were made, as far as they know it. */
  public static List<Order> byAge(Kind kind) {
    return View.of(kind).byAge();
  }

  /** A column and the text of the value it must have. */
  public record Equal(String column, String value) {}

  /** A column to sort by. */
  public record Order(String column, boolean descending) {}

  /** A condition on an object's tags. */
  public record Tagged(Match match, Set<String> tags) {}

  /** How tags are compared. */
  public enum Match {
    /** Has all of them. */
    ALL,
    /** Has at least one of them. */
    ANY,
    /** Lacks at least one of them. */
    NOT_ALL,
    /** Has none of them. */
    NOT_ANY
  }
}
