package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Body;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a pool may keep a client on its member. */
public final class SessionPersistenceRules {
  private static final Pattern COOKIE_NAME =
      Pattern.compile("[^\\x00-\\x20\\x7f\"(),/:;<=>?@\\[\\\\\\]{}]+");

  private SessionPersistenceRules() {}

  /**
   * The columns of the persistence that a request asks for.
   *
   * @param protocol the pool's
   * @param storedType type of the persistence that the pool has, for a change; null if it has none
   * @param change whether the pool is there already
   */
  public static Map<String, @Nullable Object> columns(
      Body asked, String protocol, @Nullable String storedType, boolean change) {
    var given = asked.text("type");
    if (given == null && !change) throw Fault.of(400, missingType());
    var type = given == null ? storedType : given;
    boolean datagrams = Protocols.connectionless(protocol);
    if (datagrams) datagrams(asked, type);
    else onlyForDatagrams(asked, change);
    if (type == null) throw Fault.invalid("Invalid session_persistence provided.");
    if (!datagrams) cookies(asked, type);
    var columns = new LinkedHashMap<String, @Nullable Object>();
    columns.put("persistence_type", type);
    for (var name :
        new String[] {"cookie_name", "persistence_timeout", "persistence_granularity"}) {
      if (asked.has(name)) columns.put(name, asked.get(name));
    }
    return columns;
  }

  private static String missingType() {
    return "Invalid input for field/attribute type. Value: 'None'. Mandatory field missing.";
  }

  private static void datagrams(Body asked, @Nullable String type) {
    var cookie = asked.text("cookie_name");
    if (cookie != null && !cookie.isEmpty()) {
      throw Fault.invalid(
          "SOURCE_IP".equals(type)
              ? "session_persistence SOURCE_IP type for UDP and SCTP protocols only accepts: type,"
                  + " persistence_timeout, persistence_granularity."
              : "Cookie names are not supported for UDP/SCTP pools.");
    }
    if (type != null && !type.equals("SOURCE_IP")) {
      throw Fault.invalid(
          "Session persistence of type " + type + " is not supported for UDP/SCTP protocol pools.");
    }
  }

  private static void onlyForDatagrams(Body asked, boolean change) {
    var timeout = asked.integer("persistence_timeout");
    if ((timeout != null && timeout != 0) || asked.gives("persistence_granularity")) {
      throw Fault.invalid(
          "persistence_timeout and persistence_granularity is only for UDP "
              + (change ? "" : "and SCTP ")
              + "protocol pools.");
    }
  }

  private static void cookies(Body asked, String type) {
    var cookie = asked.text("cookie_name");
    if (!type.equals("APP_COOKIE")) {
      if (cookie != null && !cookie.isEmpty()) {
        throw Fault.invalid(
            "Field \"cookie_name\" can only be specified with session persistence of type"
                + " \"APP_COOKIE\".");
      }
    } else if (cookie == null || cookie.isEmpty()) {
      throw Fault.invalid(
          "Field \"cookie_name\" must be specified when using the \"APP_COOKIE\" session"
              + " persistence type.");
    } else if (!COOKIE_NAME.matcher(cookie).matches()) {
      throw Fault.invalid("Supplied \"cookie_name\" is invalid.");
    }
  }
}
