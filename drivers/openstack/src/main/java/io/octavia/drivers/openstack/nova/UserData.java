package io.octavia.drivers.openstack.nova;

import java.util.Map;
import java.util.TreeMap;

/** What cloud-init does in a new server (cloud-config, YAML). */
final class UserData {
  private UserData() {}

  /**
   * The document.
   *
   * @param files that cloud-init has to write; empty if Nova puts them there
   */
  static String of(Map<String, String> files, String timezone) {
    var text = new StringBuilder("#cloud-config\n");
    if (!files.isEmpty()) text.append("write_files:\n");
    new TreeMap<>(files)
        .forEach((path, content) -> {
          text.append("-   path: ").append(path).append("\n    content: |\n");
          content.lines().forEach(line -> text.append("        ").append(line).append('\n'));
        });
    text.append("runcmd:\n-   systemctl restart rsyslog\n");
    if (!files.isEmpty()) text.append("-   service amphora-agent restart\n");
    return text.append("timezone: ").append(timezone).append('\n').toString();
  }
}
