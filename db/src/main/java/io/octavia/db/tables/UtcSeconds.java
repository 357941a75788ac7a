package io.octavia.db.tables;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.TimeZone;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.SQLDialect;
import org.jooq.conf.ParamType;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Times in UTC and whole seconds, as upstream stores them. jOOQ would go through {@link
 * java.sql.Timestamp}, which shifts the hour that summer time leaves out in the zone of the
 * process. In SQLite a time is text like {@code 2026-11-22 15:30:00}, which sorts.
 */
final class UtcSeconds implements Binding<LocalDateTime, LocalDateTime> {
  private static final long serialVersionUID = 1L;
  private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  @Override
  public Converter<LocalDateTime, LocalDateTime> converter() {
    return Converter.ofNullable(
        LocalDateTime.class, LocalDateTime.class, UtcSeconds::whole, UtcSeconds::whole);
  }

  @Override
  public void sql(BindingSQLContext<LocalDateTime> context) {
    var value = context.value();
    if (context.render().paramType() == ParamType.INLINED) {
      context.render().visit(DSL.inline(value == null ? null : text(value)));
    } else {
      context.render().sql(context.variable());
    }
  }

  @Override
  public void set(BindingSetStatementContext<LocalDateTime> context) throws SQLException {
    var statement = context.statement();
    var value = context.value();
    if (value == null) {
      statement.setNull(context.index(), Types.TIMESTAMP);
    } else if (isText(context.dialect())) {
      statement.setString(context.index(), text(value));
    } else {
      statement.setObject(context.index(), whole(value));
    }
  }

  @Override
  public void get(BindingGetResultSetContext<LocalDateTime> context) throws SQLException {
    context.value(
        isText(context.dialect())
            ? parsed(context.resultSet(), context.index())
            : asked(context.resultSet(), context.index()));
  }

  /** MariaDB's driver builds a LocalDateTime through the zone of the process, unless told one. */
  private static @Nullable LocalDateTime asked(ResultSet row, int index) throws SQLException {
    var utc = Calendar.getInstance(TimeZone.getTimeZone(ZoneOffset.UTC));
    var time = row.getTimestamp(index, utc);
    return time == null ? null : LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC);
  }

  private static @Nullable LocalDateTime parsed(ResultSet row, int index) throws SQLException {
    var text = row.getString(index);
    return text == null ? null : LocalDateTime.parse(text, TEXT);
  }

  private static LocalDateTime whole(LocalDateTime time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String text(LocalDateTime time) {
    return TEXT.format(time);
  }

  private static boolean isText(SQLDialect dialect) {
    return dialect.family() == SQLDialect.SQLITE;
  }

  @Override
  public void register(BindingRegisterContext<LocalDateTime> context) throws SQLException {
    throw noProcedures();
  }

  @Override
  public void set(BindingSetSQLOutputContext<LocalDateTime> context) throws SQLException {
    throw noProcedures();
  }

  @Override
  public void get(BindingGetStatementContext<LocalDateTime> context) throws SQLException {
    throw noProcedures();
  }

  @Override
  public void get(BindingGetSQLInputContext<LocalDateTime> context) throws SQLException {
    throw noProcedures();
  }

  private static SQLException noProcedures() {
    return new SQLFeatureNotSupportedException("stored procedures and object types are not used");
  }
}
