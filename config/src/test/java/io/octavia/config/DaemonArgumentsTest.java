package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaemonArgumentsTest {
  @TempDir Path root;
  private Path home;
  private Path etc;

  @BeforeEach
  void directories() throws IOException {
    home = Files.createDirectories(root.resolve("home"));
    etc = Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(etc.resolve("octavia"));
    Files.createDirectories(home.resolve(".octavia"));
  }

  @Test
  void without_files_the_first_of_each_name_on_the_search_path_is_read() throws IOException {
    var general = file(etc.resolve("octavia/octavia.conf"));
    file(etc.resolve("octavia.conf"));
    file(etc.resolve("octavia-api.conf"));
    var own = file(home.resolve("octavia-api.conf"));
    file(etc.resolve("octavia-worker.conf"));
    var directory = Files.createDirectory(etc.resolve("octavia/octavia.conf.d"));
    assertThat(start().paths()).containsExactly(general, own, directory);
    var personal = file(home.resolve(".octavia/octavia.conf"));
    assertThat(start().paths()).containsExactly(personal, own, directory);
  }

  @Test
  void nothing_anywhere_means_defaults() {
    assertThat(start().paths()).isEmpty();
  }

  @Test
  void files_and_directories_keep_their_order_and_replace_those_of_the_search_path()
      throws IOException {
    file(etc.resolve("octavia/octavia.conf"));
    Files.createDirectory(etc.resolve("octavia/octavia.conf.d"));
    var a = file(root.resolve("a.conf"));
    var b = file(root.resolve("b.conf"));
    var directory = Files.createDirectory(root.resolve("c"));
    assertThat(
            start("--config-file", "" + a, "--config-dir", "" + directory, "--config-file=" + b)
                .paths())
        .containsExactly(a, directory, b);
    assertThat(start("--config-file", "" + a).paths())
        .containsExactly(etc.resolve("octavia/octavia.conf.d"), a);
    assertThat(start("--config-dir", "" + directory).paths())
        .containsExactly(etc.resolve("octavia/octavia.conf"), directory);
  }

  @Test
  void tilde_is_the_home_directory() {
    assertThat(start("--config-file=~/x.conf", "--config-dir=~/.octavia").paths())
        .containsExactly(home.resolve("x.conf"), home.resolve(".octavia"));
  }

  @Test
  void relative_path_is_of_the_current_directory() {
    assertThat(start("--config-file", "x.conf").paths())
        .containsExactly(Path.of("x.conf").toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource({
    "-d,DEFAULT.debug,true",
    "--debug,DEFAULT.debug,true",
    "--nodebug,DEFAULT.debug,false",
    "--use-syslog,DEFAULT.use_syslog,true",
    "--use_syslog,DEFAULT.use_syslog,true",
    "--nouse-syslog,DEFAULT.use_syslog,false",
    "--use-journal,DEFAULT.use_journal,true",
    "--use-json,DEFAULT.use_json,true",
    "--log-file=/x,DEFAULT.log_file,/x",
    "--log_file /x,DEFAULT.log_file,/x",
    "--logfile /x,DEFAULT.log_file,/x",
    "--log-dir /x,DEFAULT.log_dir,/x",
    "--logdir=/x,DEFAULT.log_dir,/x",
    "--log-date-format=%H=%M,DEFAULT.log_date_format,%H=%M",
    "--syslog-log-facility LOG_LOCAL0,DEFAULT.syslog_log_facility,LOG_LOCAL0",
    "--log-config-append /x,DEFAULT.log_config_append,/x"
  })
  void option_of_the_log_overrides_the_file(String arguments, String option, String value) {
    assertThat(start(arguments.split(" ")).overrides()).isEqualTo(Map.of(option, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --nosuch                   | unknown argument --nosuch
          --nosuch=1                 | unknown argument --nosuch=1
          nosuch                     | unknown argument nosuch
          --log-file                 | --log-file needs a value
          --log-file --debug         | --log-file needs a value
          --debug=1                  | --debug takes no value
          --config-file              | --config-file needs a value
          --config-file /            | --config-file / is a directory
          --config-dir /no/such/path | --config-dir /no/such/path is no directory
          """)
  void anything_else_is_misuse(String arguments, String message) {
    assertThat(parse(arguments.split(" ")))
        .isEqualTo(new Invocation.Misuse("octavia-api: " + message + "; see octavia-api --help"));
  }

  @Test
  void help_names_every_argument() {
    assertThat(parse("--debug", "--help"))
        .isInstanceOfSatisfying(
            Invocation.Help.class,
            help ->
                assertThat(help.text())
                    .contains("usage: octavia-api", "--config-file FILE", "-d, --debug, --nodebug")
                    .contains("--log-dir VALUE"));
    assertThat(parse("--version")).isEqualTo(new Invocation.Version());
  }

  @Test
  void arguments_win_over_files() throws IOException {
    var file = Files.writeString(root.resolve("a.conf"), "[DEFAULT]\ndebug = false\nlog_dir = /a");
    var config = Config.load(start("--config-file", "" + file, "-d"));
    assertThat(config.get(Default.DEBUG)).isTrue();
    assertThat(config.get(Default.LOG_DIR)).isEqualTo("/a");
  }

  private Sources start(String... arguments) {
    return ((Invocation.Start) parse(arguments)).sources();
  }

  private Invocation parse(String... arguments) {
    var machine = new Machine(() -> "c1", Map.of(), name -> Optional.empty());
    return new DaemonArguments("octavia-api", machine, home, etc).parse(arguments);
  }

  private static Path file(Path path) throws IOException {
    return Files.write(path, List.of());
  }
}
