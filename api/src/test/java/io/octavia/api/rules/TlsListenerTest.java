package io.octavia.api.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.octavia.api.MemorySecrets;
import io.octavia.api.fault.Fault;
import io.octavia.db.resource.Row;
import io.octavia.domain.cloud.Secrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listeners with TLS, where all certificates but "lost" can be read. */
class TlsListenerTest {
  private static final ListenerRules.Vips VIPS = new ListenerRules.Vips(List.of("10.0.0.1"), false);
  private static final TlsRules TLS = TlsRules.of("RC4:DES", "TLSv1.2");
  private static final References REFERENCES =
      new References(
          new MemorySecrets()
              .certificate("a", "site.pem")
              .certificate("b", "site.pem", "other.pem", "authority.pem")
              .certificate("broken", "site.pem", "other.pem")
              .certificate("nameless", "nameless.pem")
              .text("c", "authority.pem")
              .text("d", "authority.crl")
              .text("foreign", "other.crl"),
          Secrets.Reader.controller("p1"));
  private static final ListenerRules.Defaults DEFAULTS =
      new ListenerRules.Defaults("AES", List.of("TLSv1.3"), List.of("h2"));
  private static final ListenerRules RULES = new ListenerRules(TLS, true, true, DEFAULTS);

  /** Values between spaces; lists between commas. */
  private static Map<String, Object> columns(String text) {
    var columns = new HashMap<String, Object>();
    for (var word : text.strip().split(" +", -1)) {
      if (word.isEmpty()) continue;
      var parts = word.split("=", 2);
      columns.put(parts[0], value(parts[0], parts[1]));
    }
    return columns;
  }

  private static Object value(String column, String text) {
    return switch (column) {
      case "tls_versions", "alpn_protocols", "sni_container_refs" ->
          text.isEmpty() ? List.of() : List.of(text.split(","));
      case "hsts_max_age" -> Integer.valueOf(text);
      case "hsts_preload", "hsts_include_subdomains" -> Boolean.valueOf(text);
      case "insert_headers" -> Map.of(text, "true");
      default -> text;
    };
  }

  private static String refusal(Runnable rules) {
    return catchThrowable(rules::run) instanceof Fault fault
        ? fault.text().replace("Validation failure: ", "")
        : "fine";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls_certificate_id=a                                   | fine",
        "sni_container_refs=a,b                                 | fine",
        "tls_certificate_id=lost sni_container_refs=a,lost      | Could not retrieve certificate: ['lost', 'lost']",
        "tls_certificate_id=a client_ca_tls_certificate_id=c client_authentication=MANDATORY client_crl_container_id=d | fine",
        "tls_certificate_id=broken                              | The certificate broken cannot be used: None of its intermediate certificates has signed it",
        "tls_certificate_id=nameless                            | No CN or DNSName(s) found in certificate. The certificate is invalid.",
        "tls_certificate_id=a client_ca_tls_certificate_id=c client_crl_container_id=foreign | The CRL specified is not valid for client certificate authority reference supplied.",
        "tls_certificate_id=a client_ca_tls_certificate_id=lost client_crl_container_id=nowhere | Could not retrieve certificate: ['lost', 'nowhere']",
        "tls_certificate_id=a client_ca_tls_certificate_id=d    | The client authentication CA certificate is invalid. It must be a valid x509 PEM format certificate. Error: there is no certificate in PEM",
        "tls_certificate_id=a client_ca_tls_certificate_id=c client_crl_container_id=c | The client authentication certificate revocation list is invalid. It must be a valid x509 PEM format certificate revocation list. Error: there is no revocation list in PEM",
        "tls_certificate_id=a client_authentication=NONE        | fine",
        "tls_certificate_id=a client_authentication=OPTIONAL    | Client authentication setting OPTIONAL requires a client CA container reference.",
        "tls_certificate_id=a client_crl_container_id=d         | A client authentication CA reference is required to specify a client authentication revocation list.",
        "client_ca_tls_certificate_id=c                         | An SNI or default certificate container reference must be provided with a client CA container reference.",
        "tls_certificate_id=a tls_ciphers=AES:RC4:DES           | The following ciphers have been prohibited by an administrator: RC4, DES",
        "tls_certificate_id=a tls_ciphers=AES;RC4               | Invalid characters in cipher string. Only alphanumeric, -, +, !, :, @, =, _, and . are allowed.",
        "tls_certificate_id=a tls_versions=                     | Empty TLS version list. Either specify at least one TLS version or remove this parameter to use the default.",
        "tls_certificate_id=a tls_versions=TLSv1.2,TLSv2        | Invalid TLS versions: TLSv2",
        "tls_certificate_id=a tls_versions=SSLv3,TLSv1,TLSv1.2  | Requested TLS versions are less than the minimum: SSLv3, TLSv1 < TLSv1.2",
        "tls_certificate_id=a alpn_protocols=                   | Empty ALPN protocol list. Either specify at least one ALPN protocol or remove this parameter to use the default.",
        "tls_certificate_id=a hsts_max_age=5 hsts_preload=true  | fine",
        "tls_certificate_id=a hsts_preload=true                 | HSTS configuration options hsts_include_subdomains and hsts_preload only make sense if hsts_max_age is set as well.",
        "tls_certificate_id=a insert_headers=X-SSL-Client-CN    | fine",
      })
  void terminated_listener(String text, String expected) {
    var draft = Draft.of(columns("protocol=TERMINATED_HTTPS " + text));
    assertThat(refusal(() -> RULES.create(draft, VIPS, REFERENCES))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol=HTTP tls_versions=SSLv3                        | fine",
        "protocol=HTTP tls_versions=                             | fine",
        "protocol=HTTPS sni_container_refs=a                     | Certificate container references are not allowed on HTTPS protocol listeners.",
        "protocol=SCTP sni_container_refs=a                      | SCTP protocol listener does not support TLS.",
        "protocol=UDP                                            | fine",
        "protocol=PROMETHEUS                                     | fine",
        "protocol=PROMETHEUS tls_certificate_id=a                | fine",
        "protocol=PROMETHEUS tls_certificate_id=a tls_versions=  | Empty TLS version list. Either specify at least one TLS version or remove this parameter to use the default.",
        "protocol=PROMETHEUS client_ca_tls_certificate_id=c      | An SNI or default certificate container reference must be provided with a client CA container reference.",
      })
  void other_listener(String text, String expected) {
    assertThat(refusal(() -> RULES.create(Draft.of(columns(text)), VIPS, REFERENCES)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TERMINATED_HTTPS | tls_certificate_id=a | The selected protocol is not allowed in this deployment: TERMINATED_HTTPS",
        "PROMETHEUS       | tls_certificate_id=a | The selected protocol is not allowed in this deployment: PROMETHEUS with TLS",
        "PROMETHEUS       | ''                   | The selected protocol is not allowed in this deployment: PROMETHEUS",
        "HTTP             | ''                   | fine",
      })
  void protocol_that_the_operator_does_not_want(String protocol, String more, String expected) {
    var strict = new ListenerRules(TLS, false, false, DEFAULTS);
    var draft = Draft.of(columns("protocol=" + protocol + " " + more));
    assertThat(refusal(() -> strict.create(draft, VIPS, REFERENCES))).isEqualTo(expected);
  }

  @Test
  void terminated_listener_gets_the_configured_settings() {
    var draft = Draft.of(columns("protocol=TERMINATED_HTTPS tls_certificate_id=a"));
    RULES.create(draft, VIPS, REFERENCES);
    assertThat(draft.text("tls_ciphers")).isEqualTo("AES");
    assertThat(draft.texts("tls_versions")).containsExactly("TLSv1.3");
    assertThat(draft.texts("alpn_protocols")).containsExactly("h2");
    var plain = Draft.of(columns("protocol=HTTP"));
    RULES.create(plain, VIPS, REFERENCES);
    assertThat(plain.values()).containsOnlyKeys("protocol");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls_certificate_id=a | client_ca_tls_certificate_id=c        | fine",
        "''                   | client_ca_tls_certificate_id=c        | An SNI or default certificate container reference must be provided with a client CA container reference.",
        "client_ca_tls_certificate_id=c | client_crl_container_id=d   | fine",
        "''                   | client_crl_container_id=d             | A client authentication CA reference is required to specify a client authentication revocation list.",
        "client_ca_tls_certificate_id=c | client_crl_container_id=foreign | The CRL specified is not valid for client certificate authority reference supplied.",
        "client_ca_tls_certificate_id=c client_crl_container_id=d | insert_headers=X-SSL-Client-CN | fine",
        "client_ca_tls_certificate_id=lost tls_certificate_id=lost | client_authentication=MANDATORY | fine",
        "''                   | client_authentication=MANDATORY       | Client authentication setting MANDATORY requires a client CA container reference.",
        "hsts_max_age=5       | hsts_preload=true                     | fine",
        "''                   | hsts_preload=true                     | Cannot enable hsts_include_subdomains or hsts_preload if hsts_max_age was not set as well.",
        "''                   | tls_certificate_id=lost               | Could not retrieve certificate: ['lost']",
        "''                   | tls_versions=TLSv1                    | Requested TLS versions are less than the minimum: TLSv1 < TLSv1.2",
      })
  void change_counts_with_what_is_there(String stored, String change, String expected) {
    var row = Row.of(columns("protocol=TERMINATED_HTTPS " + stored));
    assertThat(refusal(() -> RULES.update(Draft.change(columns(change), row), VIPS, REFERENCES)))
        .isEqualTo(expected);
  }

  @Test
  void datagram_listener_takes_no_headers_in_a_change() {
    var row = Row.of(Map.of("protocol", "UDP"));
    var change = Draft.change(columns("insert_headers=X-Forwarded-For"), row);
    assertThatThrownBy(() -> RULES.update(change, VIPS, REFERENCES))
        .hasMessage(
            "Validation failure: UDP protocol listener does not support TLS or header insertion.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                      | crl_container_id=d    | A CA reference is required to specify a certificate revocation list.",
        "ca_tls_certificate_id=c | crl_container_id=d    | fine",
        "ca_tls_certificate_id=c crl_container_id=d | ca_tls_certificate_id= | A CA reference cannot be removed when a certificate revocation list is present.",
        "ca_tls_certificate_id=c | ca_tls_certificate_id= | fine",
        "ca_tls_certificate_id=c | crl_container_id=foreign | The CRL specified is not valid for client certificate authority reference supplied.",
        "''                      | ca_tls_certificate_id=lost | Could not retrieve certificate: ['lost']",
        "''                      | tls_certificate_id=lost | Could not retrieve certificate: ['lost']",
      })
  void change_of_a_pool_counts_with_what_is_there(String stored, String change, String expected) {
    var rules = new PoolRules(TLS, DEFAULTS);
    var row = Row.of(columns(stored));
    assertThat(refusal(() -> rules.update(Draft.change(columns(change), row), REFERENCES)))
        .isEqualTo(expected);
  }
}
