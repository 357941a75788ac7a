package io.octavia.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The runtime interface of a running HAProxy, over its Unix socket: one connection for each
 * command.
 *
 * <p>Every method throws {@link IOException} if nobody listens, and {@link SocketTimeoutException}
 * if the answer is not complete in time.
 *
 * @param socket path of at most 107 bytes, as the kernel wants it
 * @param timeout for a whole command
 */
public record HaproxyRuntime(Path socket, Duration timeout) {
  /** Thousands of rows of statistics fit in; what is longer is not an answer. */
  private static final int MAX_ANSWER = 64 << 20;

  /** Statistics of all frontends, backends and servers. */
  public List<StatRow> stats() throws IOException {
    return parse("show stat -1 -1 -1");
  }

  /** Statistics of the frontends alone. */
  public List<StatRow> frontendStats() throws IOException {
    return parse("show stat -1 1 -1");
  }

  /** Statistics of the backends and their servers. */
  public List<StatRow> backendStats() throws IOException {
    return parse("show stat -1 6 -1");
  }

  /** States of the servers, as a new process reads them from {@code server-state-file}. */
  public String serversState() throws IOException {
    return command("show servers state");
  }

  /** Facts of the process, such as {@code Uptime_sec}, {@code Pid} and {@code Version}. */
  public Map<String, String> info() throws IOException {
    var facts = new LinkedHashMap<String, String>();
    command("show info")
        .lines()
        .forEach(line -> {
          int colon = line.indexOf(':');
          if (colon > 0) facts.put(line.substring(0, colon), line.substring(colon + 1).strip());
        });
    return facts;
  }

  /** Changes a server's weight at once; needs a socket of level admin. */
  public void setWeight(String backend, String server, int weight) throws IOException {
    change("set server " + name(backend) + "/" + name(server) + " weight " + weight);
  }

  /** Makes a server {@code ready}, {@code drain} or {@code maint}; needs level admin. */
  public void setState(String backend, String server, ServerState state) throws IOException {
    var word =
        switch (state) {
          case READY -> "ready";
          case DRAIN -> "drain";
          case MAINT -> "maint";
        };
    change("set server " + name(backend) + "/" + name(server) + " state " + word);
  }

  /** What an operator wants of a server. */
  public enum ServerState {
    READY,
    DRAIN,
    MAINT
  }

  private List<StatRow> parse(String command) throws IOException {
    var answer = command(command);
    try {
      return StatRow.parse(answer);
    } catch (IllegalArgumentException e) {
      throw new IOException("HAProxy at " + socket + " answered strangely to: " + command, e);
    }
  }

  /** HAProxy answers nothing at all if a change was made. */
  private void change(String command) throws IOException {
    var answer = command(command).strip();
    if (!answer.isEmpty()) {
      throw new IOException("HAProxy at " + socket + " refused: " + command + ": " + answer);
    }
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9:._-]+"))
      throw new IllegalArgumentException("not a name: " + text);
    return text;
  }

  /** Sends one command and returns all of the answer. */
  public String command(String command) throws IOException {
    if (command.indexOf('\n') >= 0) throw new IllegalArgumentException("two commands at once");
    long deadline = System.nanoTime() + timeout.toNanos();
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        var selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      var key = channel.register(selector, SelectionKey.OP_WRITE);
      var request = ByteBuffer.wrap((command + "\n").getBytes(UTF_8));
      while (request.hasRemaining()) {
        await(selector, deadline);
        channel.write(request);
      }
      key.interestOps(SelectionKey.OP_READ);
      return read(channel, selector, deadline);
    }
  }

  private String read(SocketChannel channel, Selector selector, long deadline) throws IOException {
    var answer = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(16 << 10);
    while (true) {
      await(selector, deadline);
      int count = channel.read(buffer);
      if (count < 0) return answer.toString(UTF_8);
      answer.write(buffer.array(), 0, count);
      buffer.clear();
      if (answer.size() > MAX_ANSWER) throw new IOException("an endless answer from " + socket);
    }
  }

  private void await(Selector selector, long deadline) throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0 || selector.select(Math.max(1, left / 1_000_000)) == 0) {
      if (Thread.currentThread().isInterrupted()) throw new IOException("interrupted");
      throw new SocketTimeoutException("no answer from HAProxy at " + socket + " in " + timeout);
    }
    selector.selectedKeys().clear();
  }
}
