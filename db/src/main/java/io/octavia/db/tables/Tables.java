package io.octavia.db.tables;

import java.util.List;

/** All tables: upstream's at the newest head, and our own beside them. */
public final class Tables {
  public static final LookupTable ALGORITHM = new LookupTable("algorithm", 255, true);
  public static final LookupTable AMPHORA_ROLES = new LookupTable("amphora_roles", 36, true);
  public static final LookupTable CLIENT_AUTHENTICATION_MODE =
      new LookupTable("client_authentication_mode", 10, false);
  public static final LookupTable HEALTH_MONITOR_TYPE =
      new LookupTable("health_monitor_type", 30, true);
  public static final LookupTable L7POLICY_ACTION = new LookupTable("l7policy_action", 36, true);
  public static final LookupTable L7RULE_COMPARE_TYPE =
      new LookupTable("l7rule_compare_type", 36, true);
  public static final LookupTable L7RULE_TYPE = new LookupTable("l7rule_type", 36, true);
  public static final LookupTable LB_TOPOLOGY = new LookupTable("lb_topology", 36, true);
  public static final LookupTable OPERATING_STATUS = new LookupTable("operating_status", 30, true);
  public static final LookupTable PROTOCOL = new LookupTable("protocol", 30, true);
  public static final LookupTable PROVISIONING_STATUS =
      new LookupTable("provisioning_status", 30, true);
  public static final LookupTable SESSION_PERSISTENCE_TYPE =
      new LookupTable("session_persistence_type", 30, true);
  public static final LookupTable VRRP_AUTH_METHOD = new LookupTable("vrrp_auth_method", 36, true);

  public static final AlembicVersionTable ALEMBIC_VERSION = new AlembicVersionTable();
  public static final FlavorProfileTable FLAVOR_PROFILE = new FlavorProfileTable();
  public static final FlavorTable FLAVOR = new FlavorTable();
  public static final AvailabilityZoneProfileTable AVAILABILITY_ZONE_PROFILE =
      new AvailabilityZoneProfileTable();
  public static final AvailabilityZoneTable AVAILABILITY_ZONE = new AvailabilityZoneTable();
  public static final LoadBalancerTable LOAD_BALANCER = new LoadBalancerTable();
  public static final VipTable VIP = new VipTable();
  public static final AdditionalVipTable ADDITIONAL_VIP = new AdditionalVipTable();
  public static final VipSecurityGroupTable VIP_SECURITY_GROUP = new VipSecurityGroupTable();
  public static final PoolTable POOL = new PoolTable();
  public static final SessionPersistenceTable SESSION_PERSISTENCE = new SessionPersistenceTable();
  public static final HealthMonitorTable HEALTH_MONITOR = new HealthMonitorTable();
  public static final MemberTable MEMBER = new MemberTable();
  public static final ListenerTable LISTENER = new ListenerTable();
  public static final ListenerCidrTable LISTENER_CIDR = new ListenerCidrTable();
  public static final SniTable SNI = new SniTable();
  public static final L7policyTable L7POLICY = new L7policyTable();
  public static final L7ruleTable L7RULE = new L7ruleTable();
  public static final TagsTable TAGS = new TagsTable();
  public static final QuotasTable QUOTAS = new QuotasTable();
  public static final AmphoraTable AMPHORA = new AmphoraTable();
  public static final AmphoraHealthTable AMPHORA_HEALTH = new AmphoraHealthTable();
  public static final AmphoraMemberPortTable AMPHORA_MEMBER_PORT = new AmphoraMemberPortTable();
  public static final VrrpGroupTable VRRP_GROUP = new VrrpGroupTable();
  public static final ListenerStatisticsTable LISTENER_STATISTICS = new ListenerStatisticsTable();
  public static final AmphoraBuildSlotsTable AMPHORA_BUILD_SLOTS = new AmphoraBuildSlotsTable();
  public static final AmphoraBuildRequestTable AMPHORA_BUILD_REQUEST =
      new AmphoraBuildRequestTable();
  public static final SparesPoolTable SPARES_POOL = new SparesPoolTable();

  public static final ReconcileTable RECONCILE = new ReconcileTable();
  public static final ReconcileAmphoraTable RECONCILE_AMPHORA = new ReconcileAmphoraTable();
  public static final ReconcilePortTable RECONCILE_PORT = new ReconcilePortTable();
  public static final ReconcileEventTable RECONCILE_EVENT = new ReconcileEventTable();
  public static final ReconcileOutboxTable RECONCILE_OUTBOX = new ReconcileOutboxTable();
  public static final ReconcileInboxTable RECONCILE_INBOX = new ReconcileInboxTable();
  public static final ReconcileReplacementTable RECONCILE_REPLACEMENT =
      new ReconcileReplacementTable();
  public static final ReconcileFailedTable RECONCILE_FAILED = new ReconcileFailedTable();
  public static final ReconcileSecretTable RECONCILE_SECRET = new ReconcileSecretTable();
  public static final ReconcileSchemaTable RECONCILE_SCHEMA = new ReconcileSchemaTable();

  /** Upstream's, each after those that it refers to. */
  public static final List<OctaviaTable> UPSTREAM =
      List.of(
          ALGORITHM,
          AMPHORA_ROLES,
          CLIENT_AUTHENTICATION_MODE,
          HEALTH_MONITOR_TYPE,
          L7POLICY_ACTION,
          L7RULE_COMPARE_TYPE,
          L7RULE_TYPE,
          LB_TOPOLOGY,
          OPERATING_STATUS,
          PROTOCOL,
          PROVISIONING_STATUS,
          SESSION_PERSISTENCE_TYPE,
          VRRP_AUTH_METHOD,
          ALEMBIC_VERSION,
          FLAVOR_PROFILE,
          FLAVOR,
          AVAILABILITY_ZONE_PROFILE,
          AVAILABILITY_ZONE,
          LOAD_BALANCER,
          VIP,
          ADDITIONAL_VIP,
          VIP_SECURITY_GROUP,
          POOL,
          SESSION_PERSISTENCE,
          HEALTH_MONITOR,
          MEMBER,
          LISTENER,
          LISTENER_CIDR,
          SNI,
          L7POLICY,
          L7RULE,
          TAGS,
          QUOTAS,
          AMPHORA,
          AMPHORA_HEALTH,
          AMPHORA_MEMBER_PORT,
          VRRP_GROUP,
          LISTENER_STATISTICS,
          AMPHORA_BUILD_SLOTS,
          AMPHORA_BUILD_REQUEST,
          SPARES_POOL);

  /** Ours. */
  public static final List<OctaviaTable> OWN =
      List.of(
          RECONCILE,
          RECONCILE_AMPHORA,
          RECONCILE_PORT,
          RECONCILE_EVENT,
          RECONCILE_OUTBOX,
          RECONCILE_INBOX,
          RECONCILE_REPLACEMENT,
          RECONCILE_FAILED,
          RECONCILE_SECRET,
          RECONCILE_SCHEMA);

  private Tables() {}
}
