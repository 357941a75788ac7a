package io.octavia.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files that a crash leaves either as they were or as they should be. */
final class AtomicFiles {
  /** Readable by root alone: whatever may hold a key. */
  static final String SECRET = "rw-------";

  /** Readable by everybody. */
  static final String PLAIN = "rw-r--r--";

  /** A script. */
  static final String SCRIPT = "rwxr-xr-x";

  private static final String DIRECTORY = "rwxr-xr-x";

  private AtomicFiles() {}

  static void write(Path file, String text, String mode) {
    write(file, text.getBytes(StandardCharsets.UTF_8), mode);
  }

  /** Writes beside, flushes to the disk, renames over, flushes the directory. */
  static void write(Path file, byte[] content, String mode) {
    Path parent = directory(Objects.requireNonNull(file.getParent(), "a file is in a directory"));
    Path temporary = parent.resolve("." + file.getFileName() + ".tmp");
    var permissions = PosixFilePermissions.fromString(mode);
    try {
      Files.deleteIfExists(temporary);
      var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      var secret = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(SECRET));
      try (var channel = FileChannel.open(temporary, options, secret)) {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.setPosixFilePermissions(temporary, permissions);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      flushDirectory(parent);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Renames over whatever is there. */
  static void rename(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      flushDirectory(Objects.requireNonNull(to.getParent(), "a file is in a directory"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rename " + from + " to " + to.getFileName(), e);
    }
  }

  /** Nothing if there is no such file. */
  static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Nothing if there is no such file. */
  static Optional<String> readText(Path file) {
    return read(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Makes the directory, and those above it, passable for everybody. */
  static Path directory(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Path parent = directory.getParent();
        if (parent != null) {
          directory(parent);
        }
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(DIRECTORY));
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make directory " + directory, e);
    }
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  /** Deletes a directory and what is in it; fine if there is none. */
  static void deleteTree(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      Files.walkFileTree(directory, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }

  private static void flushDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
