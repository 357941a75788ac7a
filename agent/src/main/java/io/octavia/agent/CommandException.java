package io.octavia.agent;

/** A command on the machine failed. The message is what it said. */
final class CommandException extends RuntimeException {
  private final String output;

  CommandException(String command, String output) {
    super(command + ": " + output.strip());
    this.output = output;
  }

  CommandException(String command, Throwable cause) {
    super(command + ": " + cause.getMessage(), cause);
    this.output = String.valueOf(cause.getMessage());
  }

  /** What the command wrote, both streams. */
  String output() {
    return output;
  }
}
