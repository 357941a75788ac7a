package io.octavia.db.testing;

import io.octavia.db.Db;
import java.util.function.Consumer;

/** The databases on which everything has to hold. */
public enum DatabaseKind {
  SQLITE {
    @Override
    public Opened open() {
      var file = TemporaryDatabase.create();
      return new Opened(file.db(), file::close);
    }
  },
  MARIADB {
    @Override
    public Opened open() {
      var db = TemporaryMariaDb.shared().open();
      return new Opened(db, db::close);
    }
  };

  /** Opens an empty one. */
  public abstract Opened open();

  /** Opens an empty one for as long as something takes. */
  public void use(Consumer<Db> something) {
    try (var opened = open()) {
      something.accept(opened.db());
    }
  }

  /** One that is gone at close. */
  public record Opened(Db db, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }
}
