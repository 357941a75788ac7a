package io.octavia.testbed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What makes Nova's servers. */
interface Hypervisor extends AutoCloseable {
  /** What Nova calls its kind. */
  String type();

  /** What nova-compute is told beside nova.conf. */
  String configuration();

  /**
   * Its nova-compute.
   *
   * @param directory for files
   */
  List<String> command(Path directory);

  /** What nova-compute finds in its environment. */
  Map<String, String> environment();

  @Override
  void close();
}
