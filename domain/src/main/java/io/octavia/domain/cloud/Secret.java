package io.octavia.domain.cloud;

/** What {@link Secrets} say of a reference. The reasons never quote a secret. */
public sealed interface Secret<T> {

  /** Here it is. */
  record Found<T>(T content) implements Secret<T> {
    @Override
    public String toString() {
      return "Found";
    }
  }

  /** There is no such secret, or it is not for whoever asks. */
  record Missing<T>(String why) implements Secret<T> {}

  /** It should be a PKCS#12 bundle and cannot be opened: damaged, or it wants a passphrase. */
  record UnreadableBundle<T>(String why) implements Secret<T> {}

  /** It is there, and cannot be used: a key of another certificate, a wrong passphrase. */
  record Unusable<T>(String why) implements Secret<T> {}
}
