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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who works with a state directory: one process alone, or any number that share it. The lock ends
 * with its process at the latest.
 */
record StateLock(FileChannel channel) implements AutoCloseable {
  static final String FILE = "cloud.lock";

  /** Takes it alone. */
  static StateLock take(Path stateDir) {
    return tried(stateDir, false).orElseThrow(() -> inUse(stateDir));
  }

  /** Takes it alone, if nobody has it. */
  static Optional<StateLock> takeIfFree(Path stateDir) {
    return tried(stateDir, false);
  }

  /** Takes it together with others that share it. */
  static StateLock share(Path stateDir) {
    return tried(stateDir, true).orElseThrow(() -> inUse(stateDir));
  }

  private static CloudException inUse(Path stateDir) {
    return new CloudException(
        Kind.REFUSED,
        "The state directory "
            + stateDir
            + " is in use by another process: stop that one first, or name another directory");
  }

  private static Optional<StateLock> tried(Path stateDir, boolean shared) {
    try {
      Files.createDirectories(stateDir);
      FileChannel channel =
          FileChannel.open(
              stateDir.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (lock(channel, shared) == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new StateLock(channel));
    } catch (IOException e) {
      throw new CloudException(
          Kind.REFUSED, "The state directory " + stateDir + " cannot be used: " + e, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel, boolean shared) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
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
