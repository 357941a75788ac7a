package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Body;
import io.octavia.api.schema.Python;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets that one request refers to, as its caller may read them. Each is asked for once: a
 * request has them read {@link #ahead} of the transaction that checks them, for whoever keeps them
 * may take its time.
 */
public final class References {
  private static final Logger LOG = LoggerFactory.getLogger(References.class);

  /** Attributes that refer to a certificate with its key, and those that refer to anything else. */
  private static final List<String> KEYED =
      List.of("default_tls_container_ref", "sni_container_refs", "tls_container_ref");

  private static final List<String> PLAIN =
      List.of(
          "client_ca_tls_container_ref",
          "client_crl_container_ref",
          "ca_tls_container_ref",
          "crl_container_ref");

  private final Secrets secrets;
  private final Secrets.Reader reader;
  private final Map<String, Secret<KeyedCertificate>> certificates = new HashMap<>();
  private final Map<String, Secret<String>> texts = new HashMap<>();

  /** Secrets that {@code reader} may read. */
  public References(Secrets secrets, Secrets.Reader reader) {
    this.secrets = secrets;
    this.reader = reader;
  }

  /** Reads all that the request names. */
  public References ahead(Body body) {
    for (var name : body.names()) {
      switch (body.get(name)) {
        case Body object -> ahead(object);
        case List<?> list -> {
          for (var each : list) {
            if (each instanceof Body object) ahead(object);
            if (each instanceof String reference) ahead(name, reference);
          }
        }
        case String reference -> ahead(name, reference);
        case null, default -> {}
      }
    }
    return this;
  }

  private void ahead(String attribute, String reference) {
    if (reference.isEmpty()) return;
    if (KEYED.contains(attribute)) certificate(reference);
    if (PLAIN.contains(attribute)) text(reference);
  }

  /** Refuses references to what is no certificate with its key. */
  void certificates(List<String> references) {
    var missing = new ArrayList<String>();
    for (var reference : references) {
      switch (certificate(reference)) {
        case Secret.Found<KeyedCertificate>(var content) ->
            X509.objection(content).ifPresent(objection -> refuse(reference, objection));
        case Secret.Missing<KeyedCertificate> _ -> missing.add(reference);
        case Secret.UnreadableBundle<KeyedCertificate>(var why) ->
            throw Fault.of(
                400,
                "The PKCS12 bundle is unreadable. Please check the PKCS12 bundle validity. In"
                    + " addition, make sure it does not require a pass phrase. Error: "
                    + why);
        case Secret.Unusable<KeyedCertificate>(var why) -> refuse(reference, why);
      }
    }
    refuseMissing(missing);
  }

  private static void refuse(String reference, String why) {
    throw Fault.invalid("The certificate " + reference + " cannot be used: " + why);
  }

  /** Refuses an authority that is none, and a revocation list that is none of its own. */
  void authority(String authority, @Nullable String revocations) {
    var missing = new ArrayList<String>();
    var certificate = text(authority, missing);
    var list = revocations == null ? null : text(revocations, missing);
    refuseMissing(missing);
    X509.checkAuthority(certificate, list);
  }

  private static void refuseMissing(List<String> missing) {
    if (missing.isEmpty()) return;
    throw Fault.of(400, "Could not retrieve certificate: " + Python.list(missing));
  }

  private String text(String reference, List<String> missing) {
    if (text(reference) instanceof Secret.Found<String>(var content)) return content;
    missing.add(reference);
    return "";
  }

  private Secret<KeyedCertificate> certificate(String reference) {
    return certificates.computeIfAbsent(
        reference, each -> asked(each, () -> secrets.certificate(each, reader)));
  }

  private Secret<String> text(String reference) {
    return texts.computeIfAbsent(reference, each -> asked(each, () -> secrets.text(each, reader)));
  }

  private static <T> Secret<T> asked(String reference, Supplier<Secret<T>> question) {
    try {
      return question.get();
    } catch (CloudException e) {
      LOG.warn("Secret {} cannot be read: {}", reference, e.getMessage());
      return new Secret.Missing<>(String.valueOf(e.getMessage()));
    }
  }
}
