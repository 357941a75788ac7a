package io.octavia.drivers.amphora;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Secrets in memory. What was not put there is missing. */
final class MemorySecrets implements Secrets {
  private final Map<String, Secret<KeyedCertificate>> certificates = new HashMap<>();
  private final Map<String, Secret<String>> texts = new HashMap<>();
  private boolean away;

  void certificate(String reference, String text, String key, String... intermediates) {
    certificates.put(
        reference, new Secret.Found<>(new KeyedCertificate(text, key, List.of(intermediates))));
  }

  void text(String reference, String text) {
    texts.put(reference, new Secret.Found<>(text));
  }

  void unusable(String reference, String why) {
    certificates.put(reference, new Secret.Unusable<>(why));
  }

  /** Answers nobody any more. */
  void goAway() {
    away = true;
  }

  @Override
  public Secret<KeyedCertificate> certificate(String reference, Reader reader) {
    return answer(certificates, reference);
  }

  @Override
  public Secret<String> text(String reference, Reader reader) {
    return answer(texts, reference);
  }

  private <T> Secret<T> answer(Map<String, Secret<T>> secrets, String reference) {
    if (away) throw new CloudException(CloudException.Kind.UNAVAILABLE, "nobody answers");
    return secrets.getOrDefault(reference, new Secret.Missing<>("it is not here"));
  }
}
