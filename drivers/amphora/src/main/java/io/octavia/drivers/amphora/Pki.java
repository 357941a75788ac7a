package io.octavia.drivers.amphora;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificates of an installation on one machine: one authority for the agents, another for
 * those who may call them, and the controller's own certificate.
 *
 * @param serverCa who signs the agents' certificates; {@code [certificates] ca_certificate} and
 *     {@code [haproxy_amphora] server_ca}
 * @param serverCaKey {@code [certificates] ca_private_key}
 * @param clientCa whom agents admit; {@code [controller_worker] client_ca}
 * @param clientCert the controller's certificate with its key; {@code [haproxy_amphora]
 *     client_cert}
 */
public record Pki(Path serverCa, Path serverCaKey, Path clientCa, Path clientCert) {
  private static final Duration VALIDITY = Duration.ofDays(7300);
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /**
   * Makes the directory with everything in it, or finds it made. It appears as a whole: a process
   * that dies in between leaves nothing that looks usable.
   *
   * @throws PkiException if it cannot be made, or what is there is not whole
   */
  public static Pki create(Path directory, InstantSource clock) {
    var pki = at(directory);
    try {
      if (!Files.exists(directory)) make(directory, clock.instant());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new PkiException("The certificates in " + directory + " cannot be made: " + e, e);
    }
    pki.check();
    return pki;
  }

  private static Pki at(Path directory) {
    return new Pki(
        directory.resolve("server_ca.cert.pem"),
        directory.resolve("server_ca.key.pem"),
        directory.resolve("client_ca.cert.pem"),
        directory.resolve("client.cert-and-key.pem"));
  }

  private void check() {
    PemFiles.certificates(serverCa);
    PemFiles.privateKey(serverCaKey, Optional.empty());
    PemFiles.certificates(clientCa);
    PemFiles.certificates(clientCert);
    PemFiles.privateKey(clientCert, Optional.empty());
  }

  private static void make(Path directory, Instant now)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    var parent = directory.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    var draft = Files.createTempDirectory(parent, ".pki-", PRIVATE_DIRECTORY);
    var pki = at(draft);
    var servers = Authority.create("Octavia server CA", now);
    var clients = Authority.create("Octavia client CA", now);
    var controller = KeyPairs.generate();
    write(pki.serverCa, PemFiles.text(servers.certificate()));
    write(pki.serverCaKey, PemFiles.text(KeyPairs.pkcs8(servers.keys())));
    write(pki.clientCa, PemFiles.text(clients.certificate()));
    write(
        pki.clientCert,
        PemFiles.text(clients.signController(controller, now), KeyPairs.pkcs8(controller)));
    Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createFile(file, PRIVATE_FILE);
    Files.writeString(file, text, StandardOpenOption.SYNC);
  }

  /** A self-signed authority. */
  private record Authority(X509CertificateHolder certificate, KeyPair keys) {
    static Authority create(String name, Instant now)
        throws IOException, GeneralSecurityException, OperatorCreationException {
      var keys = KeyPairs.generate();
      var builder = builder(name, keys, name, now);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Authority(signed(builder, keys), keys);
    }

    X509CertificateHolder signController(KeyPair controller, Instant now)
        throws IOException, GeneralSecurityException, OperatorCreationException {
      var issuer = certificate.getSubject();
      var builder = builder("OctaviaController", controller, issuer, now);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      return signed(builder, keys);
    }

    private static JcaX509v3CertificateBuilder builder(
        String name, KeyPair keys, String issuer, Instant now)
        throws IOException, GeneralSecurityException {
      return builder(name, keys, new X500Name("CN=" + issuer), now);
    }

    private static JcaX509v3CertificateBuilder builder(
        String name, KeyPair keys, X500Name issuer, Instant now)
        throws IOException, GeneralSecurityException {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(127, new SecureRandom()),
              Date.from(now.minus(CLOCK_SKEW).truncatedTo(ChronoUnit.SECONDS)),
              Date.from(now.plus(VALIDITY).truncatedTo(ChronoUnit.SECONDS)),
              new X500Name("CN=" + name),
              keys.getPublic());
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return builder;
    }

    private static X509CertificateHolder signed(JcaX509v3CertificateBuilder builder, KeyPair keys)
        throws OperatorCreationException {
      return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    }
  }
}
