package io.octavia.drivers.amphora;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Key pairs on the curve P-256. Upstream makes RSA keys of 2048 bits, which every peer takes as
 * well; but finding their primes keeps a processor busy for a large part of a second, in which a
 * load balancer would have to wait, and every handshake costs more.
 */
final class KeyPairs {
  private KeyPairs() {}

  /** A new pair. */
  static KeyPair generate() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** The private key for a PEM file. Bouncy Castle alone would write it without its curve. */
  static PemObject pkcs8(KeyPair keys) {
    return new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded());
  }
}
