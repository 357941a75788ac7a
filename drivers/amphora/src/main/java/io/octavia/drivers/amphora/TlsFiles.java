package io.octavia.drivers.amphora;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.domain.L7Policy;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerId;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.cloud.Amphorae.LeftOut;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import io.octavia.haproxy.CertificateFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that the HAProxy of a load balancer needs, under upstream's names: {@code <SHA-1
 * of the content, or of the certificate>.pem}, and for each listener {@code <its id>.pem}, which
 * lists its own certificates, the default one first.
 *
 * <p>A listener of which anything cannot be read is left out as a whole, as upstream leaves it out:
 * without its authorities it would let in everybody, without those of a pool believe every member.
 */
final class TlsFiles {
  private final Secrets secrets;
  private final String directory;
  private final Map<String, String> contents = new LinkedHashMap<>();
  private final Map<ListenerId, CertificateFiles.OfListener> listeners = new LinkedHashMap<>();
  private final Map<PoolId, CertificateFiles.OfPool> pools = new LinkedHashMap<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  private TlsFiles(Secrets secrets, String directory) {
    this.secrets = secrets;
    this.directory = directory;
  }

  /**
   * Reads all that those listeners use.
   *
   * @param baseCertDir where agents keep certificates
   */
  static TlsFiles read(
      LoadBalancer loadBalancer, List<Listener> listeners, Secrets secrets, String baseCertDir) {
    var files = new TlsFiles(secrets, baseCertDir + "/" + loadBalancer.id() + "/");
    for (var listener : listeners) files.read(loadBalancer, listener);
    return files;
  }

  /** What they are called. */
  CertificateFiles names() {
    return new CertificateFiles(Map.copyOf(listeners), Map.copyOf(pools));
  }

  /** What is in them, by name. */
  Map<String, String> contents() {
    return contents;
  }

  /** The listeners that cannot be served. */
  List<LeftOut> leftOut() {
    return leftOut;
  }

  private void read(LoadBalancer loadBalancer, Listener listener) {
    var reader = Secrets.Reader.controller(listener.projectId());
    var read = new LinkedHashMap<String, String>();
    try {
      var own = own(listener, reader, read);
      var ofPools = new LinkedHashMap<PoolId, CertificateFiles.OfPool>();
      for (var pool : securedPools(loadBalancer, listener)) {
        ofPools.put(pool.id(), ofPool(pool, reader, read));
      }
      if (own != null) listeners.put(listener.id(), own);
      pools.putAll(ofPools);
      contents.putAll(read);
    } catch (Unreadable e) {
      leftOut.add(new LeftOut(listener.id(), e.reason));
    } catch (CloudException e) {
      leftOut.add(new LeftOut(listener.id(), String.valueOf(e.getMessage())));
    }
  }

  private CertificateFiles.@Nullable OfListener own(
      Listener listener, Secrets.Reader reader, Map<String, String> read) throws Unreadable {
    var tls = listener.tls();
    var references =
        Stream.concat(Stream.ofNullable(tls.certificate()), tls.sni().stream()).distinct().toList();
    if (references.isEmpty()) return null;
    var list = new StringBuilder();
    for (var reference : references) {
      list.append(directory).append(keyed(reference, reader, read)).append('\n');
    }
    read.put(listener.id() + ".pem", list.toString());
    return new CertificateFiles.OfListener(
        text(tls.clientCa(), reader, read), text(tls.clientCrl(), reader, read));
  }

  private CertificateFiles.OfPool ofPool(Pool pool, Secrets.Reader reader, Map<String, String> read)
      throws Unreadable {
    var tls = pool.tls();
    return new CertificateFiles.OfPool(
        tls.certificate() == null ? null : keyed(tls.certificate(), reader, read),
        text(tls.ca(), reader, read),
        text(tls.crl(), reader, read));
  }

  private static List<Pool> securedPools(LoadBalancer loadBalancer, Listener listener) {
    return Stream.concat(
            Stream.ofNullable(listener.defaultPool()),
            listener.policies().stream()
                .filter(L7Policy::enabled)
                .flatMap(policy -> Stream.ofNullable(policy.redirectPool())))
        .distinct()
        .flatMap(id -> loadBalancer.pool(id).stream())
        .filter(pool -> pool.enabled() && pool.tls().enabled())
        .filter(pool -> pool.provisioningStatus() != ProvisioningStatus.PENDING_DELETE)
        .toList();
  }

  /** The name of a certificate's file, with key and intermediates in it. */
  private String keyed(String reference, Secrets.Reader reader, Map<String, String> read)
      throws Unreadable {
    var certificate = found(reference, secrets.certificate(reference, reader));
    var name = Digests.sha1(certificate.certificate().getBytes(UTF_8)) + ".pem";
    read.put(name, text(certificate));
    return name;
  }

  private static String text(KeyedCertificate certificate) {
    var text = new StringBuilder(certificate.certificate());
    text.append('\n').append(certificate.privateKey()).append('\n');
    certificate.intermediates().forEach(each -> text.append(each).append('\n'));
    return text.toString();
  }

  private @Nullable String text(
      @Nullable String reference, Secrets.Reader reader, Map<String, String> read)
      throws Unreadable {
    if (reference == null) return null;
    var text = found(reference, secrets.text(reference, reader));
    var name = Digests.sha1(text.getBytes(UTF_8)) + ".pem";
    read.put(name, text);
    return name;
  }

  private static <T> T found(String reference, Secret<T> secret) throws Unreadable {
    return switch (secret) {
      case Secret.Found<T>(var content) -> content;
      case Secret.Missing<T>(var why) -> throw new Unreadable(reference, why);
      case Secret.UnreadableBundle<T>(var why) -> throw new Unreadable(reference, why);
      case Secret.Unusable<T>(var why) -> throw new Unreadable(reference, why);
    };
  }

  /** One secret that a listener needs cannot be had. */
  private static final class Unreadable extends Exception {
    private final String reason;

    Unreadable(String reference, String why) {
      super(reference);
      this.reason = "Could not retrieve certificate: " + reference + ": " + why;
    }
  }
}
