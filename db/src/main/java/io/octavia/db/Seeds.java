package io.octavia.db;

import static io.octavia.db.tables.Tables.ALGORITHM;
import static io.octavia.db.tables.Tables.AMPHORA_BUILD_SLOTS;
import static io.octavia.db.tables.Tables.AMPHORA_ROLES;
import static io.octavia.db.tables.Tables.AVAILABILITY_ZONE;
import static io.octavia.db.tables.Tables.AVAILABILITY_ZONE_PROFILE;
import static io.octavia.db.tables.Tables.CLIENT_AUTHENTICATION_MODE;
import static io.octavia.db.tables.Tables.FLAVOR;
import static io.octavia.db.tables.Tables.FLAVOR_PROFILE;
import static io.octavia.db.tables.Tables.HEALTH_MONITOR_TYPE;
import static io.octavia.db.tables.Tables.L7POLICY_ACTION;
import static io.octavia.db.tables.Tables.L7RULE_COMPARE_TYPE;
import static io.octavia.db.tables.Tables.L7RULE_TYPE;
import static io.octavia.db.tables.Tables.LB_TOPOLOGY;
import static io.octavia.db.tables.Tables.OPERATING_STATUS;
import static io.octavia.db.tables.Tables.PROTOCOL;
import static io.octavia.db.tables.Tables.PROVISIONING_STATUS;
import static io.octavia.db.tables.Tables.SESSION_PERSISTENCE_TYPE;
import static io.octavia.db.tables.Tables.SPARES_POOL;
import static io.octavia.db.tables.Tables.VRRP_AUTH_METHOD;

import io.octavia.db.tables.LookupTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Table;

/**
 * The rows that upstream's migrations leave: the words of the lookup tables, and placeholders that
 * deleted load balancers refer to once their flavor or availability zone is gone. Inserting them
 * twice does nothing.
 */
final class Seeds {
  private static final String NIL = "00000000-0000-0000-0000-000000000000";
  private static final String PLACEHOLDER = "DELETED-PLACEHOLDER";

  private static final Map<LookupTable, List<String>> WORDS = words();

  private Seeds() {}

  private static Map<LookupTable, List<String>> words() {
    var words = new LinkedHashMap<LookupTable, List<String>>();
    words.put(
        ALGORITHM, List.of("LEAST_CONNECTIONS", "ROUND_ROBIN", "SOURCE_IP", "SOURCE_IP_PORT"));
    words.put(AMPHORA_ROLES, List.of("BACKUP", "MASTER", "STANDALONE"));
    words.put(CLIENT_AUTHENTICATION_MODE, List.of("MANDATORY", "NONE", "OPTIONAL"));
    words.put(
        HEALTH_MONITOR_TYPE,
        List.of("HTTP", "HTTPS", "PING", "SCTP", "TCP", "TLS-HELLO", "UDP-CONNECT"));
    words.put(
        L7POLICY_ACTION,
        List.of("REDIRECT_PREFIX", "REDIRECT_TO_POOL", "REDIRECT_TO_URL", "REJECT"));
    words.put(
        L7RULE_COMPARE_TYPE, List.of("CONTAINS", "ENDS_WITH", "EQUAL_TO", "REGEX", "STARTS_WITH"));
    words.put(
        L7RULE_TYPE,
        List.of(
            "COOKIE",
            "FILE_TYPE",
            "HEADER",
            "HOST_NAME",
            "PATH",
            "SSL_CONN_HAS_CERT",
            "SSL_DN_FIELD",
            "SSL_VERIFY_RESULT"));
    words.put(LB_TOPOLOGY, List.of("ACTIVE_STANDBY", "SINGLE"));
    words.put(
        OPERATING_STATUS,
        List.of("DEGRADED", "DRAINING", "ERROR", "NO_MONITOR", "OFFLINE", "ONLINE"));
    words.put(
        PROTOCOL,
        List.of(
            "HTTP",
            "HTTPS",
            "PROMETHEUS",
            "PROXY",
            "PROXYV2",
            "SCTP",
            "TCP",
            "TERMINATED_HTTPS",
            "UDP"));
    words.put(
        PROVISIONING_STATUS,
        List.of(
            "ACTIVE",
            "ALLOCATED",
            "BOOTING",
            "DELETED",
            "ERROR",
            "FAILOVER_STOPPED",
            "PENDING_CREATE",
            "PENDING_DELETE",
            "PENDING_UPDATE",
            "READY"));
    words.put(SESSION_PERSISTENCE_TYPE, List.of("APP_COOKIE", "HTTP_COOKIE", "SOURCE_IP"));
    words.put(VRRP_AUTH_METHOD, List.of("AH", "PASS"));
    return words;
  }

  static void insert(DSLContext tx) {
    WORDS.forEach((table, words) -> insertWords(tx, table, words));
    insertPlaceholders(tx);
    if (isEmpty(tx, AMPHORA_BUILD_SLOTS)) {
      tx.insertInto(AMPHORA_BUILD_SLOTS)
          .set(AMPHORA_BUILD_SLOTS.ID, 1)
          .set(AMPHORA_BUILD_SLOTS.SLOTS_USED, 0)
          .execute();
    }
    if (isEmpty(tx, SPARES_POOL)) tx.insertInto(SPARES_POOL).defaultValues().execute();
  }

  private static void insertWords(DSLContext tx, LookupTable table, List<String> words) {
    Set<String> present = tx.select(table.NAME).from(table).fetchSet(table.NAME);
    var missing =
        words.stream().filter(word -> !present.contains(word)).collect(Collectors.toList());
    if (missing.isEmpty()) return;
    var insert = tx.insertInto(table, table.NAME);
    for (var word : missing) insert = insert.values(word);
    insert.execute();
  }

  private static void insertPlaceholders(DSLContext tx) {
    if (isEmpty(tx, FLAVOR_PROFILE)) {
      tx.insertInto(FLAVOR_PROFILE)
          .set(FLAVOR_PROFILE.ID, NIL)
          .set(FLAVOR_PROFILE.NAME, PLACEHOLDER)
          .set(FLAVOR_PROFILE.PROVIDER_NAME, "DELETED")
          .set(FLAVOR_PROFILE.FLAVOR_DATA, "{}")
          .execute();
    }
    if (isEmpty(tx, FLAVOR)) {
      tx.insertInto(FLAVOR)
          .set(FLAVOR.ID, NIL)
          .set(FLAVOR.NAME, PLACEHOLDER)
          .set(FLAVOR.DESCRIPTION, "Placeholder for DELETED LBs with DELETED flavors")
          .set(FLAVOR.ENABLED, false)
          .set(FLAVOR.FLAVOR_PROFILE_ID, NIL)
          .execute();
    }
    if (isEmpty(tx, AVAILABILITY_ZONE_PROFILE)) {
      tx.insertInto(AVAILABILITY_ZONE_PROFILE)
          .set(AVAILABILITY_ZONE_PROFILE.ID, NIL)
          .set(AVAILABILITY_ZONE_PROFILE.NAME, PLACEHOLDER)
          .set(AVAILABILITY_ZONE_PROFILE.PROVIDER_NAME, "DELETED")
          .set(AVAILABILITY_ZONE_PROFILE.AVAILABILITY_ZONE_DATA, "{}")
          .execute();
    }
    if (isEmpty(tx, AVAILABILITY_ZONE)) {
      tx.insertInto(AVAILABILITY_ZONE)
          .set(AVAILABILITY_ZONE.NAME, NIL)
          .set(
              AVAILABILITY_ZONE.DESCRIPTION,
              "Placeholder for DELETED LBs with DELETED availability zones")
          .set(AVAILABILITY_ZONE.ENABLED, false)
          .set(AVAILABILITY_ZONE.AVAILABILITY_ZONE_PROFILE_ID, NIL)
          .execute();
    }
  }

  private static boolean isEmpty(DSLContext tx, Table<?> table) {
    return tx.fetchCount(table) == 0;
  }
}
