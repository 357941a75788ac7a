package io.octavia.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets in memory. What was not put there is missing. */
public final class MemorySecrets implements Secrets {
  /** Who asked, in order. */
  public final List<Reader> readers = new ArrayList<>();

  private @Nullable CloudException away;
  private final Map<String, Secret<KeyedCertificate>> certificates = new HashMap<>();
  private final Map<String, Secret<String>> texts = new HashMap<>();

  /** Keeps a certificate from a file, and whoever signed it from others. */
  public MemorySecrets certificate(String reference, String file, String... intermediates) {
    var above = List.of(intermediates).stream().map(MemorySecrets::file).toList();
    return certificate(
        reference, new Secret.Found<>(new KeyedCertificate(file(file), "the key", above)));
  }

  MemorySecrets certificate(String reference, Secret<KeyedCertificate> secret) {
    certificates.put(reference, secret);
    return this;
  }

  /** Keeps the text of a file. */
  public MemorySecrets text(String reference, String file) {
    texts.put(reference, new Secret.Found<>(file(file)));
    return this;
  }

  /** Answers nobody any more. */
  void away(CloudException why) {
    away = why;
  }

  static String file(String name) {
    try (var stream = MemorySecrets.class.getResourceAsStream("/tls/" + name)) {
      if (stream == null) throw new IllegalArgumentException(name);
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Secret<KeyedCertificate> certificate(String reference, Reader reader) {
    readers.add(reader);
    if (away != null) throw away;
    return certificates.getOrDefault(reference, new Secret.Missing<>("it is not here"));
  }

  @Override
  public Secret<String> text(String reference, Reader reader) {
    readers.add(reader);
    if (away != null) throw away;
    return texts.getOrDefault(reference, new Secret.Missing<>("it is not here"));
  }
}
