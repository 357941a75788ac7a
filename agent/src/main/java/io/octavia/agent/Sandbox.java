package io.octavia.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where the processes of one amphora run: in its network namespace, and, unless the amphora is the
 * whole machine, with its own {@code /var/lib} mounted over the machine's, so that configuration
 * files have the same absolute paths in every amphora.
 *
 * @param root the amphora's root directory; {@code /} if it is the whole machine
 */
record Sandbox(Path root, String netns) {
  private static final Path WHOLE_MACHINE = Path.of("/");
  private static final String MOUNT_AND_RUN = "mount --bind \"$0/var/lib\" /var/lib && exec \"$@\"";

  /** The command as it must be started from outside. */
  List<String> wrap(List<String> argv) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", netns));
    if (!root.equals(WHOLE_MACHINE)) {
      all.addAll(List.of("unshare", "--mount", "--propagation", "private"));
      all.addAll(List.of("sh", "-c", MOUNT_AND_RUN, root.toString()));
    }
    all.addAll(argv);
    return all;
  }

  /** The command in the network namespace alone. */
  List<String> inNetns(List<String> argv) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", netns));
    all.addAll(argv);
    return all;
  }

  /** What identifies the network namespace to the kernel; nothing while it does not exist. */
  OptionalLong netnsInode() {
    try {
      Object inode = Files.getAttribute(Path.of("/run/netns", netns), "unix:ino");
      return OptionalLong.of(((Number) inode).longValue());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  boolean exists() {
    return netnsInode().isPresent();
  }
}
