package io.octavia.config;

import java.util.List;
import java.util.Optional;

/** Options of section {@code [DEFAULT]}: logging, messaging, and the name of this host. */
public final class Default {
  private static final Section.Builder IN =
      Section.named("DEFAULT", "Logging, messaging, and the name of this host.");

  public static final Option<String> HOST =
      IN.of("host", Types.hostName())
          .defaultInWords("the name of this host")
          .fallback(config -> Optional.of(config.machine().hostName().get()))
          .help(
              "Name of this host as other processes know it: the suffix of its own message queue.");

  public static final Option<Boolean> DEBUG =
      IN.flag("debug").byDefault(false).reloadable().help("Log at level DEBUG.");

  public static final Option<String> LOG_CONFIG_APPEND =
      IN.text("log_config_append")
          .reloadable()
          .formerly("log_config")
          .formerly("log-config")
          .whenSet(
              Reaction.warn("has no effect: logging is configured by the options of this section"))
          .help("File with a logging configuration of the original. Without effect here.");

  public static final Option<String> LOG_DATE_FORMAT =
      IN.text("log_date_format")
          .byDefault("%Y-%m-%d %H:%M:%S")
          .help("Format of the time in log lines, as strftime has it.");

  public static final Option<String> LOG_FILE =
      IN.text("log_file")
          .formerly("logfile")
          .help("File for the log, relative to log_dir. Unset: standard error.");

  public static final Option<String> LOG_DIR =
      IN.text("log_dir")
          .formerly("logdir")
          .help("Directory for log_file, or for a file named after the process.");

  public static final Option<Boolean> USE_SYSLOG =
      IN.flag("use_syslog").byDefault(false).help("Log to syslog.");

  public static final Option<Boolean> USE_JOURNAL =
      IN.flag("use_journal").byDefault(false).help("Log to the journal of systemd.");

  public static final Option<String> SYSLOG_LOG_FACILITY =
      IN.text("syslog_log_facility").byDefault("LOG_USER").help("Facility in syslog.");

  public static final Option<Boolean> USE_JSON =
      IN.flag("use_json").byDefault(false).help("Log lines are JSON objects.");

  public static final Option<Boolean> USE_STDERR =
      IN.flag("use_stderr").byDefault(false).help("Log to standard error, too.");

  public static final Option<Boolean> LOG_COLOR =
      IN.flag("log_color").byDefault(false).help("Colour log lines by level, on a terminal.");

  public static final Option<Integer> LOG_ROTATE_INTERVAL =
      IN.integer("log_rotate_interval")
          .byDefault(1)
          .help("Interval at which the log file is rotated, in units of log_rotate_interval_type.");

  public static final Option<String> LOG_ROTATE_INTERVAL_TYPE =
      IN.of(
              "log_rotate_interval_type",
              Types.oneOfIgnoringCase("seconds", "minutes", "hours", "days", "weekday", "midnight"))
          .byDefault("days")
          .help("Unit of that interval.");

  public static final Option<Integer> MAX_LOGFILE_COUNT =
      IN.integer("max_logfile_count").byDefault(30).help("Rotated log files that are kept.");

  public static final Option<Integer> MAX_LOGFILE_SIZE_MB =
      IN.integer("max_logfile_size_mb")
          .byDefault(200)
          .help("Size in MB at which the log file is rotated.");

  public static final Option<String> LOG_ROTATION_TYPE =
      IN.oneOf("log_rotation_type", "interval", "size", "none")
          .byDefault("none")
          .help("When the log file is rotated.");

  public static final Option<String> LOGGING_CONTEXT_FORMAT_STRING =
      IN.text("logging_context_format_string")
          .byDefault(
              "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [%(global_request_id)s"
                  + " %(request_id)s %(user_identity)s] %(instance)s%(message)s")
          .help("Format of log lines that belong to a request.");

  public static final Option<String> LOGGING_DEFAULT_FORMAT_STRING =
      IN.text("logging_default_format_string")
          .byDefault(
              "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [-]"
                  + " %(instance)s%(message)s")
          .help("Format of all other log lines.");

  public static final Option<String> LOGGING_DEBUG_FORMAT_SUFFIX =
      IN.text("logging_debug_format_suffix")
          .byDefault("%(funcName)s %(pathname)s:%(lineno)d")
          .help("What log lines of level DEBUG end with.");

  public static final Option<String> LOGGING_EXCEPTION_PREFIX =
      IN.text("logging_exception_prefix")
          .byDefault("%(asctime)s.%(msecs)03d %(process)d ERROR %(name)s %(instance)s")
          .help("What lines of a stack trace start with.");

  public static final Option<String> LOGGING_USER_IDENTITY_FORMAT =
      IN.text("logging_user_identity_format")
          .byDefault(
              "%(user)s %(project)s %(domain)s %(system_scope)s %(user_domain)s %(project_domain)s")
          .help("How user_identity is put together.");

  public static final Option<List<String>> DEFAULT_LOG_LEVELS =
      IN.list("default_log_levels")
          .byDefault(
              List.of(
                  "amqp=WARN",
                  "amqplib=WARN",
                  "boto=WARN",
                  "qpid=WARN",
                  "sqlalchemy=WARN",
                  "suds=INFO",
                  "oslo.messaging=INFO",
                  "oslo_messaging=INFO",
                  "iso8601=WARN",
                  "requests.packages.urllib3.connectionpool=WARN",
                  "urllib3.connectionpool=WARN",
                  "websocket=WARN",
                  "requests.packages.urllib3.util.retry=WARN",
                  "urllib3.util.retry=WARN",
                  "keystonemiddleware=WARN",
                  "routes.middleware=WARN",
                  "stevedore=WARN",
                  "taskflow=WARN",
                  "keystoneauth=WARN",
                  "oslo.cache=INFO",
                  "oslo_policy=INFO",
                  "dogpile.core.dogpile=INFO"))
          .help("logger=LEVEL, ...: levels of the original's libraries.");

  public static final Option<Boolean> PUBLISH_ERRORS =
      IN.flag("publish_errors")
          .byDefault(false)
          .help("Send log lines of level ERROR as notifications, too.");

  public static final Option<String> INSTANCE_FORMAT =
      IN.text("instance_format")
          .byDefault("[instance: %(uuid)s] ")
          .help("How an instance is named in log lines.");

  public static final Option<String> INSTANCE_UUID_FORMAT =
      IN.text("instance_uuid_format")
          .byDefault("[instance: %(uuid)s] ")
          .help("How the id of an instance is named in log lines.");

  public static final Option<Integer> RATE_LIMIT_INTERVAL =
      IN.integer("rate_limit_interval")
          .byDefault(0)
          .help("Seconds of the interval for the limit below.");

  public static final Option<Integer> RATE_LIMIT_BURST =
      IN.integer("rate_limit_burst")
          .byDefault(0)
          .help("Most log lines in that interval. 0: no limit.");

  public static final Option<String> RATE_LIMIT_EXCEPT_LEVEL =
      IN.oneOf("rate_limit_except_level", "CRITICAL", "ERROR", "INFO", "WARNING", "DEBUG", "")
          .byDefault("CRITICAL")
          .help("Lines of this level and above are not limited. Empty: all are.");

  public static final Option<String> TRANSPORT_URL =
      IN.text("transport_url")
          .byDefault("rabbit://")
          .secret()
          .fallback(OsloMessagingRabbit::transportUrl)
          .help("URL of the message broker: rabbit://USER:PASSWORD@HOST:PORT/VHOST.");

  public static final Option<String> CONTROL_EXCHANGE =
      IN.text("control_exchange").byDefault("octavia").help("Exchange of our messages.");

  public static final Option<Integer> RPC_RESPONSE_TIMEOUT =
      IN.integer("rpc_response_timeout")
          .byDefault(60)
          .help("Seconds to wait for the answer to a message.");

  public static final Option<Integer> EXECUTOR_THREAD_POOL_SIZE =
      IN.integer("executor_thread_pool_size")
          .byDefault(64)
          .formerly("rpc_thread_pool_size")
          .help("Messages that are worked on at the same time.");

  public static final Option<Boolean> RPC_PING_ENABLED =
      IN.flag("rpc_ping_enabled").byDefault(false).help("Answer pings through the broker.");

  public static final Option<Integer> GRACEFUL_SHUTDOWN_TIMEOUT =
      IN.integer("graceful_shutdown_timeout")
          .byDefault(60)
          .help("Seconds for running work when the process is told to stop.");

  public static final Option<Boolean> LOG_OPTIONS =
      IN.flag("log_options")
          .byDefault(true)
          .help("Log the configuration at start, without secrets.");

  // Options of earlier releases.
  static final Option<Boolean> WATCH_LOG_FILE =
      IN.flag("watch_log_file").removed(Reaction.warn("has no effect"));

  static {
    var nothing = Reaction.warn("has no effect");
    IN.gone("verbose", nothing);
    IN.gone("use_syslog_rfc_format", nothing);
    IN.gone("log_format", nothing);
    IN.gone(
        "rpc_backend",
        Reaction.warn("has no effect: RabbitMQ is the only message broker")
            .unless("rabbit", "oslo_messaging._drivers.impl_rabbit"));
    var noPaste = Reaction.warn("has no effect: there is no paste configuration any more");
    IN.gone("api_paste_config", noPaste);
    IN.gone("api_extensions_path", noPaste);
    IN.gone("api_handler", nothing);
    IN.gone("allow_bulk", nothing);
    IN.gone(
        "octavia_plugins",
        Reaction.warn("has no effect: there is only one plugin").unless("hot_plug_plugin"));
  }

  static final Section SECTION = IN.build();

  private Default() {}
}
