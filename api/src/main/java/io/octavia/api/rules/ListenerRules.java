package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Address;
import io.octavia.api.schema.Cidr;
import io.octavia.api.schema.Python;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a listener may be.
 *
 * @param defaults what a listener that terminates TLS has if the request does not say
 */
public record ListenerRules(
    TlsRules tls, boolean terminationAllowed, boolean metricsAllowed, Defaults defaults) {
  private static final String DEFAULT_REF = "tls_certificate_id";
  private static final String SNI_REFS = "sni_container_refs";
  private static final String CA_REF = "client_ca_tls_certificate_id";
  private static final String CRL_REF = "client_crl_container_id";

  /** Those of which upstream's rules on protocols speak ({@code _has_tls_container_refs}). */
  private static final List<String> REFS = List.of(DEFAULT_REF, SNI_REFS);

  private static final Set<String> PLAIN_HEADERS =
      Set.of(
          "X-Forwarded-For",
          "X-Forwarded-Port",
          "X-Forwarded-Proto",
          "X-Forwarded-IP",
          "X-Client-IP",
          "X-Real-IP");
  private static final Set<String> SSL_HEADERS =
      Set.of(
          "X-SSL-Client-Verify",
          "X-SSL-Client-Has-Cert",
          "X-SSL-Client-DN",
          "X-SSL-Client-CN",
          "X-SSL-Issuer",
          "X-SSL-Client-SHA1",
          "X-SSL-Client-Not-Before",
          "X-SSL-Client-Not-After");

  /** Configured TLS settings. */
  public record Defaults(String ciphers, List<String> versions, List<String> alpnProtocols) {}

  /** What matters of the load balancer: all its addresses, and whether it has own groups. */
  public record Vips(List<String> addresses, boolean securityGroups) {}

  /** Refuses a listener that cannot be, and completes what the request leaves to us. */
  public void create(Draft listener, Vips vips, References references) {
    var protocol = listener.required("protocol");
    headers(listener, protocol);
    if (Protocols.connectionless(protocol) && listener.givesAny(REFS)) {
      throw Fault.invalid(protocol + " protocol listener does not support TLS.");
    }
    protocolAllowed(listener, protocol);
    boolean capable = capable(listener, protocol);
    if (!capable && listener.givesAny(REFS)) throw referencesOn(protocol);
    needsCertificate(listener, protocol);
    authenticationNeedsCa(listener);
    revocationsNeedCa(listener);
    complete(listener, protocol);
    tls.ciphers(listener.text("tls_ciphers"));
    certificates(listener, references);
    authority(listener, references);
    cidrs(listener, vips);
    if (capable) {
      if (listener.has("tls_versions")) tls.versions(listener.texts("tls_versions"));
      if (listener.has("alpn_protocols")) tls.alpn(listener.texts("alpn_protocols"));
    } else if (listener.get("tls_versions") != null) {
      TlsRules.storable(listener.texts("tls_versions"));
    }
    strictTransport(listener, protocol);
  }

  /** Refuses a change that cannot be. */
  public void update(Draft listener, Vips vips, References references) {
    var protocol = listener.required("protocol");
    if (Protocols.connectionless(protocol)
        && (listener.givesAny(REFS) || listener.gives("insert_headers"))) {
      throw Fault.invalid(
          protocol + " protocol listener does not support TLS or header insertion.");
    }
    if (!capable(listener, protocol) && listener.givesAny(REFS)) throw referencesOn(protocol);
    if (listener.givesAny(List.of(CA_REF)) && !certified(listener)) throw needsWithCa();
    authenticationNeedsCa(listener);
    headers(listener, protocol);
    certificates(listener, references);
    revocationsNeedCa(listener);
    authority(listener, references);
    cidrs(listener, vips);
    if (listener.gives("tls_ciphers")) tls.ciphers(listener.text("tls_ciphers"));
    if (listener.has("tls_versions")) tls.versions(listener.texts("tls_versions"));
    if (listener.has("alpn_protocols")) tls.alpn(listener.texts("alpn_protocols"));
    strictTransportChange(listener, protocol);
  }

  private static void headers(Draft listener, String protocol) {
    if (!listener.gives("insert_headers")) return;
    boolean terminated = protocol.equals("TERMINATED_HTTPS");
    if (!protocol.equals("HTTP") && !terminated) {
      throw Fault.option("insert-headers", "a " + protocol + " protocol listener.");
    }
    var names = listener.map("insert_headers").keySet();
    var unknown =
        names.stream()
            .filter(name -> !PLAIN_HEADERS.contains(name) && !SSL_HEADERS.contains(name))
            .toList();
    if (!unknown.isEmpty()) throw Fault.option(Python.list(unknown), "insert_headers");
    var ssl = names.stream().filter(SSL_HEADERS::contains).toList();
    if (!terminated && !ssl.isEmpty()) {
      throw Fault.option(Python.list(ssl), protocol + " protocol listener.");
    }
  }

  private void protocolAllowed(Draft listener, String protocol) {
    boolean metrics = protocol.equals("PROMETHEUS");
    if (!terminationAllowed && protocol.equals("TERMINATED_HTTPS")) {
      throw Fault.disabled("protocol", protocol);
    }
    if (!terminationAllowed && metrics && listener.givesAny(REFS)) {
      throw Fault.disabled("protocol", "PROMETHEUS with TLS");
    }
    if (!metricsAllowed && metrics) throw Fault.disabled("protocol", protocol);
  }

  private static boolean capable(Draft listener, String protocol) {
    return protocol.equals("TERMINATED_HTTPS")
        || (protocol.equals("PROMETHEUS") && REFS.stream().anyMatch(listener::holds));
  }

  private static Fault referencesOn(String protocol) {
    return Fault.invalid(
        "Certificate container references are not allowed on " + protocol + " protocol listeners.");
  }

  private static boolean certified(Draft listener) {
    return listener.holds(DEFAULT_REF) || listener.holds(SNI_REFS);
  }

  private static Fault needsWithCa() {
    return Fault.invalid(
        "An SNI or default certificate container reference must be provided with a client CA"
            + " container reference.");
  }

  private static void needsCertificate(Draft listener, String protocol) {
    if (certified(listener)) return;
    if (listener.gives(CA_REF)) throw needsWithCa();
    if (protocol.equals("TERMINATED_HTTPS")) {
      throw Fault.invalid(
          "An SNI or default certificate container reference must be provided for TERMINATED_HTTPS"
              + " protocol listeners.");
    }
  }

  private static void authenticationNeedsCa(Draft listener) {
    if (listener.holds(CA_REF)) return;
    var setting = listener.text("client_authentication");
    if (listener.gives("client_authentication") && setting != null && !setting.equals("NONE")) {
      throw Fault.invalid(
          "Client authentication setting "
              + setting
              + " requires a client CA container reference.");
    }
  }

  private static void revocationsNeedCa(Draft listener) {
    if (listener.gives(CRL_REF) && !listener.holds(CA_REF)) {
      throw Fault.invalid(
          "A client authentication CA reference is required to specify a client authentication"
              + " revocation list.");
    }
  }

  private void complete(Draft listener, String protocol) {
    if (!protocol.equals("TERMINATED_HTTPS")) return;
    if (listener.get("tls_ciphers") == null) listener.put("tls_ciphers", defaults.ciphers());
    if (listener.get("tls_versions") == null) listener.put("tls_versions", defaults.versions());
    if (listener.get("alpn_protocols") == null) {
      listener.put("alpn_protocols", defaults.alpnProtocols());
    }
  }

  /** Only what the request itself refers to: what was there before may be gone by now. */
  private static void certificates(Draft listener, References references) {
    var certificates = new ArrayList<String>();
    if (listener.gives(SNI_REFS)) certificates.addAll(listener.texts(SNI_REFS));
    if (listener.gives(DEFAULT_REF)) certificates.add(listener.required(DEFAULT_REF));
    references.certificates(certificates);
  }

  private static void authority(Draft listener, References references) {
    if (listener.holds(CA_REF) && listener.givesAny(List.of(CA_REF, CRL_REF))) {
      var revocations = listener.holds(CRL_REF) ? listener.required(CRL_REF) : null;
      references.authority(listener.required(CA_REF), revocations);
    }
  }

  /** Ranges of addresses and groups of the user's own say the same thing twice. */
  public static Fault rangesBesideGroups() {
    return Fault.invalid("Allowed CIDRs are not allowed when using custom VIP Security Groups.");
  }

  private static void cidrs(Draft listener, Vips vips) {
    if (!listener.gives("allowed_cidrs")) return;
    if (vips.securityGroups()) throw rangesBesideGroups();
    var versions =
        vips.addresses().stream()
            .flatMap(text -> Address.parse(text).stream())
            .map(Address::version)
            .toList();
    for (var cidr : listener.texts("allowed_cidrs")) {
      boolean matches =
          Cidr.parse(cidr).filter(each -> versions.contains(each.network().version())).isPresent();
      if (!matches) {
        throw Fault.invalid(
            "CIDR "
                + cidr
                + " IP version incompatible with all VIPs "
                + Python.list(vips.addresses())
                + " IP version.");
      }
    }
  }

  private static void strictTransport(Draft listener, String protocol) {
    boolean flags = listener.flag("hsts_include_subdomains") || listener.flag("hsts_preload");
    boolean aged = listener.get("hsts_max_age") != null;
    if (flags && !aged) {
      throw Fault.invalid(
          "HSTS configuration options hsts_include_subdomains and hsts_preload only make sense if"
              + " hsts_max_age is set as well.");
    }
    if (aged) onlyTerminated(protocol);
  }

  private static void strictTransportChange(Draft listener, String protocol) {
    boolean flags =
        (listener.has("hsts_include_subdomains") && listener.flag("hsts_include_subdomains"))
            || (listener.has("hsts_preload") && listener.flag("hsts_preload"));
    if (flags && listener.get("hsts_max_age") == null) {
      throw Fault.invalid(
          "Cannot enable hsts_include_subdomains or hsts_preload if hsts_max_age was not set as"
              + " well.");
    }
    if (listener.gives("hsts_max_age")) onlyTerminated(protocol);
  }

  private static void onlyTerminated(String protocol) {
    if (!protocol.equals("TERMINATED_HTTPS")) {
      throw Fault.invalid(
          "The HSTS feature can only be used for listeners using the TERMINATED_HTTPS protocol.");
    }
  }
}
