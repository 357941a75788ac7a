package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import java.util.List;

/**
 * What a pool may be.
 *
 * @param defaults what a pool that speaks TLS has if the request does not say
 */
public record PoolRules(TlsRules tls, ListenerRules.Defaults defaults) {
  private static final String CERTIFICATE = "tls_certificate_id";
  private static final String CA = "ca_tls_certificate_id";
  private static final String CRL = "crl_container_id";

  /** Refuses a pool that cannot be, and completes what the request leaves to us. */
  public void create(Draft pool, References references) {
    if (pool.gives(CRL) && !pool.gives(CA)) {
      throw Fault.invalid("A CA certificate reference is required to specify a revocation list.");
    }
    secrets(pool, references);
    boolean speaksTls = pool.flag("tls_enabled");
    if (speaksTls) complete(pool);
    tls.ciphers(pool.text("tls_ciphers"));
    if (pool.get("tls_versions") != null) {
      var versions = pool.texts("tls_versions");
      if (speaksTls) tls.versions(versions);
      else TlsRules.storable(versions);
    }
    if (speaksTls && pool.get("alpn_protocols") != null) tls.alpn(pool.texts("alpn_protocols"));
  }

  /** Refuses a change that cannot be. */
  public void update(Draft pool, References references) {
    if (pool.gives(CRL) && !pool.holds(CA)) {
      throw Fault.invalid("A CA reference is required to specify a certificate revocation list.");
    }
    if (pool.has(CA) && !pool.gives(CA) && pool.holds(CRL)) {
      throw Fault.invalid(
          "A CA reference cannot be removed when a certificate revocation list is present.");
    }
    secrets(pool, references);
    if (pool.gives("tls_ciphers")) tls.ciphers(pool.text("tls_ciphers"));
    if (pool.has("tls_versions")) tls.versions(pool.texts("tls_versions"));
    if (pool.has("alpn_protocols") && pool.get("alpn_protocols") != null) {
      tls.alpn(pool.texts("alpn_protocols"));
    }
  }

  private void complete(Draft pool) {
    if (pool.get("tls_ciphers") == null) pool.put("tls_ciphers", defaults.ciphers());
    if (pool.get("tls_versions") == null) pool.put("tls_versions", defaults.versions());
    if (pool.get("alpn_protocols") == null) pool.put("alpn_protocols", defaults.alpnProtocols());
  }

  private static void secrets(Draft pool, References references) {
    if (pool.gives(CERTIFICATE)) references.certificates(List.of(pool.required(CERTIFICATE)));
    if (pool.holds(CA) && (pool.gives(CA) || pool.gives(CRL))) {
      var revocations = pool.holds(CRL) ? pool.required(CRL) : null;
      references.authority(pool.required(CA), revocations);
    }
  }
}
