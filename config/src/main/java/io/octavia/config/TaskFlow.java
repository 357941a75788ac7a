package io.octavia.config;

import java.util.List;
import java.util.Map;

/** Options of section {@code [task_flow]}. */
public final class TaskFlow {
  private static final Reaction NO_BOARD =
      Reaction.inform(
          "has no effect: a worker finds unfinished work in the database, and nothing is reverted");

  private static final Section.Builder IN =
      Section.named(
          "task_flow",
          "The task engine of the original. Our worker needs none; the names are known so that"
              + " old files keep working.");

  public static final Option<String> ENGINE =
      IN.oneOf("engine", "serial", "parallel")
          .byDefault("parallel")
          .help("Whether the tasks of one change run side by side.");

  public static final Option<Integer> MAX_WORKERS =
      IN.integer("max_workers").byDefault(5).help("Tasks that run side by side.");

  public static final Option<Boolean> DISABLE_REVERT =
      IN.flag("disable_revert")
          .byDefault(false)
          .whenSet(NO_BOARD)
          .help("Leave everything as it is when a task fails, to look at it.");

  public static final Option<String> PERSISTENCE_CONNECTION =
      IN.text("persistence_connection")
          .byDefault("sqlite://")
          .secret()
          .whenSet(NO_BOARD)
          .help("URL of the database of the task engine.");

  public static final Option<Boolean> JOBBOARD_ENABLED =
      IN.flag("jobboard_enabled")
          .byDefault(false)
          .whenSet(NO_BOARD)
          .help("Use a jobboard, from which another worker takes over what a dead one has left.");

  public static final Option<String> JOBBOARD_BACKEND_DRIVER =
      IN.text("jobboard_backend_driver")
          .byDefault("redis_taskflow_driver")
          .whenSet(NO_BOARD)
          .help("redis_taskflow_driver, zookeeper_taskflow_driver or etcd_taskflow_driver.");

  public static final Option<List<String>> JOBBOARD_BACKEND_HOSTS =
      IN.list("jobboard_backend_hosts")
          .byDefault(List.of("127.0.0.1"))
          .whenSet(NO_BOARD)
          .help("Hosts of the jobboard.");

  public static final Option<Integer> JOBBOARD_BACKEND_PORT =
      IN.port("jobboard_backend_port")
          .byDefault(6379)
          .whenSet(NO_BOARD)
          .help("Port of the jobboard.");

  public static final Option<String> JOBBOARD_BACKEND_USERNAME =
      IN.text("jobboard_backend_username").whenSet(NO_BOARD).help("User at the jobboard.");

  public static final Option<String> JOBBOARD_BACKEND_PASSWORD =
      IN.text("jobboard_backend_password")
          .secret()
          .whenSet(NO_BOARD)
          .help("Password at the jobboard.");

  public static final Option<String> JOBBOARD_BACKEND_NAMESPACE =
      IN.text("jobboard_backend_namespace")
          .byDefault("octavia_jobboard")
          .whenSet(NO_BOARD)
          .help("Name or path of the jobboard.");

  public static final Option<Integer> JOBBOARD_REDIS_BACKEND_DB =
      IN.integer("jobboard_redis_backend_db", 0)
          .byDefault(0)
          .whenSet(NO_BOARD)
          .help("Number of the Redis database.");

  public static final Option<String> JOBBOARD_REDIS_SENTINEL =
      IN.text("jobboard_redis_sentinel")
          .whenSet(NO_BOARD)
          .help("Name of the service at Redis Sentinel.");

  public static final Option<String> JOBBOARD_REDIS_SENTINEL_USERNAME =
      IN.text("jobboard_redis_sentinel_username").whenSet(NO_BOARD).help("User at Redis Sentinel.");

  public static final Option<String> JOBBOARD_REDIS_SENTINEL_PASSWORD =
      IN.text("jobboard_redis_sentinel_password")
          .secret()
          .whenSet(NO_BOARD)
          .help("Password at Redis Sentinel.");

  public static final Option<Map<String, String>> JOBBOARD_REDIS_BACKEND_SSL_OPTIONS =
      IN.pairs("jobboard_redis_backend_ssl_options")
          .byDefault(
              Types.inOrder(
                  "ssl",
                  "False",
                  "ssl_keyfile",
                  "None",
                  "ssl_certfile",
                  "None",
                  "ssl_ca_certs",
                  "None",
                  "ssl_cert_reqs",
                  "required"))
          .whenSet(NO_BOARD)
          .help("TLS towards Redis.");

  public static final Option<Map<String, String>> JOBBOARD_REDIS_SENTINEL_SSL_OPTIONS =
      IN.pairs("jobboard_redis_sentinel_ssl_options")
          .byDefault(
              Types.inOrder(
                  "ssl",
                  "False",
                  "ssl_keyfile",
                  "None",
                  "ssl_certfile",
                  "None",
                  "ssl_ca_certs",
                  "None",
                  "ssl_cert_reqs",
                  "required"))
          .whenSet(NO_BOARD)
          .help("TLS towards Redis Sentinel.");

  public static final Option<Map<String, String>> JOBBOARD_ZOOKEEPER_SSL_OPTIONS =
      IN.pairs("jobboard_zookeeper_ssl_options")
          .byDefault(
              Types.inOrder(
                  "use_ssl",
                  "False",
                  "keyfile",
                  "None",
                  "keyfile_password",
                  "None",
                  "certfile",
                  "None",
                  "verify_certs",
                  "True"))
          .whenSet(NO_BOARD)
          .help("TLS towards ZooKeeper.");

  public static final Option<Map<String, String>> JOBBOARD_ETCD_SSL_OPTIONS =
      IN.pairs("jobboard_etcd_ssl_options")
          .byDefault(
              Types.inOrder(
                  "use_ssl", "False", "ca_cert", "None", "cert_key", "None", "cert_cert", "None"))
          .whenSet(NO_BOARD)
          .help("TLS towards etcd.");

  public static final Option<Integer> JOBBOARD_ETCD_TIMEOUT =
      IN.integer("jobboard_etcd_timeout").whenSet(NO_BOARD).help("Seconds to wait for etcd.");

  public static final Option<String> JOBBOARD_ETCD_API_PATH =
      IN.text("jobboard_etcd_api_path").whenSet(NO_BOARD).help("Path of the API of etcd.");

  public static final Option<Integer> JOBBOARD_EXPIRATION_TIME =
      IN.integer("jobboard_expiration_time")
          .byDefault(30)
          .whenSet(NO_BOARD)
          .help("Seconds after which the claim of a silent worker is void.");

  public static final Option<Boolean> JOBBOARD_SAVE_LOGBOOK =
      IN.flag("jobboard_save_logbook")
          .byDefault(false)
          .whenSet(NO_BOARD)
          .help("Keep the log books of finished flows.");

  static final Section SECTION = IN.build();

  private TaskFlow() {}
}
