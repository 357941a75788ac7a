package io.octavia.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the processes of one amphora run: in its network namespace, and, unless the amphora is the
 * whole machine, with its own {@code /var/lib} mounted over the machine's, so that configuration
 * files have the same absolute paths in every amphora.
 *
 * @param root the amphora's root directory; {@code /} if it is the whole machine
 */
record Sandbox(Path root, String netns) {
  private static final Path WHOLE_MACHINE = Path.of("/");
  private static final Path NAMES = Path.of("/run/netns");
  private static final String MOUNT_AND_RUN = "mount --bind \"$0/var/lib\" /var/lib && exec \"$@\"";

  /** The command as it must be started from outside. */
  List<String> wrap(List<String> argv) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", netns));
    if (!isWholeMachine()) {
      all.addAll(List.of("unshare", "--mount", "--propagation", "private"));
      all.addAll(List.of("sh", "-c", MOUNT_AND_RUN, root.toString()));
    }
    all.addAll(argv);
    return all;
  }

  /**
   * Runs a command that judges something. Without a namespace it says no to anything, which is no
   * fault of what it was asked about.
   *
   * @throws CommandException if the namespace is gone
   */
  Commands.Result ask(List<String> argv) {
    Commands.Result result = Commands.attempt(wrap(argv));
    if (!result.ok() && !exists()) {
      throw new CommandException("network namespace " + netns, "it is gone");
    }
    return result;
  }

  /** The command in the network namespace alone. */
  List<String> inNetns(List<String> argv) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", netns));
    all.addAll(argv);
    return all;
  }

  /**
   * A network namespace as it is now.
   *
   * @param inode its number, which processes have too; a later namespace may get the same
   * @param since when it was given its name
   */
  record Namespace(long inode, FileTime since) {}

  /**
   * The network namespace, if it exists. A name that a reboot or a crash has left behind is a plain
   * file on the file system around it.
   */
  Optional<Namespace> namespace() {
    try {
      Path name = NAMES.resolve(netns);
      Map<String, Object> file = Files.readAttributes(name, "unix:dev,ino,ctime");
      boolean mounted = !Files.getAttribute(NAMES, "unix:dev").equals(file.get("dev"));
      return mounted
              && file.get("ino") instanceof Long inode
              && file.get("ctime") instanceof FileTime since
          ? Optional.of(new Namespace(inode, since))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether the amphora is the machine that its agent runs on. */
  boolean isWholeMachine() {
    return root.equals(WHOLE_MACHINE);
  }

  boolean exists() {
    return namespace().isPresent();
  }
}
