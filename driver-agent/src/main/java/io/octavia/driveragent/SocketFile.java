package io.octavia.driveragent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A Unix socket at a path. It appears there by a rename, with its rights already set, and takes the
 * place of one that a dead process left; one that somebody listens to stays.
 */
final class SocketFile implements AutoCloseable {
  /** Longer ones the kernel does not take; the temporary name needs some of it. */
  private static final int LONGEST_PATH = 100;

  private final Path path;
  private final ServerSocketChannel channel;

  private SocketFile(Path path, ServerSocketChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Listens there; owner and group may connect. */
  static SocketFile open(Path path) throws IOException {
    if (path.toString().length() > LONGEST_PATH) {
      throw new IOException("the path of the socket is too long: " + path);
    }
    var parent = path.toAbsolutePath().getParent();
    if (parent != null) Files.createDirectories(parent);
    refuseIfUsed(path);
    var early = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(early);
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(early));
      Files.setPosixFilePermissions(early, PosixFilePermissions.fromString("rw-rw----"));
      Files.move(early, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new SocketFile(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(early);
      throw e;
    }
  }

  private static void refuseIfUsed(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return;
    var attributes =
        Files.readAttributes(
            path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) throw new IOException("not a socket, and in the way: " + path);
    if (answers(path)) throw new IOException("another process listens at " + path);
  }

  private static boolean answers(Path path) {
    try (var probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }
}
