package io.octavia.config;

import java.util.List;

/** Options of section {@code [oslo_policy]}. */
public final class OsloPolicy {
  private static final Section.Builder IN =
      Section.named("oslo_policy", "Who may call what; the rules are in a file of their own.");

  public static final Option<Boolean> ENFORCE_SCOPE =
      IN.flag("enforce_scope").byDefault(true).help("Refuse tokens of the wrong scope.");

  public static final Option<Boolean> ENFORCE_NEW_DEFAULTS =
      IN.flag("enforce_new_defaults")
          .byDefault(true)
          .help("Do not accept what only the deprecated default rules allow.");

  public static final Option<String> POLICY_FILE =
      IN.text("policy_file")
          .byDefault("policy.yaml")
          .formerly("DEFAULT", "policy_file")
          .help(
              "File with rules that replace defaults, relative to the configuration's directory.");

  public static final Option<String> POLICY_DEFAULT_RULE =
      IN.text("policy_default_rule")
          .byDefault("default")
          .formerly("DEFAULT", "policy_default_rule")
          .help("Rule for calls that have none.");

  public static final Option<List<String>> POLICY_DIRS =
      IN.lines("policy_dirs")
          .byDefault(List.of("policy.d"))
          .formerly("DEFAULT", "policy_dirs")
          .help("Directories with further files of rules.");

  public static final Option<String> REMOTE_CONTENT_TYPE =
      IN.oneOf("remote_content_type", "application/x-www-form-urlencoded", "application/json")
          .byDefault("application/x-www-form-urlencoded")
          .help("How a remote check is asked.");

  public static final Option<Boolean> REMOTE_SSL_VERIFY_SERVER_CRT =
      IN.flag("remote_ssl_verify_server_crt")
          .byDefault(false)
          .help("Verify the certificate of a remote check.");

  public static final Option<String> REMOTE_SSL_CA_CRT_FILE =
      IN.text("remote_ssl_ca_crt_file").help("File with the CA of a remote check.");

  public static final Option<String> REMOTE_SSL_CLIENT_CRT_FILE =
      IN.text("remote_ssl_client_crt_file").help("File with our certificate for remote checks.");

  public static final Option<String> REMOTE_SSL_CLIENT_KEY_FILE =
      IN.text("remote_ssl_client_key_file").help("File with the key of that certificate.");

  public static final Option<Double> REMOTE_TIMEOUT =
      IN.decimal("remote_timeout", 0, Double.MAX_VALUE)
          .byDefault(60.0)
          .help("Seconds to wait for a remote check.");

  static final Section SECTION = IN.build();

  private OsloPolicy() {}
}
