package io.octavia.agent;

import io.octavia.wire.AgentConf;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The agent of an amphora that is a machine of its own, as its image starts it. HAProxy and
 * keepalived outlive it.
 */
@Command(name = "amphora-agent")
public final class AmphoraAgent implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AmphoraAgent.class);

  /** Its lines at level INFO say nothing; Java's own logging forgets loggers that nobody holds. */
  private static final java.util.logging.Logger HTTP_SERVER =
      java.util.logging.Logger.getLogger("io.helidon");

  @Option(
      names = "--config-file",
      description = "the agent's configuration (default: " + AgentConf.PATH + ")")
  private Path configuration = Path.of(AgentConf.PATH);

  @Option(
      names = "--config-drive",
      description = "where the cloud's config drive is mounted, whose files are to be taken first")
  private Optional<Path> drive = Optional.empty();

  /** Runs until it is told to stop. */
  public static void main(String[] args) {
    HTTP_SERVER.setLevel(Level.WARNING);
    var command = new CommandLine(new AmphoraAgent());
    command.setExecutionExceptionHandler((e, _, _) -> {
      LOG.debug("start failed", e);
      System.err.println("amphora-agent: " + (e.getMessage() == null ? e : e.getMessage()));
      return 1;
    });
    int status = command.execute(args);
    if (status != 0) {
      Runtime.getRuntime().halt(status);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    drive.ifPresent(mounted -> new ConfigDrive(mounted, Path.of("/")).apply());
    var clock = InstantSource.system();
    try (var socket = new DatagramSocket()) {
      var agent =
          new Agent(AmphoraPlace.machine(configuration), clock, new Packages(clock), socket);
      var pulse = new Pulse(() -> List.of(agent));
      pulse.start();
      LOG.info("agent of {} listens on port {}", agent.amphora(), agent.port());
      untilStopped(() -> {
        pulse.close();
        agent.close();
      });
      return 0;
    } catch (SocketException e) {
      throw new UncheckedIOException("no socket for heartbeats", e);
    }
  }

  private static void untilStopped(Runnable close) throws InterruptedException {
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close.run();
                  stopped.countDown();
                },
                "stop"));
    stopped.await();
  }
}
