package io.octavia.testbed;

/**
 * Calls the agent of an amphora.
 *
 * @param port of loopback that leads to it
 */
record AgentClient(int port, Authority.Certificate controller) {
  /** The body of its answer; empty if there is none. */
  String call(String method, String path, String body) {
    return Command.run(
            "curl",
            "-s",
            "-k",
            "--max-time",
            "25",
            "--cert",
            controller.certificate().toString(),
            "--key",
            controller.key().toString(),
            "-X",
            method,
            "--data-binary",
            body,
            "https://127.0.0.1:" + port + path)
        .output();
  }
}
