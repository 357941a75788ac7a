package io.octavia.server;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * A socket of this machine that takes datagrams, as those of syslog and the journal are; Java's own
 * have no such kind. Nobody waits for who should read: what does not fit is lost, and what is sent
 * after the reader was started anew reaches it.
 */
final class UnixDatagrams implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
  private static final int LONGEST_PATH = 107;
  private static final int ADDRESS_SIZE = 2 + LONGEST_PATH + 1;

  private static final MethodHandle SOCKET =
      of("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CONNECT =
      of("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SEND =
      of("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE = of("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final byte[] path;
  private int socket = -1;

  /** To the socket with that path, whether or not it is there yet. */
  UnixDatagrams(Path path) {
    this.path = path.toString().getBytes(UTF_8);
    if (this.path.length > LONGEST_PATH) throw new IllegalArgumentException("too long: " + path);
  }

  private static MethodHandle of(String function, FunctionDescriptor descriptor) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor);
  }

  /** Sends one; false if nobody takes it. */
  synchronized boolean send(byte[] datagram) {
    try (var arena = Arena.ofConfined()) {
      var bytes = arena.allocateFrom(JAVA_BYTE, datagram);
      if (socket >= 0 && sent(bytes)) return true;
      // Whoever reads there may be another than before.
      return connected(arena) && sent(bytes);
    }
  }

  private boolean sent(MemorySegment bytes) {
    try {
      return (long) SEND.invokeExact(socket, bytes, bytes.byteSize(), MSG_DONTWAIT_NOSIGNAL) >= 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean connected(Arena arena) {
    close();
    var address = arena.allocate(MemoryLayout.sequenceLayout(ADDRESS_SIZE, JAVA_BYTE));
    address.set(JAVA_SHORT.withByteAlignment(1), 0, (short) AF_UNIX);
    MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
    try {
      socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      return socket >= 0 && (int) CONNECT.invokeExact(socket, address, ADDRESS_SIZE) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void close() {
    if (socket < 0) return;
    try {
      var _ = (int) CLOSE.invokeExact(socket);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    socket = -1;
  }
}
