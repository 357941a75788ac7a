package io.octavia.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"mysql", "mysql+pymysql", "mysql+mysqldb", "mariadb+mariadbconnector", "mariadb"})
  void every_dialect_of_mysql_is_a_server(String dialect) {
    assertThat(DatabaseUrl.parse(dialect + "://octavia:secret@controller/octavia"))
        .isEqualTo(
            new DatabaseUrl.Server("controller", 3306, "octavia", "octavia", "secret", Map.of()));
  }

  @Test
  void user_password_and_query_are_decoded_and_a_plus_sign_stays() {
    var url =
        DatabaseUrl.parse(
            "mysql+pymysql://o%40x:p%40ss%2Fw%3Ard%25+1@[fd00::1]:3307/octavia?charset=utf8&ssl_ca=/etc/a%20b.pem");

    assertThat(url)
        .isEqualTo(
            new DatabaseUrl.Server(
                "fd00::1",
                3307,
                "octavia",
                "o@x",
                "p@ss/w:rd%+1",
                Map.of("charset", "utf8", "ssl_ca", "/etc/a b.pem")));
    assertThat(url).hasToString("[fd00::1]:3307/octavia");
  }

  @Test
  void parts_may_be_missing() {
    assertThat(DatabaseUrl.parse("mysql://root@/octavia"))
        .isEqualTo(new DatabaseUrl.Server("localhost", 3306, "octavia", "root", "", Map.of()));
    assertThat(DatabaseUrl.parse("mysql://db/octavia"))
        .isEqualTo(new DatabaseUrl.Server("db", 3306, "octavia", "", "", Map.of()));
  }

  @Test
  void sqlite_names_a_file() {
    assertThat(DatabaseUrl.parse("sqlite:////var/lib/octavia/o.db"))
        .isEqualTo(new DatabaseUrl.Sqlite(Path.of("/var/lib/octavia/o.db")));
    assertThat(DatabaseUrl.parse("sqlite+pysqlite:///o.db?timeout=5"))
        .isEqualTo(new DatabaseUrl.Sqlite(Path.of("o.db").toAbsolutePath()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite://", "sqlite:///", "sqlite:///:memory:"})
  void memory_is_refused_with_what_to_write_instead(String url) {
    assertThatThrownBy(() -> DatabaseUrl.parse(url))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("sqlite:////var/lib/octavia/octavia.db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://o:hunter2@db/octavia",
        "mysql+pymysql://o:hunter2@db",
        "mysql+pymysql://o:hunter2@db:port/octavia",
        "mysql+pymysql://o:hun@ter2@db/octavia",
        "mysql+pymysql://o:hunter2%@db/octavia",
        "hunter2"
      })
  void no_message_tells_the_password(String url) {
    assertThatThrownBy(() -> DatabaseUrl.parse(url))
        .isInstanceOf(DatabaseException.class)
        .hasNoCause()
        .message()
        .startsWith("[database] connection")
        .doesNotContain("hun");
  }
}
