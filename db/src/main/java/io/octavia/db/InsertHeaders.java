package io.octavia.db;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code listener.insert_headers}: a dictionary of strings as a Python pickle, null when the client
 * gave none.
 */
public final class InsertHeaders {
  private InsertHeaders() {}

  /**
   * Reads protocols 2 to 5. Nothing but dictionaries and strings is known, so a pickle that would
   * import or call something cannot.
   *
   * @return the headers in the order written, empty for null
   * @throws IllegalArgumentException if it is not a dictionary of strings
   */
  public static Map<String, String> decode(byte @Nullable [] pickle) {
    return pickle == null ? Map.of() : new PickleReader(pickle).headers();
  }

  /** Writes protocol 4, which every Python 3 reads. */
  public static byte[] encode(Map<String, String> headers) {
    return new PickleWriter().write(headers);
  }
}
