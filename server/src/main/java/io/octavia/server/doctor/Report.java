package io.octavia.server.doctor;

import io.octavia.config.ConfigException;
import java.io.PrintStream;

/** What is found, a line for each seam, said when it is known: some neighbours take their time. */
final class Report {
  private final PrintStream out;
  private int wrong;

  Report(PrintStream out) {
    this.out = out;
  }

  /** The seam holds. */
  void fine(String seam, String what) {
    line("ok", seam + ": " + what);
  }

  /** The seam holds, and yet an operator should know. */
  void note(String seam, String what) {
    line("note", seam + ": " + what);
  }

  /** The seam does not hold; {@code mend} is the command that mends it. */
  void wrong(String seam, String what, String mend) {
    wrong++;
    line("WRONG", seam + ": " + what + "; mend it: " + mend);
  }

  /** Nobody knows: it is not used, or something before it is wrong. */
  void unasked(String seam, String why) {
    line("-", seam + ": not asked, " + why);
  }

  private void line(String mark, String text) {
    out.printf("%-5s %s%n", mark, text.replaceAll("\\s*\\R\\s*", " "));
  }

  /**
   * Examines a seam. An option that cannot be understood is a finding as well, and so is what
   * nobody thought of: the seams after it are examined all the same.
   */
  void examine(String seam, Runnable work) {
    try {
      work.run();
    } catch (ConfigException e) {
      wrong(seam, String.valueOf(e.getMessage()), "correct octavia.conf");
    } catch (RuntimeException e) {
      wrong(seam, "cannot be examined: " + e, "look into the log of the neighbour");
    }
  }

  /** How many seams do not hold. */
  int wrongs() {
    return wrong;
  }

  /** The last line. */
  void end() {
    out.println(
        wrong == 0
            ? "nothing is wrong"
            : wrong + (wrong == 1 ? " thing is" : " things are") + " wrong");
  }
}
