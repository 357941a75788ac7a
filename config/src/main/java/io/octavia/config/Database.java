package io.octavia.config;

/** Options of section {@code [database]}, those of oslo.db. */
public final class Database {
  private static final Section.Builder IN =
      Section.named("database", "The database, which all processes of the controller share.");

  public static final Option<String> CONNECTION =
      IN.text("connection")
          .byDefault("sqlite://")
          .secret()
          .formerly("DEFAULT", "sql_connection")
          .formerly("sql_connection")
          .help(
              "URL of the database as SQLAlchemy writes it:"
                  + " mysql+pymysql://USER:PASSWORD@HOST/octavia, or sqlite:////absolute/path.");

  public static final Option<String> SLAVE_CONNECTION =
      IN.text("slave_connection").secret().help("URL of a replica for reads.");

  public static final Option<String> ASYNCIO_CONNECTION =
      IN.text("asyncio_connection")
          .secret()
          .help("For the original's asynchronous code; without effect here.");

  public static final Option<String> ASYNCIO_SLAVE_CONNECTION =
      IN.text("asyncio_slave_connection")
          .secret()
          .help("For the original's asynchronous code; without effect here.");

  public static final Option<String> BACKEND =
      IN.text("backend").byDefault("sqlalchemy").help("Without effect here.");

  public static final Option<Integer> MAX_POOL_SIZE =
      IN.integer("max_pool_size")
          .byDefault(10)
          .formerly("DEFAULT", "sql_max_pool_size")
          .help("Connections that are kept open.");

  public static final Option<Integer> MAX_OVERFLOW =
      IN.integer("max_overflow")
          .byDefault(20)
          .formerly("DEFAULT", "sql_max_overflow")
          .help("Connections beyond these, under load.");

  public static final Option<Integer> POOL_TIMEOUT =
      IN.integer("pool_timeout").byDefault(10).help("Seconds to wait for a free connection.");

  public static final Option<Integer> CONNECTION_RECYCLE_TIME =
      IN.integer("connection_recycle_time")
          .byDefault(3600)
          .formerly("idle_timeout")
          .formerly("DEFAULT", "sql_idle_timeout")
          .help("Seconds after which a connection is replaced.");

  public static final Option<Integer> MAX_RETRIES =
      IN.integer("max_retries")
          .byDefault(10)
          .formerly("DEFAULT", "sql_max_retries")
          .help("Attempts to connect at start. -1: without end.");

  public static final Option<Integer> RETRY_INTERVAL =
      IN.integer("retry_interval")
          .byDefault(10)
          .formerly("DEFAULT", "sql_retry_interval")
          .help("Seconds between these attempts.");

  public static final Option<String> MYSQL_SQL_MODE =
      IN.text("mysql_sql_mode")
          .byDefault("TRADITIONAL")
          .help("SQL mode of connections to MariaDB and MySQL. Empty: the default of the server.");

  public static final Option<Integer> MYSQL_WSREP_SYNC_WAIT =
      IN.integer("mysql_wsrep_sync_wait")
          .help(
              "wsrep_sync_wait of connections to a Galera cluster. Unset: the default of the"
                  + " server.");

  public static final Option<Integer> CONNECTION_DEBUG =
      IN.integer("connection_debug", 0, 100)
          .byDefault(0)
          .help("Without effect here; statements are logged at debug level.");

  public static final Option<Boolean> CONNECTION_TRACE =
      IN.flag("connection_trace").byDefault(false).help("Without effect here.");

  public static final Option<String> CONNECTION_PARAMETERS =
      IN.text("connection_parameters")
          .byDefault("")
          .help("Further parameters of the URL: name=value&name=value.");

  public static final Option<Boolean> SQLITE_SYNCHRONOUS =
      IN.flag("sqlite_synchronous").byDefault(true).help("SQLite waits for the disk.");

  public static final Option<Boolean> SYNCHRONOUS_READER =
      IN.flag("synchronous_reader").byDefault(true).help("Without effect here.");

  public static final Option<Boolean> USE_DB_RECONNECT =
      IN.flag("use_db_reconnect")
          .byDefault(false)
          .help("Repeat a transaction whose connection was lost.");

  public static final Option<Integer> DB_RETRY_INTERVAL =
      IN.integer("db_retry_interval")
          .byDefault(1)
          .help("Seconds before a transaction is repeated.");

  public static final Option<Boolean> DB_INC_RETRY_INTERVAL =
      IN.flag("db_inc_retry_interval").byDefault(true).help("Wait longer each time.");

  public static final Option<Integer> DB_MAX_RETRY_INTERVAL =
      IN.integer("db_max_retry_interval").byDefault(10).help("Longest wait, in seconds.");

  public static final Option<Integer> DB_MAX_RETRIES =
      IN.integer("db_max_retries")
          .byDefault(20)
          .help("Attempts of a transaction. -1: without end.");

  // Options of earlier releases.
  static {
    IN.gone(
        "min_pool_size",
        Reaction.warn("has no effect: connections are opened when they are needed"));
    IN.gone("mysql_enable_ndb", Reaction.warn("has no effect: NDB is not supported"));
  }

  static final Section SECTION = IN.build();

  private Database() {}
}
