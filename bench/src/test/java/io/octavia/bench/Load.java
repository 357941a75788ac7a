package io.octavia.bench;

import io.octavia.testbed.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask one side, each again as soon as it has its answer. */
final class Load {
  private final Side side;
  private final long database;

  /**
   * @param database the process of the database, whose time counts as well
   */
  Load(Side side, long database) {
    this.side = side;
    this.database = database;
  }

  /** What is asked, over and over, and what must come back. */
  record Work(String name, int status, Asking asking) {}

  /** Makes the request of that client, and does what must be done before it may ask again. */
  interface Asking {
    HttpRequest.Builder request(Side side, int client, int number);

    /** Undoes what would hinder requests; does not count. */
    default void prepare(Side side) {}

    /** How often it can be asked before it must be prepared again. */
    default int most() {
      return Integer.MAX_VALUE;
    }
  }

  /** How it went. */
  record Result(int requests, Duration wall, Samples latencies, Duration api, Duration database) {
    double rate() {
      return requests / seconds(wall);
    }

    /** Milliseconds of processor time for a request, of the API and of the database. */
    double cost() {
      return 1000 * (seconds(api) + seconds(database)) / requests;
    }

    double apiCost() {
      return 1000 * seconds(api) / requests;
    }

    private static double seconds(Duration time) {
      return time.toNanos() / 1e9;
    }
  }

  /** Asks with so many clients for at least that long and that often, if that is possible. */
  Result run(Work work, int clients, Duration length, int least) {
    work.asking().prepare(side);
    int most = work.asking().most();
    var latencies = new Samples();
    var numbers = new AtomicInteger();
    var apiBefore = side.used();
    var databaseBefore = Processes.used(database);
    long begin = System.nanoTime();
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Callable<Void>>();
      for (int i = 0; i < clients; i++) {
        int client = i;
        all.add(() -> {
          while (System.nanoTime() - begin < length.toNanos() || numbers.get() < least) {
            int number = numbers.getAndIncrement();
            if (number >= most) break;
            ask(http, work, client, number, latencies);
          }
          return null;
        });
      }
      for (var each : threads.invokeAll(all)) each.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError(work.name(), e);
    }
    return new Result(
        Math.min(numbers.get(), most),
        Duration.ofNanos(System.nanoTime() - begin),
        latencies,
        side.used().minus(apiBefore),
        Processes.used(database).minus(databaseBefore));
  }

  private void ask(HttpClient http, Work work, int client, int number, Samples latencies) {
    var request =
        work.asking()
            .request(side, client, number)
            .header("X-Project-Id", Side.PROJECT)
            .header("Accept", "application/json")
            .build();
    long begin = System.nanoTime();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      synchronized (latencies) {
        latencies.since(begin);
      }
      if (answer.statusCode() != work.status()) {
        throw new AssertionError(
            "%s: %d %s".formatted(work.name(), answer.statusCode(), answer.body()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(work.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static List<Integer> clients() {
    return List.of(1, 10, 50);
  }
}
