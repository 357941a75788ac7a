package io.octavia.drivers.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCSException;

/** What is in a PKCS#12 bundle: the key, its certificate, and then the others. */
record Pkcs12(PrivateKey key, List<X509Certificate> certificates) {
  private static final char[] NO_PASSPHRASE = {};

  /** Opens a bundle without a passphrase; empty if there is no certificate with its key in it. */
  static Optional<Pkcs12> open(byte[] bundle)
      throws IOException, GeneralSecurityException, PKCSException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(bundle), NO_PASSPHRASE);
    for (var alias : Collections.list(store.aliases())) {
      var chain = store.getCertificateChain(alias);
      if (chain != null && store.getKey(alias, NO_PASSPHRASE) instanceof PrivateKey key) {
        return Optional.of(
            new Pkcs12(key, Arrays.stream(chain).map(X509Certificate.class::cast).toList()));
      }
    }
    return bare(bundle);
  }

  /** A bundle that is not encrypted at all; the JDK leaves such keys out. */
  private static Optional<Pkcs12> bare(byte[] bundle)
      throws IOException, GeneralSecurityException, PKCSException {
    PrivateKey key = null;
    var certificates = new ArrayList<X509Certificate>();
    for (var bag : bags(bundle)) {
      switch (bag.getBagValue()) {
        case PrivateKeyInfo info -> key = new JcaPEMKeyConverter().getPrivateKey(info);
        case X509CertificateHolder holder ->
            certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        default -> {}
      }
    }
    if (key == null || certificates.isEmpty()) return Optional.empty();
    for (var certificate : certificates) {
      if (PrivateKeys.belong(key, certificate.getPublicKey())) {
        certificates.remove(certificate);
        certificates.addFirst(certificate);
        break;
      }
    }
    return Optional.of(new Pkcs12(key, certificates));
  }

  private static List<PKCS12SafeBag> bags(byte[] bundle) throws IOException {
    var bags = new ArrayList<PKCS12SafeBag>();
    for (var content : new PKCS12PfxPdu(bundle).getContentInfos()) {
      if (content.getContentType().equals(PKCSObjectIdentifiers.data)) {
        bags.addAll(List.of(new PKCS12SafeBagFactory(content).getSafeBags()));
      }
    }
    return bags;
  }
}
