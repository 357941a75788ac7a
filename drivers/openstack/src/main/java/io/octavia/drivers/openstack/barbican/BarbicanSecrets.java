package io.octavia.drivers.openstack.barbican;

import static io.octavia.drivers.openstack.Whereabouts.side;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.config.Certificates;
import io.octavia.config.Config;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import io.octavia.drivers.certificates.Bundles;
import io.octavia.drivers.openstack.Service;
import io.octavia.drivers.openstack.Session;
import io.octavia.drivers.openstack.Whereabouts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Upstream's {@code barbican_cert_manager} (key manager API v1). A certificate is a secret with a
 * PKCS#12 bundle, or a container of secrets in PEM; authorities and revocation lists are secrets.
 *
 * <p>A user who refers to a secret lets the controllers read it from then on: their user is put on
 * its access list, in the user's name.
 */
public final class BarbicanSecrets implements Secrets {
  /** What {@code [certificates] cert_manager} calls this. */
  public static final String CERT_MANAGER = "barbican_cert_manager";

  private static final Logger LOG = LoggerFactory.getLogger(BarbicanSecrets.class);
  private static final String V1 = "v1";

  private final Session session;
  private final Service barbican;

  private BarbicanSecrets(Session session, Service barbican) {
    this.session = session;
    this.barbican = barbican;
  }

  /**
   * Reads {@code [certificates]}; nobody is asked yet.
   *
   * @param session of {@code [service_auth]}
   * @throws IllegalArgumentException if it does not say enough
   */
  public static BarbicanSecrets open(Config config, Session session) {
    var whereabouts =
        new Whereabouts(
            "Barbican",
            List.of("key-manager"),
            config.find(Certificates.SERVICE_NAME).orElse(null),
            List.of(side(config.get(Certificates.ENDPOINT_TYPE))),
            config.find(Certificates.REGION_NAME).orElse(null),
            Whereabouts.written(config, Certificates.ENDPOINT));
    var service =
        Service.of(
            session,
            whereabouts,
            Map.of(),
            config,
            Certificates.CA_CERTIFICATES_FILE,
            Certificates.INSECURE);
    return new BarbicanSecrets(session, service);
  }

  /** The service itself, for questions that controllers do not ask. */
  public Service service() {
    return barbican;
  }

  @Override
  public Secret<KeyedCertificate> certificate(String reference, Reader reader) {
    var known = Reference.of(reference);
    if (known.isEmpty()) return new Secret.Missing<>("It is no reference to Barbican");
    try {
      return known.get().isContainer()
          ? ofContainer(known.get(), reader)
          : read(known.get(), reader)
              .<Secret<KeyedCertificate>>map(Bundles::ofPkcs12)
              .orElseGet(() -> missing(known.get()));
    } catch (CloudException e) {
      return refused(known.get(), e);
    }
  }

  @Override
  public Secret<String> text(String reference, Reader reader) {
    var known = Reference.of(reference);
    if (known.isEmpty()) return new Secret.Missing<>("It is no reference to Barbican");
    try {
      return read(known.get(), reader)
          .<Secret<String>>map(bytes -> new Secret.Found<>(new String(bytes, UTF_8)))
          .orElseGet(() -> missing(known.get()));
    } catch (CloudException e) {
      return refused(known.get(), e);
    }
  }

  private Secret<KeyedCertificate> ofContainer(Reference container, Reader reader) {
    open(container, reader);
    var found = barbican.find(V1, "containers", container.id());
    if (found.isEmpty()) return missing(container);
    if (!found.get().path("type").asString("").equals("certificate")) {
      return new Secret.Unusable<>("Container " + container.id() + " is not of type certificate");
    }
    var parts = new HashMap<String, byte[]>();
    for (var part : found.get().path("secret_refs")) {
      var reference = Reference.of(part.path("secret_ref").asString(""));
      if (reference.isEmpty()) continue;
      var content = read(reference.get(), reader);
      if (content.isEmpty()) return missing(reference.get());
      parts.put(part.path("name").asString(""), content.get());
    }
    var certificate = parts.get("certificate");
    if (certificate == null) return new Secret.Missing<>("There is no certificate in " + container);
    var key = parts.get("private_key");
    if (key == null) return new Secret.Missing<>("There is no private key in " + container);
    return Bundles.ofPem(
        certificate,
        new String(key, UTF_8),
        Optional.ofNullable(parts.get("private_key_passphrase"))
            .map(bytes -> new String(bytes, UTF_8)),
        Optional.ofNullable(parts.get("intermediates")));
  }

  private Optional<byte[]> read(Reference secret, Reader reader) {
    open(secret, reader);
    var metadata = barbican.find(V1, "secrets", secret.id());
    if (metadata.isEmpty()) return Optional.empty();
    var type = metadata.get().path("content_types").path("default").asString("");
    if (type.isEmpty()) return Optional.empty();
    return barbican.payload(type, V1, "secrets", secret.id(), "payload");
  }

  /**
   * Puts our user on the access list, if a user is there to do so. One who may not change the list
   * may have been put on it by somebody who may: reading tells.
   */
  private void open(Reference reference, Reader reader) {
    var token = reader.token();
    if (token == null) return;
    var asUser = barbican.as(token);
    var list = asUser.find(V1, reference.kind(), reference.id(), "acl");
    if (list.isEmpty()) return;
    var us = session.userId();
    var users = texts(list.get().path("read").path("users"));
    if (users.contains(us)) return;
    users.add(us);
    var open = list.get().path("read").path("project-access").asBoolean(true);
    var changed = Map.of("read", Map.of("users", users, "project-access", open));
    try {
      asUser.put(changed, V1, reference.kind(), reference.id(), "acl");
    } catch (CloudException e) {
      if (e.kind() != Kind.REFUSED) throw e;
      LOG.info("The user may not let us read {}: {}", reference, e.getMessage());
    }
  }

  private static <T> Secret<T> missing(Reference reference) {
    return new Secret.Missing<>("Barbican has no " + reference);
  }

  private <T> Secret<T> refused(Reference reference, CloudException e) {
    if (e.kind() != Kind.REFUSED) throw e;
    return new Secret.Missing<>(
        "Barbican does not let the load balancer service read "
            + reference
            + ": its owner has to grant it (openstack acl user add --user "
            + session.userId()
            + " --operation-type read "
            + reference
            + "). "
            + e.getMessage());
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(each -> texts.add(each.asString("")));
    return texts;
  }
}
