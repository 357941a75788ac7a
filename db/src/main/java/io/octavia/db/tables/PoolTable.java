package io.octavia.db.tables;

import java.time.LocalDateTime;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Pools. */
public final class PoolTable extends OctaviaTable {
  public final TableField<Record, String> PROJECT_ID =
      column("project_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, String> ID = column("id", SQLDataType.VARCHAR(36).notNull());
  public final TableField<Record, String> NAME = column("name", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> DESCRIPTION =
      column("description", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> PROTOCOL =
      column("protocol", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> LB_ALGORITHM =
      column("lb_algorithm", SQLDataType.VARCHAR(255).notNull());
  public final TableField<Record, String> OPERATING_STATUS =
      column("operating_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, Boolean> ENABLED = column("enabled", FLAG.notNull());
  public final TableField<Record, String> LOAD_BALANCER_ID =
      column("load_balancer_id", SQLDataType.VARCHAR(36));
  public final TableField<Record, LocalDateTime> CREATED_AT = column("created_at", TIME);
  public final TableField<Record, LocalDateTime> UPDATED_AT = column("updated_at", TIME);
  public final TableField<Record, String> PROVISIONING_STATUS =
      column("provisioning_status", SQLDataType.VARCHAR(16).notNull());
  public final TableField<Record, String> TLS_CERTIFICATE_ID =
      column("tls_certificate_id", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> CA_TLS_CERTIFICATE_ID =
      column("ca_tls_certificate_id", SQLDataType.VARCHAR(255));
  public final TableField<Record, String> CRL_CONTAINER_ID =
      column("crl_container_id", SQLDataType.VARCHAR(255));
  public final TableField<Record, Boolean> TLS_ENABLED =
      column("tls_enabled", FLAG.notNull().defaultValue(false));
  public final TableField<Record, String> TLS_CIPHERS =
      column("tls_ciphers", SQLDataType.VARCHAR(2048));
  public final TableField<Record, String> TLS_VERSIONS =
      column("tls_versions", SQLDataType.VARCHAR(512));
  public final TableField<Record, String> ALPN_PROTOCOLS =
      column("alpn_protocols", SQLDataType.VARCHAR(512));

  PoolTable() {
    super("pool");
    primaryKey(ID);
    index("load_balancer_id", LOAD_BALANCER_ID);
    foreignKey("fk_pool_algorithm_name", LB_ALGORITHM, "algorithm", "name");
    foreignKey("pool_ibfk_1", LOAD_BALANCER_ID, "load_balancer", "id");
    foreignKey("fk_pool_operating_status_name", OPERATING_STATUS, "operating_status", "name");
    foreignKey("fk_pool_protocol_name", PROTOCOL, "protocol", "name");
    foreignKey(
        "fk_pool_provisioning_status_name", PROVISIONING_STATUS, "provisioning_status", "name");
  }
}
