package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateSweepTest {
  private static final String ID = "00000000-0000-4000-8000-000000000001";

  @TempDir Path root;
  private Layout layout;
  private Path certificates;

  @BeforeEach
  void lay() throws IOException {
    layout = new Layout(root, "/var/lib/octavia", "/var/lib/octavia/certs");
    certificates = layout.outside(layout.certificates(ID));
    Files.createDirectories(certificates);
    Files.createDirectories(layout.outside(layout.loadBalancer(ID)));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(certificates.resolve(name), text);
  }

  private List<String> left() throws IOException {
    CertificateSweep.sweep(layout, ID);
    try (var files = Files.list(certificates)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void what_the_configuration_and_its_lists_name_stays() throws IOException {
    var directory = layout.certificates(ID) + "/";
    Files.writeString(
        layout.outside(layout.configuration(ID)),
        "    bind 203.0.113.10:443 ssl crt-list %1$slist.pem ca-file %1$sca.pem verify required\n"
                .formatted(directory)
            + "    server m 10.0.0.1:443 ssl crt %sclient.pem\n".formatted(directory));
    for (var name : List.of("ca.pem", "client.pem", "one.pem", "two.pem", "old.pem")) {
      write(name, "x");
    }
    write("list.pem", directory + "one.pem\n" + directory + "two.pem\n");
    write("old-list.pem", directory + "old.pem\n");

    assertThat(left()).containsExactly("ca.pem", "client.pem", "list.pem", "one.pem", "two.pem");
  }

  @Test
  void without_certificates_there_is_nothing_to_do() throws IOException {
    Files.writeString(layout.outside(layout.configuration(ID)), "global\n");
    assertThat(left()).isEmpty();
    Files.delete(certificates);
    CertificateSweep.sweep(layout, ID);
    assertThat(certificates).doesNotExist();
  }
}
