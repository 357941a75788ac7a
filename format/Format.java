import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks or rewrites every Java file below a directory: {@code Format (check|fix) DIR}. */
class Format {
  public static void main(String[] args) throws Exception {
    var fix = args[0].equals("fix");
    var options = JavaFormatterOptions.defaultOptions();
    var formatter = new Formatter(options);
    int wrong = 0;
    try (var files = Files.walk(Path.of(args[1]).toRealPath())) {
      for (var file : (Iterable<Path>) files.filter(Format::ours)::iterator) {
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
  }

  private static boolean ours(Path file) {
    var path = file.toString();
    return path.endsWith(".java") && !path.contains("/target/") && !path.contains("/generated/");
  }
}
