package io.octavia.haproxy;

import io.octavia.domain.Listener;
import io.octavia.domain.Pool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** TLS arguments of {@code bind} and {@code server} lines. */
final class TlsOptions {
  private static final Pattern CIPHERS = Pattern.compile("[A-Za-z0-9\\-+!:@=_.]+");

  /** TLS 1.3 has names of its own; OpenSSL takes these by another call. */
  private static final Set<String> TLS_13_SUITES =
      Set.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_128_CCM_SHA256",
          "TLS_AES_128_CCM_8_SHA256");

  /** Version as the API calls it, to the word that turns it off, in upstream's order. */
  private static final Map<String, String> OFF_WORDS = new LinkedHashMap<>();

  static {
    OFF_WORDS.put("SSLv3", "no-sslv3");
    OFF_WORDS.put("TLSv1", "no-tlsv10");
    OFF_WORDS.put("TLSv1.1", "no-tlsv11");
    OFF_WORDS.put("TLSv1.2", "no-tlsv12");
    OFF_WORDS.put("TLSv1.3", "no-tlsv13");
  }

  private TlsOptions() {}

  /** Whether clients of the listener speak TLS to HAProxy. */
  static boolean usesTls(Listener listener) {
    return listener.tls().certificate() != null || !listener.tls().sni().isEmpty();
  }

  /** What follows the address on a {@code bind} line; starts with a blank unless it is empty. */
  static String ofBind(
      Listener listener, String directory, CertificateFiles.OfListener files, String fallback) {
    if (!usesTls(listener)) return "";
    var out = new StringJoiner(" ", " ", "");
    out.add("ssl crt-list " + directory + "/" + listener.id() + ".pem");
    if (files.clientCa() != null) {
      out.add("ca-file " + directory + "/" + files.clientCa());
      out.add("verify " + verify(listener));
      if (files.clientCrl() != null) out.add("crl-file " + directory + "/" + files.clientCrl());
    }
    if (Served.isHttp(listener.protocol())) ciphers(out, listener.tls().ciphers(), fallback);
    versions(out, listener.tls().versions());
    alpn(out, "alpn", listener.tls().alpnProtocols());
    return out.toString();
  }

  private static String verify(Listener listener) {
    return switch (listener.tls().clientAuthentication()) {
      case NONE -> "none";
      case OPTIONAL -> "optional";
      case MANDATORY -> "required";
    };
  }

  /** The TLS arguments of a {@code server} line. */
  static void ofServer(
      StringJoiner out,
      Pool pool,
      String directory,
      CertificateFiles.@Nullable OfPool files,
      String fallback) {
    out.add("ssl");
    if (files != null && files.certificate() != null) {
      out.add("crt " + directory + "/" + files.certificate());
    }
    if (files != null && files.ca() != null) {
      out.add("ca-file " + directory + "/" + files.ca());
      if (files.crl() != null) out.add("crl-file " + directory + "/" + files.crl());
      // An HTTPS monitor said "verify none" before, and the last word on a line wins.
      out.add("verify required");
    } else {
      out.add("verify none");
    }
    out.add("sni ssl_fc_sni");
    ciphers(out, pool.tls().ciphers(), fallback);
    versions(out, pool.tls().versions());
    alpn(out, "alpn", pool.tls().alpnProtocols());
  }

  private static void ciphers(StringJoiner out, @Nullable String wanted, String fallback) {
    if (wanted == null || wanted.isEmpty()) return;
    var list = CIPHERS.matcher(wanted).matches() ? wanted : fallback;
    var old = new ArrayList<String>();
    var suites = new ArrayList<String>();
    for (var name : list.split(":", -1)) {
      if (name.isEmpty()) continue;
      (TLS_13_SUITES.contains(name) ? suites : old).add(name);
    }
    if (!old.isEmpty()) out.add("ciphers " + String.join(":", old));
    if (!suites.isEmpty()) out.add("ciphersuites " + String.join(":", suites));
  }

  private static void versions(StringJoiner out, List<String> versions) {
    if (versions.isEmpty()) return;
    OFF_WORDS.forEach((version, word) -> {
      if (!versions.contains(version)) out.add(word);
    });
  }

  /** Protocol names are IANA's; others cannot be agreed on anyway. */
  static void alpn(StringJoiner out, String option, List<String> protocols) {
    var known = protocols.stream().filter(name -> name.matches("[a-z0-9./_-]+")).toList();
    if (!known.isEmpty()) out.add(option + " " + String.join(",", known));
  }
}
