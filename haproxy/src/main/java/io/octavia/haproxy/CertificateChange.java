package io.octavia.haproxy;

import java.io.IOException;

/** What a running HAProxy can be told about the certificates that its listeners show. */
public sealed interface CertificateChange {
  /**
   * Other content under the name that the process knows.
   *
   * @param source the file that has it
   */
  record Replace(String file, String source) implements CertificateChange {}

  /**
   * One more in a list.
   *
   * @param isNew whether no list of the process has it yet
   */
  record Add(String list, String file, boolean isNew) implements CertificateChange {}

  /**
   * One less in a list.
   *
   * @param isLast whether no other list needs it
   */
  record Remove(String list, String file, boolean isLast) implements CertificateChange {}

  /** How a file is read. */
  @FunctionalInterface
  interface Files {
    /** The file's content. */
    String read(String file) throws IOException;
  }

  /**
   * Has a process do it; needs a socket of level admin.
   *
   * @throws IOException with what HAProxy says, if it refuses; nothing is left half done of a
   *     certificate, but what was changed before stays
   */
  default void apply(HaproxyRuntime runtime, Files files) throws IOException {
    switch (this) {
      case Replace(var file, var source) -> load(runtime, file, files.read(source));
      case Add(var list, var file, var isNew) -> {
        if (isNew) {
          expect(runtime.command("new ssl cert " + file), "New empty certificate store");
          load(runtime, file, files.read(file));
        }
        expect(runtime.command("add ssl crt-list " + list + " " + file), "Success!");
      }
      case Remove(var list, var file, var isLast) -> {
        expect(runtime.command("del ssl crt-list " + list + " " + file), "deleted in crtlist");
        if (isLast) expect(runtime.command("del ssl cert " + file), "deleted!");
      }
    }
  }

  private static void load(HaproxyRuntime runtime, String file, String pem) throws IOException {
    expect(runtime.command("set ssl cert " + file, pem), "Transaction");
    try {
      expect(runtime.command("commit ssl cert " + file), "Success!");
    } catch (IOException e) {
      runtime.command("abort ssl cert " + file);
      throw e;
    }
  }

  private static void expect(String answer, String wanted) throws IOException {
    if (!answer.contains(wanted)) throw new IOException("HAProxy refused: " + answer.strip());
  }
}
