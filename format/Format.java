import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * Checks or rewrites the Java files below a directory: {@code Format (check|fix) DIR}. Files that
 * have not changed since all were right are not read again; when that was is the time of {@code
 * DIR/format/target/formatted}.
 */
class Format {
  public static void main(String[] args) throws Exception {
    var fix = args[0].equals("fix");
    var root = Path.of(args[1]).toRealPath();
    var stamp = root.resolve("format/target/formatted");
    var start = FileTime.from(Instant.now());
    var since = since(stamp, root.resolve("format"));
    var options = JavaFormatterOptions.defaultOptions();
    var formatter = new Formatter(options);
    int wrong = 0;
    try (var files = Files.walk(root)) {
      for (var file : (Iterable<Path>) files.filter(Format::ours)::iterator) {
        if (Files.getLastModifiedTime(file).compareTo(since) < 0) continue;
        var text = Files.readString(file);
        var formatted =
            formatter.formatSource(
                ImportOrderer.reorderImports(
                    RemoveUnusedImports.removeUnusedImports(text), options.style()));
        if (text.equals(formatted)) continue;
        if (fix) {
          Files.writeString(file, formatted);
        } else {
          System.err.println("not formatted: " + file);
          wrong++;
        }
      }
    }
    if (wrong > 0) {
      System.err.println(
          wrong + " files are not formatted; run: mvn -pl format validate -Dfmt=fix");
      System.exit(1);
    }
    Files.createDirectories(stamp.getParent());
    Files.write(stamp, new byte[0]);
    Files.setLastModifiedTime(stamp, start);
  }

  /** Since when files may have changed; long ago if the formatter itself may have. */
  private static FileTime since(Path stamp, Path formatter) throws Exception {
    var never = FileTime.from(Instant.EPOCH);
    if (!Files.exists(stamp)) return never;
    var since = Files.getLastModifiedTime(stamp);
    for (var part : new String[] {"pom.xml", "Format.java"}) {
      if (Files.getLastModifiedTime(formatter.resolve(part)).compareTo(since) >= 0) return never;
    }
    return since;
  }

  private static boolean ours(Path file) {
    var path = file.toString();
    return path.endsWith(".java") && !path.contains("/target/") && !path.contains("/generated/");
  }
}
