package io.octavia.http;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate and key. A handshake asks first for an alias and then, one by one, for
 * what stands behind it; each replacement therefore gets its own alias and the one before stays
 * answerable, so that a handshake under way never signs with one key for another's certificate.
 */
final class ReplaceableIdentity extends X509ExtendedKeyManager {
  private record Identity(String alias, PrivateKey key, List<X509Certificate> chain) {}

  private record Identities(Identity current, Identity previous) {}

  private volatile Identities identities;

  ReplaceableIdentity(String certificateAndKeyPem) {
    Identity first = read("1", certificateAndKeyPem);
    identities = new Identities(first, first);
  }

  synchronized void replace(String certificateAndKeyPem) {
    Identity current = identities.current;
    String alias = Long.toString(Long.parseLong(current.alias) + 1);
    identities = new Identities(read(alias, certificateAndKeyPem), current);
  }

  X509Certificate certificate() {
    return identities.current.chain.getFirst();
  }

  private static Identity read(String alias, String pem) {
    PrivateKey key = Pem.privateKey(pem);
    var chain = new ArrayList<>(Pem.certificates(pem));
    for (X509Certificate candidate : List.copyOf(chain)) {
      if (belongTogether(candidate, key)) {
        chain.remove(candidate);
        chain.addFirst(candidate);
        return new Identity(alias, key, List.copyOf(chain));
      }
    }
    throw new IllegalArgumentException(
        "The PEM text's private key belongs to none of its certificates");
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      byte[] probe = "which key is this".getBytes(StandardCharsets.US_ASCII);
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(probe);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private @Nullable Identity byAlias(String alias) {
    Identities now = identities;
    if (now.current.alias.equals(alias)) {
      return now.current;
    }
    return now.previous.alias.equals(alias) ? now.previous : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    Identity current = identities.current;
    return current.key.getAlgorithm().equals(keyType) ? current.alias : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseServerAlias(keyType, issuers, null);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Identity identity = byAlias(alias);
    return identity == null ? null : identity.chain.toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Identity identity = byAlias(alias);
    return identity == null ? null : identity.key;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
