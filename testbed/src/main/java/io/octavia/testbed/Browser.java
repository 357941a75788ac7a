package io.octavia.testbed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests with curl, each on a connection of its own, from this machine or from a {@link
 * Host}.
 */
public final class Browser {
  private static final JsonMapper JSON = new JsonMapper();

  private final @Nullable Host host;
  private final List<String> options;

  private Browser(@Nullable Host host, List<String> options) {
    this.host = host;
    this.options = options;
  }

  /** Sends from this machine itself. */
  public static Browser here() {
    return new Browser(null, List.of());
  }

  /** Sends from another machine. */
  public static Browser on(Host host) {
    return new Browser(host, List.of());
  }

  /** With further options of curl for each request, such as {@code -H}, {@code Cookie: a=b}. */
  public Browser with(String... more) {
    var all = new ArrayList<>(options);
    all.addAll(Arrays.asList(more));
    return new Browser(host, all);
  }

  /** What came back. {@code headers} have lower-case names; the last of a name counts. */
  public record Page(int status, Map<String, String> headers, String body) {
    /** Which {@link WebServer} it came from; empty if the load balancer itself answered. */
    public Optional<String> server() {
      return Optional.ofNullable(headers.get("x-served-by"));
    }

    /** What the server says that it was asked. */
    public JsonNode asked() {
      return JSON.readTree(body);
    }

    /** A request header as the server got it. */
    public Optional<String> receivedHeader(String name) {
      return asked().path("headers").path(name.toLowerCase(Locale.ROOT)).stringValueOpt();
    }
  }

  /** Gets a page; empty if there was no answer within 3 seconds. */
  public Optional<Page> tryGet(String url) {
    return page(curl(url));
  }

  /** What curl itself says with the options given, for what a page does not tell. */
  public String raw(String url) {
    return curl(url).orFail();
  }

  /** Gets a page. */
  public Page get(String url) {
    var result = curl(url);
    return page(result)
        .orElseThrow(
            () -> new AssertionError("no answer from %s: curl %d".formatted(url, result.status())));
  }

  /** The servers that answer so many requests, one after the other. */
  public List<String> servers(String url, int requests) {
    var servers = new ArrayList<String>();
    for (int i = 0; i < requests; i++) {
      var page = get(url);
      servers.add(page.server().orElse("status " + page.status()));
    }
    return servers;
  }

  /** Waits until a server answers, and says which. */
  public String awaitServer(String url) {
    return Waiting.value(
        "a server's answer from " + url, () -> tryGet(url).flatMap(Page::server).orElse(null));
  }

  private Command.Result curl(String url) {
    var command =
        new ArrayList<>(List.of("curl", "-s", "-k", "-i", "--http1.1", "--max-time", "3"));
    command.addAll(options);
    command.add(url);
    var array = command.toArray(String[]::new);
    return host == null ? Command.run(array) : host.run(array);
  }

  private static Optional<Page> page(Command.Result result) {
    return result.status() == 0 ? Optional.of(parse(result.output())) : Optional.empty();
  }

  private static Page parse(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    var head = answer.substring(0, end).lines().toList();
    var headers = new HashMap<String, String>();
    for (var line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(head.getFirst().split(" ", 3)[1]);
    return new Page(status, headers, answer.substring(end + 4));
  }
}
