package io.octavia.config;

/** What somebody wants who starts a daemon. */
public sealed interface Invocation {
  /** To run, with this configuration. */
  record Start(Sources sources) implements Invocation {}

  /** To read how the daemon is started; the text is for standard output. */
  record Help(String text) implements Invocation {}

  /** To read the version. */
  record Version() implements Invocation {}

  /** Something that is not understood; the message is for standard error, the exit status 2. */
  record Misuse(String message) implements Invocation {}
}
