package io.octavia.config;

/** Options of section {@code [database]}, those of oslo.db. */
public final class Database {
  private static final Section.Builder IN =
      Section.named("database", "The database, which all processes of the controller share.");

  public static final Option<String> CONNECTION =
      IN.text("connection")
          .byDefault("sqlite://")
          .formerly("sql_connection")
          .secret()
          .help(
              "URL of the database as SQLAlchemy writes it: mysql+pymysql://USER:PASSWORD@HOST/octavia,"
                  + " or sqlite:////absolute/path.");

  static final Section SECTION = IN.build();

  private Database() {}
}
