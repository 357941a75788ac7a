package io.octavia.config;

import java.util.List;
import java.util.regex.Pattern;

/** Options of section {@code [certificates]}. */
public final class Certificates {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_=-]{32}");

  private static final Section.Builder IN =
      Section.named(
          "certificates", "Where TLS secrets live and who signs the certificates of amphorae.");

  public static final Option<String> CERT_MANAGER =
      IN.text("cert_manager")
          .byDefault("barbican_cert_manager")
          .help(
              "Where the TLS secrets of listeners and pools live: barbican_cert_manager,"
                  + " castellan_cert_manager, local_cert_manager or noop_cert_manager.");

  public static final Option<String> CERT_GENERATOR =
      IN.text("cert_generator")
          .byDefault("local_cert_generator")
          .formerly("controller_worker", "cert_generator")
          .help(
              "Who signs the certificates of amphorae: local_cert_generator or"
                  + " noop_cert_generator.");

  public static final Option<String> BARBICAN_AUTH =
      IN.oneOf("barbican_auth", "barbican_acl_auth")
          .byDefault("barbican_acl_auth")
          .help("How the key manager lets us read the secrets of users.");

  public static final Option<String> SERVICE_NAME =
      IN.text("service_name").help("Name of the key manager in the catalog.");

  public static final Option<String> ENDPOINT =
      IN.text("endpoint").help("URL of the key manager, instead of the one in the catalog.");

  public static final Option<String> REGION_NAME =
      IN.text("region_name").help("Region of the key manager in the catalog.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type")
          .byDefault("publicURL")
          .help("Interface of the key manager in the catalog.");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file")
          .help("File with the CA of the key manager's own certificate.");

  public static final Option<Boolean> INSECURE =
      IN.flag("insecure").byDefault(false).help("Do not verify the key manager's certificate.");

  public static final Option<String> CA_CERTIFICATE =
      IN.text("ca_certificate")
          .byDefault("/etc/ssl/certs/ssl-cert-snakeoil.pem")
          .defaultFrom("OS_OCTAVIA_TLS_CA_CERT")
          .help("File with the certificate of the CA that signs those of amphorae.");

  public static final Option<String> CA_PRIVATE_KEY =
      IN.text("ca_private_key")
          .byDefault("/etc/ssl/private/ssl-cert-snakeoil.key")
          .defaultFrom("OS_OCTAVIA_TLS_CA_KEY")
          .help("File with the key of that CA.");

  public static final Option<String> CA_PRIVATE_KEY_PASSPHRASE =
      IN.text("ca_private_key_passphrase")
          .secret()
          .defaultFrom("OS_OCTAVIA_CA_KEY_PASS")
          .help("Passphrase of that key. Unset: it has none.");

  public static final Option<List<String>> SERVER_CERTS_KEY_PASSPHRASE =
      IN.of(
              "server_certs_key_passphrase",
              Types.list(
                  "a list of keys, each exactly 32 of A-Z a-z 0-9 - _ =", KEY.asMatchPredicate()))
          .byDefault(List.of("insecure-key-do-not-use-this-key"))
          .secret()
          .whenAbsent(
              "certificates of amphorae are encrypted with a key that everybody knows; set one"
                  + " of your own")
          .defaultFrom("TLS_PASS_AMPS_DEFAULT")
          .help(
              "Keys that certificates of amphorae are encrypted with while they wait in the"
                  + " database; 32 characters each, of A-Z, a-z, 0-9, -, _ and =. The first"
                  + " encrypts, all decrypt.");

  public static final Option<String> SIGNING_DIGEST =
      IN.text("signing_digest")
          .byDefault("sha256")
          .defaultFrom("OS_OCTAVIA_CA_SIGNING_DIGEST")
          .help("Digest of the signatures of that CA.");

  public static final Option<Integer> CERT_VALIDITY_TIME =
      IN.integer("cert_validity_time")
          .byDefault(2592000)
          .help("Seconds for which the certificate of an amphora is valid.");

  public static final Option<String> STORAGE_PATH =
      IN.text("storage_path")
          .byDefault("/var/lib/octavia/certificates/")
          .defaultFrom("OS_OCTAVIA_TLS_STORAGE")
          .help("Directory of local_cert_manager.");

  static final Section SECTION = IN.build();

  private Certificates() {}
}
