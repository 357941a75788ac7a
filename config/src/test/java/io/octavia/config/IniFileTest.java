package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was watched in oslo.config 9 with the same texts, in one table each. */
class IniFileTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          equals                           | `[g]\\ns = 1`                  | `1`
          colon                            | `[g]\\ns: 1`                   | `1`
          equals before colon              | `[g]\\ns = a: b = c`           | `a: b = c`
          colon before equals              | `[g]\\ns: a = b`               | `a = b`
          no blanks                        | `[g]\\ns=1`                    | `1`
          empty value                      | `[g]\\ns =`                    | ``
          double quotes come off           | `[g]\\ns = "a b "`             | `a b `
          single quotes come off           | `[g]\\ns = 'a'`                | `a`
          only one pair of quotes          | `[g]\\ns = ""a""`              | `"a"`
          quotes that differ stay          | `[g]\\ns = 'a"`                | `'a"`
          a quote on one side stays        | `[g]\\ns = "a`                 | `"a`
          a quote that stands alone        | `[g]\\ns = "`                  | ``
          no comment behind a value        | `[g]\\ns = a # b ; c`          | `a # b ; c`
          comments in the first column     | `#x\\n;y\\n[g]\\n# s = 0\\ns=1` | `1`
          last one wins                    | `[g]\\ns = 1\\ns = 2`          | `2`
          section again                    | `[g]\\ns = 1\\n[h]\\n[g]\\ns=2` | `2`
          section in other case            | `[G]\\ns = 1`                  | `1`
          blank behind a section           | `[g] \\ns = 1`                 | `1`
          continuation                     | `[g]\\ns = 1\\n  two\\n\\tthree` | `1\\ntwo\\nthree`
          continuation of nothing yet      | `[g]\\ns =\\n  a,\\n  b`       | `\\na,\\nb`
          comment-like continuation        | `[g]\\ns = 1\\n # two`         | `1\\n# two`
          assignment-like continuation     | `[g]\\ns = 1\\n t = 2`         | `1\\nt = 2`
          quotes of the first line         | `[g]\\ns = "a"\\n b`           | `a\\nb`
          a quote over two lines stays     | `[g]\\ns = 'a\\n b'`           | `'a\\nb'`
          blanks alone end a value         | `[g]\\ns = 1\\n   \\nt = 2`    | `1`
          carriage returns                 | `[g]\\r\\ns = 1\\r\\n`         | `1`
          blanks around the key            | `[g]\\ns   = 1`                | `1`
          more than ASCII                  | `[g]\\ns = máy chủ`            | `máy chủ`
          """)
  void value_is_read_as_oslo_config_reads_it(String what, String text, String value) {
    var file = IniFile.parse("f", unescaped(text));
    assertThat(file.entries().get(new OptionName("g", "s")).getLast().text())
        .as(what)
        .isEqualTo(unescaped(value));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          neither equals nor colon         | `[g]\\nfoo`             | f:2: neither a section
          section without its end          | `[g\\ns = 1`            | f:1: a section must end with ']'
          section with text behind         | `\\n[g] x`              | f:2: a section must end with ']'
          section without a name           | `[]`                    | f:1: a section must have a name
          option without a name            | `[g]\\n\\n= x`          | f:3: an option must have a name
          continuation at the start        | `  x`                   | f:1: a continuation line
          continuation of a section        | `[g]\\n  x`             | f:2: a continuation line
          continuation after a comment     | `[g]\\ns = 1\\n#c\\n x` | f:4: a continuation line
          continuation after an empty line | `[g]\\ns = 1\\n\\n x`   | f:4: a continuation line
          """)
  void broken_file_is_refused_with_file_and_line(String what, String text, String message) {
    assertThatThrownBy(() -> IniFile.parse("f", unescaped(text)))
        .as(what)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void names_that_differ_only_in_case_or_blanks_are_different_options() {
    var file = IniFile.parse("f", "[g]\nS = 1\n[ g ]\ns = 2\n[default]\ns = 3\n[DEFAULT]\ns = 4");
    assertThat(file.entries())
        .containsOnlyKeys(
            new OptionName("g", "S"),
            new OptionName(" g ", "s"),
            new OptionName("default", "s"),
            new OptionName("DEFAULT", "s"));
  }

  @Test
  void options_before_any_section_belong_to_the_default_one() {
    var file = IniFile.parse("f", "s = 1\n[g]");
    assertThat(file.entries()).containsOnlyKeys(new OptionName("DEFAULT", "s"));
  }

  @Test
  void every_line_of_an_option_is_kept_with_its_number() {
    var file = IniFile.parse("f", "[g]\ns = 1\n\nt = 0\ns = 2\n  more\n");
    assertThat(file.entries().get(new OptionName("g", "s")))
        .isEqualTo(List.of(new IniFile.Entry("1", 2), new IniFile.Entry("2\nmore", 5)));
  }

  @Test
  void file_that_cannot_be_read_is_named(@TempDir Path directory) throws IOException {
    var missing = directory.resolve("missing.conf");
    assertThatThrownBy(() -> IniFile.read(missing))
        .isInstanceOf(ConfigException.class)
        .hasMessage(missing + ": there is no such file");
    var latin =
        Files.write(directory.resolve("latin.conf"), new byte[] {'[', 'g', ']', (byte) 0xe4});
    assertThatThrownBy(() -> IniFile.read(latin))
        .isInstanceOf(ConfigException.class)
        .hasMessage(latin + ": is not UTF-8 text");
  }

  private static String unescaped(String text) {
    return text.translateEscapes();
  }
}
