package io.octavia.config;

import java.util.List;
import java.util.Map;

/** Options of section {@code [task_flow]}. */
public final class TaskFlow {
  private static final Section.Builder IN =
      Section.named(
          "task_flow",
          "The task engine of the original. Our worker needs none; the names are known so that old files keep working.");

  public static final Option<String> ENGINE =
      IN.oneOf("engine", "serial", "parallel").byDefault("parallel").help("Serial / parallel.");

  public static final Option<Integer> MAX_WORKERS =
      IN.integer("max_workers").byDefault(5).help("Task threads per child.");

  public static final Option<Boolean> DISABLE_REVERT =
      IN.flag("disable_revert").byDefault(false).help("Debug only.");

  public static final Option<String> PERSISTENCE_CONNECTION =
      IN.text("persistence_connection")
          .byDefault("sqlite://")
          .secret()
          .help("DB URL for taskflow.");

  public static final Option<Boolean> JOBBOARD_ENABLED =
      IN.flag("jobboard_enabled").byDefault(false).help("Use jobboard.");

  public static final Option<String> JOBBOARD_BACKEND_DRIVER =
      IN.text("jobboard_backend_driver")
          .byDefault("redis_taskflow_driver")
          .help("Redis / zookeeper / etcd.");

  public static final Option<List<String>> JOBBOARD_BACKEND_HOSTS =
      IN.list("jobboard_backend_hosts").byDefault(List.of("127.0.0.1")).help("Hosts.");

  public static final Option<Integer> JOBBOARD_BACKEND_PORT =
      IN.port("jobboard_backend_port").byDefault(6379).help("Port.");

  public static final Option<String> JOBBOARD_BACKEND_USERNAME =
      IN.text("jobboard_backend_username").help("Jobboard backend username.");

  public static final Option<String> JOBBOARD_BACKEND_PASSWORD =
      IN.text("jobboard_backend_password").secret().help("Jobboard backend password.");

  public static final Option<String> JOBBOARD_BACKEND_NAMESPACE =
      IN.text("jobboard_backend_namespace").byDefault("octavia_jobboard").help("Name/path.");

  public static final Option<Integer> JOBBOARD_REDIS_BACKEND_DB =
      IN.integer("jobboard_redis_backend_db", 0).byDefault(0).help("Db number.");

  public static final Option<String> JOBBOARD_REDIS_SENTINEL =
      IN.text("jobboard_redis_sentinel").help("Sentinel service name.");

  public static final Option<String> JOBBOARD_REDIS_SENTINEL_USERNAME =
      IN.text("jobboard_redis_sentinel_username").help("Jobboard redis sentinel username.");

  public static final Option<String> JOBBOARD_REDIS_SENTINEL_PASSWORD =
      IN.text("jobboard_redis_sentinel_password")
          .secret()
          .help("Jobboard redis sentinel password.");

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
          .help("Jobboard redis backend ssl options.");

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
          .help("Jobboard redis sentinel ssl options.");

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
          .help("Jobboard zookeeper ssl options.");

  public static final Option<Map<String, String>> JOBBOARD_ETCD_SSL_OPTIONS =
      IN.pairs("jobboard_etcd_ssl_options")
          .byDefault(
              Types.inOrder(
                  "use_ssl", "False", "ca_cert", "None", "cert_key", "None", "cert_cert", "None"))
          .help("Jobboard etcd ssl options.");

  public static final Option<Integer> JOBBOARD_ETCD_TIMEOUT =
      IN.integer("jobboard_etcd_timeout").help("S.");

  public static final Option<String> JOBBOARD_ETCD_API_PATH =
      IN.text("jobboard_etcd_api_path").help("Jobboard etcd api path.");

  public static final Option<Integer> JOBBOARD_EXPIRATION_TIME =
      IN.integer("jobboard_expiration_time").byDefault(30).help("Claim TTL s.");

  public static final Option<Boolean> JOBBOARD_SAVE_LOGBOOK =
      IN.flag("jobboard_save_logbook").byDefault(false).help("Keep finished logbooks.");

  static final Section SECTION = IN.build();

  private TaskFlow() {}
}
