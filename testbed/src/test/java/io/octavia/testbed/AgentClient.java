package io.octavia.testbed;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Calls the agent of an amphora.
 *
 * @param port of loopback that leads to it
 */
record AgentClient(int port, Authority.Certificate controller) {
  /**
   * The body of its answer; empty if there is none. Changes start programs, for which an emulated
   * processor takes its time; questions are asked again.
   */
  String call(String method, String path, String body) {
    var patience = Duration.ofSeconds(method.equals("GET") ? 25 : 300);
    var command =
        List.of(
            "curl",
            "-s",
            "-k",
            "--max-time",
            String.valueOf(patience.toSeconds()),
            "--cert",
            controller.certificate().toString(),
            "--key",
            controller.key().toString(),
            "-X",
            method,
            "--data-binary",
            body,
            "https://127.0.0.1:" + port + path);
    return Command.run(patience.plusSeconds(5), Map.of(), command).output();
  }
}
