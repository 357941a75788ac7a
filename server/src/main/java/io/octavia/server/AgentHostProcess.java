package io.octavia.server;

import io.octavia.agent.AgentHost;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The agent of all amphorae of one machine. haproxy and keepalived outlive it. */
@Command(name = "agent-host")
final class AgentHostProcess implements Callable<Integer> {
  @Option(names = "--state-dir", required = true)
  private Path directory = StateDirectory.DEFAULT;

  /** Runs until it is told to stop. */
  public static void main(String[] args) {
    LongRunning.run(new CommandLine(new AgentHostProcess()), args);
  }

  @Override
  public Integer call() throws Exception {
    var state = StateDirectory.create(directory);
    state.enter(StateDirectory.Program.AGENT_HOST);
    var host = AgentHost.start(state.path(), InstantSource.system());
    LongRunning.untilStopped(new ArrayDeque<>(List.<AutoCloseable>of(host)));
    return 0;
  }
}
