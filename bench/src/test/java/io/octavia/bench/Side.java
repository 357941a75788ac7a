package io.octavia.bench;

import io.octavia.db.Db;
import io.octavia.testbed.ApiClient;
import io.octavia.testbed.Installation;
import io.octavia.testbed.OriginalApi;
import io.octavia.testbed.Processes;
import io.octavia.testbed.Waiting;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the two that are compared: an API in processes of its own, on a database of its own. */
sealed interface Side extends AutoCloseable {
  String PROJECT = "30000000000000000000000000000001";

  URI address();

  Db db();

  List<Long> processes();

  default ApiClient client() {
    return new ApiClient(address(), PROJECT);
  }

  /** Processor time that its processes have used so far; those that ended do not count. */
  default Duration used() {
    return processes().stream().map(Processes::used).reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  void close();

  /** The original. */
  record Original(OriginalApi api, Db db) implements Side {
    @Override
    public URI address() {
      return api.address();
    }

    @Override
    public List<Long> processes() {
      return api.processes();
    }

    @Override
    public void close() {
      api.close();
      db.close();
    }
  }

  /** Ours. */
  record Ours(Process process, int port, Db db) implements Side {
    /** Starts it with the flags that the product starts its control plane with. */
    static Ours start(String database, Db db, List<String> flags) {
      int port = Installation.freePort();
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(flags);
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              ApiProcess.class.getName(),
              Integer.toString(port),
              database));
      try {
        var process =
            new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var side = new Ours(process, port, db);
        Waiting.until("our API", side::answers);
        return side;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean answers() {
      if (!process.isAlive()) throw new AssertionError("our API does not start");
      try {
        return client().call("GET", "/", null).status() == 200;
      } catch (UncheckedIOException e) {
        return false;
      }
    }

    @Override
    public URI address() {
      return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public List<Long> processes() {
      return List.of(process.pid());
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
      db.close();
    }
  }
}
