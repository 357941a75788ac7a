package io.octavia.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Everything that one installation on this machine keeps, in one directory:
 *
 * <pre>
 * octavia.conf   written at the first start, with the secrets of this installation
 * octavia.db     the database of the load balancers
 * cloud.db       networks, ports and servers of the local cloud
 * certs/         authorities and the controller's certificate
 * servers/       the amphorae: each one's files
 * run/           process ids, the lock, the address of the API
 * log/           what the processes say
 * </pre>
 */
public record StateDirectory(Path path) {
  /** Where an installation is if nothing else is said. */
  public static final Path DEFAULT = Path.of("/var/lib/octavia");

  /** The processes of an installation. */
  public enum Program {
    CONTROL_PLANE("control-plane"),
    AGENT_HOST("agent-host");

    private final String text;

    Program(String text) {
      this.text = text;
    }

    /** The word in file names and messages. */
    public String text() {
      return text;
    }
  }

  /** Makes what is missing; the directory is for its owner alone. */
  public static StateDirectory create(Path path) {
    var state = new StateDirectory(path.toAbsolutePath().normalize());
    try {
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(state.path, ownerOnly);
      Files.createDirectories(state.run(), ownerOnly);
      Files.createDirectories(state.path.resolve("log"), ownerOnly);
      Files.createDirectories(state.secrets(), ownerOnly);
    } catch (IOException e) {
      throw new StartFailure(
          "cannot use "
              + state.path
              + " as state directory ("
              + e
              + "); choose another with --state-dir",
          e);
    }
    return state;
  }

  /** The configuration of this installation. */
  public Path configFile() {
    return path.resolve("octavia.conf");
  }

  /** The database of the load balancers. */
  public Path database() {
    return path.resolve("octavia.db");
  }

  /** Authorities and the controller's certificate. */
  public Path certificates() {
    return path.resolve("certs");
  }

  /** Certificates that users put there for their listeners and pools. */
  public Path secrets() {
    return path.resolve("secrets");
  }

  /** What a process says. */
  public Path log(Program process) {
    return path.resolve("log").resolve(process.text() + ".log");
  }

  /** The process id of a process, if it was started from this directory and still runs. */
  public Optional<ProcessHandle> running(Program process) {
    return read(run().resolve(process.text() + ".pid"))
        .flatMap(StateDirectory::pid)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> isOurs(handle, process));
  }

  /** The address of the API, while the control plane runs. */
  public Optional<String> apiAddress() {
    return running(Program.CONTROL_PLANE).flatMap(_ -> read(run().resolve("api")));
  }

  /** Says that this very process is that of the installation, until it ends. */
  public void enter(Program process) {
    lock(process);
    write(process.text() + ".pid", Long.toString(ProcessHandle.current().pid()));
  }

  /** Says where the API is. */
  public void publishApiAddress(String address) {
    write("api", address);
  }

  private Path run() {
    return path.resolve("run");
  }

  /** The lock goes with the process, however that ends; so the channel stays open on purpose. */
  @SuppressWarnings("StreamResourceLeak")
  private void lock(Program process) {
    var file = run().resolve(process.text() + ".lock");
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw alreadyRuns(process);
      }
    } catch (OverlappingFileLockException e) {
      throw alreadyRuns(process);
    } catch (IOException e) {
      throw new StartFailure("cannot lock " + file + " (" + e + ")", e);
    }
  }

  private StartFailure alreadyRuns(Program process) {
    return new StartFailure(
        "another "
            + process.text()
            + " runs in "
            + path
            + "; stop it with 'octavia down --state-dir "
            + path
            + "' or choose another --state-dir");
  }

  private void write(String name, String text) {
    var file = run().resolve(name);
    try {
      var fresh = Files.writeString(run().resolve(name + ".new"), text);
      Files.move(
          fresh,
          file,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StartFailure("cannot write " + file + " (" + e + ")", e);
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StartFailure("cannot read " + file + " (" + e + ")", e);
    }
  }

  private static Optional<Long> pid(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * A process id may have been given to somebody else: ours names the directory in its arguments.
   */
  private boolean isOurs(ProcessHandle handle, Program process) {
    try {
      var arguments =
          java.util.List.of(
              Files.readString(Path.of("/proc/" + handle.pid() + "/cmdline")).split("\0"));
      return arguments.contains(path.toString())
          && arguments.contains(LocalProcess.mainClass(process).getName());
    } catch (IOException e) {
      return false;
    }
  }
}
