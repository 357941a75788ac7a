package io.octavia.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** What upstream renders for a load balancer, and where we mean to differ. Blank lines are free. */
record Golden(String text) {
  static Golden of(String name) {
    try (var in = Golden.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new Golden(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A deliberate difference: {@code theirs} must be there, and is {@code ours} with us. */
  Golden but(String theirs, String ours) {
    assertThat(text).contains(theirs);
    return new Golden(text.replace(theirs, ours));
  }

  void assertIs(String rendered) {
    assertThat(withoutBlankLines(rendered)).isEqualTo(withoutBlankLines(text));
  }

  private static String withoutBlankLines(String text) {
    return text.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("\n"));
  }
}
