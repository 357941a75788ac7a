package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Listeners. */
public final class ListenerTable extends OctaviaTable {
  public final TableField<Record, String> PROJECT_ID =
      column("project_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> DESCRIPTION =
      column("description", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> PROTOCOL =
      column("protocol", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, Integer> PROTOCOL_PORT =
      column("protocol_port", SQLDataType.INTEGER.notNull());
  public final TableField<Record, Integer> CONNECTION_LIMIT =
      column("connection_limit", SQLDataType.INTEGER);
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> TLS_CERTIFICATE_ID =
      column("tls_certificate_id", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> DEFAULT_POOL_ID =
      column("default_pool_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> PROVISIONING_STATUS =
      column("provisioning_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> OPERATING_STATUS =
      column("operating_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, Boolean> ENABLED = column("enabled", FLAG.notNull());
  public final TableField<Record, Integer> PEER_PORT = column("peer_port", SQLDataType.INTEGER);
  public final TableField<Record, byte[]> INSERT_HEADERS =
      column("insert_headers", SQLDataType.BLOB);
  public final TableField<Record, LocalDateTime> CREATED_AT = column("created_at", TIME);
  public final TableField<Record, LocalDateTime> UPDATED_AT = column("updated_at", TIME);
  public final TableField<Record, Integer> TIMEOUT_CLIENT_DATA =
      column("timeout_client_data", SQLDataType.INTEGER);
  public final TableField<Record, Integer> TIMEOUT_MEMBER_CONNECT =
      column("timeout_member_connect", SQLDataType.INTEGER);
  public final TableField<Record, Integer> TIMEOUT_MEMBER_DATA =
      column("timeout_member_data", SQLDataType.INTEGER);
  public final TableField<Record, Integer> TIMEOUT_TCP_INSPECT =
      column("timeout_tcp_inspect", SQLDataType.INTEGER);
  public final TableField<Record, String> CLIENT_CA_TLS_CERTIFICATE_ID =
      column("client_ca_tls_certificate_id", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> CLIENT_AUTHENTICATION =
      column("client_authentication", SQLDataType.VARCHAR(10).notNull().defaultValue("NONE"));
  public final TableField<Record, String> CLIENT_CRL_CONTAINER_ID =
      column("client_crl_container_id", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> TLS_CIPHERS =
      column("tls_ciphers", SQLDataType.VARCHAR(2048));
  public final TableField<Record, String> TLS_VERSIONS =
      column("tls_versions", SQLDataType.VARCHAR(512));
  public final TableField<Record, String> ALPN_PROTOCOLS =
      column("alpn_protocols", SQLDataType.VARCHAR(512));
  public final TableField<Record, Integer> HSTS_MAX_AGE =
      column("hsts_max_age", SQLDataType.INTEGER);
  public final TableField<Record, Boolean> HSTS_INCLUDE_SUBDOMAINS =
      column("hsts_include_subdomains", FLAG);
  public final TableField<Record, Boolean> HSTS_PRELOAD = column("hsts_preload", FLAG);

  ListenerTable() {
    super("listener");
    primaryKey(ID);
    index("client_authentication", CLIENT_AUTHENTICATION);
    unique("uq_listener_load_balancer_id_protocol_port", LOAD_BALANCER_ID, PROTOCOL, PROTOCOL_PORT);
    foreignKey("listener_ibfk_1", CLIENT_AUTHENTICATION, "client_authentication_mode", "name");
    foreignKey("fk_listener_pool_id", DEFAULT_POOL_ID, "pool", "id");
    foreignKey("fk_listener_load_balancer_id", LOAD_BALANCER_ID, "load_balancer", "id");
    foreignKey("fk_listener_operating_status_name", OPERATING_STATUS, "operating_status", "name");
    foreignKey("fk_listener_protocol_name", PROTOCOL, "protocol", "name");
    foreignKey(
        "fk_listener_provisioning_status_name", PROVISIONING_STATUS, "provisioning_status", "name");
  }
}
