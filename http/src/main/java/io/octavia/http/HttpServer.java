package io.octavia.http;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One listening address. Requests run on virtual threads; an instance costs two idle platform
 * threads and some kilobytes, so that a process may have hundreds.
 */
public final class HttpServer implements AutoCloseable {
  private final WebServer server;

  private HttpServer(WebServer server) {
    this.server = server;
  }

  /** Listens nowhere yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** The port it listens on, also when it was told to choose. */
  public int port() {
    return server.port();
  }

  /**
   * Stops listening, lets the requests under way end within the grace period, closes idle
   * connections at once. May be called twice.
   */
  @Override
  public void close() {
    server.stop();
  }

  /** Collects what a server needs; only the handler has no default. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private @Nullable TlsSettings tls;
    private @Nullable Handler handler;
    private int maxBody = 114_688;
    private Duration readTimeout = Duration.ofSeconds(60);
    private Duration gracePeriod = Duration.ofSeconds(5);
    private @Nullable Response tooLarge;
    private BiFunction<Integer, String, Response> refusal =
        (status, reason) ->
            Response.json(status, Map.of("faultcode", "Client", "faultstring", reason));
    private BiFunction<Request, Throwable, Response> failure =
        (request, _) ->
            Response.json(
                500,
                Map.of(
                    "faultcode",
                    "Server",
                    "faultstring",
                    "An internal error occurred, see the log for " + request.id()));
    private Supplier<UUID> ids = UUID::randomUUID;

    private Builder() {}

    /** An address literal or name, and a port; 0 lets the system choose one. */
    public Builder bind(String address, int number) {
      host = address;
      port = number;
      return this;
    }

    /** Speaks TLS; without it, plain HTTP. */
    public Builder tls(TlsSettings settings) {
      tls = settings;
      return this;
    }

    /** What answers the requests. */
    public Builder handler(Handler value) {
      handler = value;
      return this;
    }

    /**
     * The largest body in bytes, upstream's {@code [oslo_middleware] max_request_body_size} at
     * first.
     */
    public Builder maxBody(int bytes) {
      maxBody = bytes;
      return this;
    }

    /** The answer to a larger body, before the connection is closed; at first oslo.middleware's. */
    public Builder tooLarge(Response answer) {
      tooLarge = answer;
      return this;
    }

    /** The answer to what is not HTTP, or not all of it, given the status and the reason. */
    public Builder refusal(BiFunction<Integer, String, Response> answer) {
      refusal = answer;
      return this;
    }

    /** The answer when the handler threw. It has been logged by then. */
    public Builder failure(BiFunction<Request, Throwable, Response> answer) {
      failure = answer;
      return this;
    }

    /**
     * How long a connection may be silent, inside a request or between two, and how long a whole
     * head may take, and a whole body.
     */
    public Builder readTimeout(Duration value) {
      readTimeout = value;
      return this;
    }

    /** How long {@link HttpServer#close()} waits for requests under way. */
    public Builder gracePeriod(Duration value) {
      gracePeriod = value;
      return this;
    }

    /** Where request ids come from. */
    public Builder ids(Supplier<UUID> value) {
      ids = value;
      return this;
    }

    /** Listens. Throws {@link ListenException} when the address is taken or not of this machine. */
    public HttpServer start() {
      Handler requests = Objects.requireNonNull(handler, "a server needs a handler");
      Response tooLargeAnswer =
          tooLarge != null
              ? tooLarge
              : Response.text(
                      413,
                      "Request is too large. Larger than max_request_body_size (" + maxBody + ").")
                  .header("Content-Type", "text/html");
      var exchange =
          new Exchange(
              requests, new Bodies(maxBody, readTimeout, tooLargeAnswer), refusal, failure, ids);
      InetAddress address = address();
      var config =
          WebServer.builder()
              .address(address)
              .port(port)
              .shutdownHook(false)
              .shutdownGracePeriod(gracePeriod)
              .featuresDiscoverServices(false)
              .protocolsDiscoverServices(false)
              .contentEncoding(
                  ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build())
              .directHandlers(Refusals.saying(refusal))
              // The library does not heed a read timeout on channels; without channels it would not
              // ask clients for certificates.
              .connectionOptions(options -> options.tcpNoDelay(true))
              .idleConnectionTimeout(readTimeout)
              .idleConnectionPeriod(readTimeout.dividedBy(4).plusMillis(1))
              .addConnectionSelector(new Connections(protocol(), readTimeout))
              .routing(routing ->
                  routing.addFilter((_, request, response) -> exchange.serve(request, response)));
      if (tls != null) {
        config.tls(tlsOf(tls));
      }
      probe(address);
      WebServer server = config.build().start();
      if (!server.isRunning()) {
        throw new ListenException("Cannot listen on " + host + " port " + port, null);
      }
      return new HttpServer(server);
    }

    /** The handler sees every path as it was sent, and says itself what is not valid. */
    private static Http1Config protocol() {
      return Http1Config.builder().validatePath(false).validatePrologue(false).build();
    }

    /**
     * The library logs why it cannot listen and returns as if it could, so the question is asked
     * before.
     */
    private void probe(InetAddress address) {
      try (var socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, port));
      } catch (IOException e) {
        throw new ListenException(
            "Cannot listen on " + host + " port " + port + ": " + e.getMessage(), e);
      }
    }

    private InetAddress address() {
      try {
        return InetAddress.getByName(host);
      } catch (UnknownHostException e) {
        throw new ListenException(
            "Cannot listen on " + host + " port " + port + ": no such address", e);
      }
    }

    private static Tls tlsOf(TlsSettings settings) {
      return Tls.builder()
          .sslContext(settings.context())
          .clientAuth(
              settings.clientMustAuthenticate() ? TlsClientAuth.REQUIRED : TlsClientAuth.NONE)
          .enabledProtocols(settings.protocols())
          .build();
    }
  }
}
