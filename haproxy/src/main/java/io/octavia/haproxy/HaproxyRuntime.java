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

  /** The same, to be read here. */
  public ServerStates serverStates() throws IOException {
    var answer = serversState();
    try {
      return ServerStates.parse(answer);
    } catch (IllegalArgumentException e) {
      throw new IOException("HAProxy at " + socket + " does not tell the states of servers", e);
    }
  }

  /** Changes a server at once; needs a socket of level admin. */
  public void apply(ServerChange change) throws IOException {
    switch (change) {
      case ServerChange.Add(var backend, var server) -> add(backend, server);
      case ServerChange.Retire(var backend, var server) -> set(backend, server, "state maint");
      case ServerChange.SetWeight(var backend, var server, var weight) ->
          set(backend, server, "weight " + weight);
      case ServerChange.SetEnabled(var backend, var server, var enabled) ->
          set(backend, server, enabled ? "state ready" : "state maint");
      case ServerChange.Move(var backend, var server, var address, var port) -> {
        // Here alone HAProxy says what it did.
        var answer =
            command(server("set server", backend, server) + " addr " + address + " port " + port);
        if (!answer.contains("changed")) refused("moving " + server, answer);
      }
      case ServerChange.MoveCheck(var backend, var server, var address, var port) ->
          set(backend, server, "check-addr " + address + " port " + port);
    }
  }

  private void add(String backend, ServerLine server) throws IOException {
    name(server.name());
    var answer = command("add server " + name(backend) + "/" + server.definition());
    if (!answer.startsWith("New server registered")) refused("adding " + server.name(), answer);
    if (server.isChecked()) change(server("enable health", backend, server.name()));
    if (!server.disabled()) change(server("enable server", backend, server.name()));
  }

  private void set(String backend, String server, String what) throws IOException {
    change(server("set server", backend, server) + " " + what);
  }

  /** Deletes a server in maintenance; false if it still has connections. */
  public boolean delete(String backend, String server) throws IOException {
    var answer = command(server("del server", backend, server));
    if (answer.startsWith("Server deleted")) return true;
    if (answer.contains("connections")) return false;
    refused("deleting " + server, answer);
    return false;
  }

  private static String server(String verb, String backend, String server) {
    return verb + " " + name(backend) + "/" + name(server);
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
    if (!answer.isEmpty()) refused(command, answer);
  }

  private void refused(String what, String answer) throws IOException {
    throw new IOException("HAProxy at " + socket + " refused: " + what + ": " + answer.strip());
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9:._-]+"))
      throw new IllegalArgumentException("not a name: " + text);
    return text;
  }

  /** Sends one command and returns all of the answer. */
  public String command(String command) throws IOException {
    if (command.indexOf('\n') >= 0) throw new IllegalArgumentException("two commands at once");
    return send(command + "\n");
  }

  /** Sends a command with a text of several lines, none of them empty. */
  String command(String command, String payload) throws IOException {
    return send(command + " <<\n" + payload.strip().replaceAll("\n\\s*\n", "\n") + "\n\n");
  }

  private String send(String commands) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        var selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      var key = channel.register(selector, SelectionKey.OP_WRITE);
      var request = ByteBuffer.wrap(commands.getBytes(UTF_8));
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
