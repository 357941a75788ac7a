package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {
  @TempDir Path directory;

  @Test
  void committed_file_is_what_the_declarations_say() throws IOException {
    var file = Path.of("..", "etc", "octavia.conf").toAbsolutePath().normalize();
    if ("write".equals(System.getProperty("sample"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, SampleFile.text());
    }
    assertThat(file)
        .as(
            "%s is stale; write it again with: mvn -pl config -am test -Dtest=SampleFileTest"
                + " -Dsample=write -Dsurefire.failIfNoSpecifiedTests=false",
            file)
        .content()
        .isEqualTo(SampleFile.text());
  }

  @Test
  void file_as_it_is_changes_nothing_and_says_nothing() {
    var config = new Written(directory).file(SampleFile.text()).load();
    assertThat(Schema.options()).noneMatch(config::isSet);
  }

  @Test
  void every_default_in_it_reads_as_the_default() {
    var uncommented =
        SampleFile.text()
            .lines()
            .map(
                line -> line.matches("#\\w+ =.*") && !line.endsWith(">") ? line.substring(1) : line)
            .collect(Collectors.joining("\n"));
    var config = new Written(directory).file(uncommented).load();
    var written = Schema.options().filter(config::isSet).toList();
    assertThat(written).hasSizeGreaterThan(300);
    assertThat(written)
        .allSatisfy(option ->
            assertThat(config.find(option).map(Object.class::cast))
                .as("%s", option)
                .isEqualTo(option.defaultValue().map(Object.class::cast)));
    assertThat(config.notices()).noneMatch(notice -> notice.text().contains("not an option"));
  }

  @Test
  void no_line_is_too_long_to_read_but_those_of_values() {
    assertThat(SampleFile.text().lines().filter(line -> line.startsWith("# ")))
        .allMatch(line -> line.length() < 100);
  }

  @Test
  void options_of_our_own_are_marked() {
    assertThat(SampleFile.text())
        .contains("# Ours: the original has no such option.\n#workers = database\n");
  }
}
