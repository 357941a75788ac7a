package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A process's hold of a state directory.
 *
 * @param others the file in which processes that share the directory lock what they work on; null
 *     for one that has it alone
 */
record Access(StateLock lock, @Nullable FileChannel others) implements AutoCloseable {
  static final String FILE = "cloud.locks";

  /** This process alone. */
  static Access alone(Path stateDir) {
    return new Access(StateLock.take(stateDir), null);
  }

  /** This process and others. */
  static Access shared(Path stateDir) {
    StateLock lock = StateLock.share(stateDir);
    try {
      return new Access(
          lock,
          FileChannel.open(
              stateDir.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      lock.close();
      throw new CloudException(
          Kind.REFUSED, "The state directory " + stateDir + " cannot be used: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      if (others != null) others.close();
    } catch (IOException e) {
      throw new CloudException(Kind.UNAVAILABLE, "cannot give up the state directory", e);
    } finally {
      lock.close();
    }
  }
}
