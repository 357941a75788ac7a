package io.octavia.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** The server library's connections for HTTP/1.1, which read through {@link Heads}. */
final class Connections implements ServerConnectionSelector {
  private final Http1ConnectionSelector library;
  private final Duration patience;

  /**
   * @param patience how long the head of a request may take to arrive
   */
  Connections(Http1Config config, Duration patience) {
    this.library = Http1ConnectionSelector.builder().config(config).build();
    this.patience = patience;
  }

  @Override
  public int bytesToIdentifyConnection() {
    return library.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return Support.SUPPORTED;
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return library.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    var heads = new Heads(context.dataReader(), patience, host(context.localPeer().address()));
    return new Watched(library.connection(new Context(context, DataReader.create(heads))), heads);
  }

  private static String host(SocketAddress address) {
    if (!(address instanceof InetSocketAddress called)) return "localhost";
    var literal = called.getAddress().getHostAddress().replaceFirst("%.*", "");
    return (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + called.getPort();
  }

  /** A connection whose thread knows its {@link Heads}. */
  private record Watched(ServerConnection connection, Heads heads)
      implements ServerConnection, InterruptableTask<Void> {
    @Override
    public void handle(Limit limit) throws InterruptedException {
      ScopedValue.where(Heads.CURRENT, heads)
          .<Void, InterruptedException>call(() -> {
            try {
              connection.handle(limit);
            } finally {
              heads.stop();
            }
            return null;
          });
    }

    @Override
    public Duration idleTime() {
      return connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      connection.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
      return connection instanceof InterruptableTask<?> task && task.canInterrupt();
    }
  }

  /** All of a connection but its bytes. */
  private record Context(ConnectionContext of, DataReader dataReader) implements ConnectionContext {
    @Override
    public ListenerContext listenerContext() {
      return of.listenerContext();
    }

    @Override
    public ExecutorService executor() {
      return of.executor();
    }

    @Override
    public DataWriter dataWriter() {
      return of.dataWriter();
    }

    @Override
    public Router router() {
      return of.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
      return of.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
      return of.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
      return of.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return of.localPeer();
    }

    @Override
    public boolean isSecure() {
      return of.isSecure();
    }

    @Override
    public String socketId() {
      return of.socketId();
    }

    @Override
    public String childSocketId() {
      return of.childSocketId();
    }
  }
}
