package io.octavia.drivers.amphora;

import io.octavia.config.Certificates;
import io.octavia.config.Config;
import io.octavia.domain.AmphoraId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues the certificates by which the agents are known; upstream's profile
 * (octavia/certificates/generator/local.py), so that either side can be upstream's.
 */
public final class CertificateAuthority {
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final String algorithm;
  private final Duration validity;
  private final InstantSource clock;
  private final Supplier<UUID> serials;

  private CertificateAuthority(
      X509Certificate certificate,
      PrivateKey key,
      String algorithm,
      Duration validity,
      InstantSource clock,
      Supplier<UUID> serials) {
    this.certificate = certificate;
    this.key = key;
    this.algorithm = algorithm;
    this.validity = validity;
    this.clock = clock;
    this.serials = serials;
  }

  /**
   * The authority of section {@code certificates}.
   *
   * @throws PkiException if its files cannot be read
   */
  public static CertificateAuthority load(
      Config config, InstantSource clock, Supplier<UUID> serials) {
    var certificates = PemFiles.certificates(Path.of(config.get(Certificates.CA_CERTIFICATE)));
    var key =
        PemFiles.privateKey(
            Path.of(config.get(Certificates.CA_PRIVATE_KEY)),
            config.find(Certificates.CA_PRIVATE_KEY_PASSPHRASE));
    return new CertificateAuthority(
        certificates.getFirst(),
        key,
        algorithm(config.get(Certificates.SIGNING_DIGEST), key),
        Duration.ofSeconds(config.get(Certificates.CERT_VALIDITY_TIME)),
        clock,
        serials);
  }

  /**
   * A certificate and its key.
   *
   * @param pem the certificate, then its key
   */
  public record Issued(String pem, Instant notAfter) {
    @Override
    public String toString() {
      return "Issued[until " + notAfter + "]";
    }
  }

  /** Issues a certificate for an agent. It is valid from this second on, not earlier. */
  public Issued issue(AmphoraId amphora) {
    var notBefore = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var notAfter = notBefore.plus(validity);
    try {
      var pair = KeyPairs.generate();
      var issued = sign(amphora, pair, notBefore, notAfter);
      return new Issued(PemFiles.text(issued, KeyPairs.pkcs8(pair)), notAfter);
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new PkiException("No certificate could be issued for amphora " + amphora, e);
    }
  }

  private X509CertificateHolder sign(
      AmphoraId amphora, KeyPair pair, Instant notBefore, Instant notAfter)
      throws CertIOException, OperatorCreationException, GeneralSecurityException {
    var name = amphora.value();
    var builder =
        new JcaX509v3CertificateBuilder(
            X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
            serial(),
            Date.from(notBefore),
            Date.from(notAfter),
            new X500Name("CN=" + name),
            pair.getPublic());
    addUses(builder, name);
    var identifiers = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        identifiers.createSubjectKeyIdentifier(pair.getPublic()));
    builder.addExtension(Extension.authorityKeyIdentifier, false, authority(identifiers));
    return builder.build(new JcaContentSignerBuilder(algorithm).build(key));
  }

  private static void addUses(JcaX509v3CertificateBuilder builder, String name)
      throws CertIOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(
            KeyUsage.digitalSignature
                | KeyUsage.keyEncipherment
                | KeyUsage.dataEncipherment
                | KeyUsage.keyAgreement));
    builder.addExtension(
        Extension.extendedKeyUsage,
        true,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
  }

  /** The issuer's own identifier if it has one, else what it would be. */
  private AuthorityKeyIdentifier authority(JcaX509ExtensionUtils identifiers) {
    var own = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    if (own == null) return identifiers.createAuthorityKeyIdentifier(certificate.getPublicKey());
    var inner = ASN1OctetString.getInstance(own).getOctets();
    return new AuthorityKeyIdentifier(ASN1OctetString.getInstance(inner).getOctets());
  }

  /** A random UUID as a number, as upstream has it. */
  private BigInteger serial() {
    var uuid = serials.get();
    var bytes = ByteBuffer.allocate(16);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    return new BigInteger(1, bytes.array());
  }

  private static String algorithm(String digest, PrivateKey key) {
    var signature =
        switch (key.getAlgorithm()) {
          case "EC", "ECDSA" -> "ECDSA";
          case "RSA" -> "RSA";
          default ->
              throw new PkiException("An authority's key is RSA or EC, not " + key.getAlgorithm());
        };
    return digest.toUpperCase(Locale.ROOT).replace("-", "") + "with" + signature;
  }
}
