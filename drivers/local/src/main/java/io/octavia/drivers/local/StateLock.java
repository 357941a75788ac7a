package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * At most one process works with a state directory; the lock ends with its process at the latest.
 */
record StateLock(FileChannel channel) implements AutoCloseable {
  static final String FILE = "cloud.lock";

  static StateLock take(Path stateDir) {
    try {
      Files.createDirectories(stateDir);
      FileChannel channel =
          FileChannel.open(
              stateDir.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new CloudException(
            Kind.REFUSED,
            "The state directory "
                + stateDir
                + " is in use by another process: stop that one first, or name another directory");
      }
      return new StateLock(channel);
    } catch (IOException e) {
      throw new CloudException(
          Kind.REFUSED, "The state directory " + stateDir + " cannot be used: " + e, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CloudException(Kind.UNAVAILABLE, "cannot give up the state directory", e);
    }
  }
}
