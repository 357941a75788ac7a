package io.octavia.config;

import java.util.List;

/** Options of section {@code [certificates]}. */
public final class Certificates {
  private static final Section.Builder IN =
      Section.named(
          "certificates", "Where TLS secrets live and who signs the certificates of amphorae.");

  public static final Option<String> CERT_MANAGER =
      IN.text("cert_manager").byDefault("barbican_cert_manager").help("Where TLS secrets live.");

  public static final Option<String> CERT_GENERATOR =
      IN.text("cert_generator").byDefault("local_cert_generator").help("Who signs amphora certs.");

  public static final Option<String> BARBICAN_AUTH =
      IN.text("barbican_auth").byDefault("barbican_acl_auth").help("Barbican auth.");

  public static final Option<String> SERVICE_NAME =
      IN.text("service_name").help("Catalog name of key manager.");

  public static final Option<String> ENDPOINT = IN.text("endpoint").help("Override URL.");

  public static final Option<String> REGION_NAME = IN.text("region_name").help("Region name.");

  public static final Option<String> ENDPOINT_TYPE =
      IN.text("endpoint_type").byDefault("publicURL").help("Catalog interface.");

  public static final Option<String> CA_CERTIFICATES_FILE =
      IN.text("ca_certificates_file").help("CA for key manager.");

  public static final Option<Boolean> INSECURE =
      IN.flag("insecure").byDefault(false).help("Skip verification.");

  public static final Option<String> CA_CERTIFICATE =
      IN.text("ca_certificate")
          .byDefault("/etc/ssl/certs/ssl-cert-snakeoil.pem")
          .defaultFrom("OS_OCTAVIA_TLS_CA_CERT")
          .help("CA cert for amphora certs.");

  public static final Option<String> CA_PRIVATE_KEY =
      IN.text("ca_private_key")
          .byDefault("/etc/ssl/private/ssl-cert-snakeoil.key")
          .defaultFrom("OS_OCTAVIA_TLS_CA_KEY")
          .help("Its key.");

  public static final Option<String> CA_PRIVATE_KEY_PASSPHRASE =
      IN.text("ca_private_key_passphrase")
          .secret()
          .defaultFrom("OS_OCTAVIA_CA_KEY_PASS")
          .help("Ca private key passphrase.");

  public static final Option<List<String>> SERVER_CERTS_KEY_PASSPHRASE =
      IN.list("server_certs_key_passphrase")
          .byDefault(List.of("insecure-key-do-not-use-this-key"))
          .secret()
          .defaultFrom("TLS_PASS_AMPS_DEFAULT")
          .help("Fernet keys, each exactly 32 of [A-Za-z0-9-_=]; first encrypts.");

  public static final Option<String> SIGNING_DIGEST =
      IN.text("signing_digest")
          .byDefault("sha256")
          .defaultFrom("OS_OCTAVIA_CA_SIGNING_DIGEST")
          .help("Signing digest.");

  public static final Option<Integer> CERT_VALIDITY_TIME =
      IN.integer("cert_validity_time").byDefault(2592000).help("Amphora cert lifetime s.");

  public static final Option<String> STORAGE_PATH =
      IN.text("storage_path")
          .byDefault("/var/lib/octavia/certificates/")
          .defaultFrom("OS_OCTAVIA_TLS_STORAGE")
          .help("Local_cert_manager dir.");

  static final Section SECTION = IN.build();

  private Certificates() {}
}
