package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDriveTest {
  @TempDir Path temporary;
  private Path root;
  private Path drive;

  @BeforeEach
  void lay() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
    drive = Files.createDirectories(temporary.resolve("drive"));
    Files.createDirectories(drive.resolve("openstack/content"));
    Files.createDirectories(drive.resolve("openstack/latest"));
  }

  private void metaData(String text) throws IOException {
    Files.writeString(drive.resolve("openstack/latest/meta_data.json"), text);
  }

  private void userData(String text) throws IOException {
    Files.writeString(drive.resolve("openstack/latest/user_data"), text);
  }

  private void apply() {
    new ConfigDrive(drive, root).apply();
  }

  private String taken(String path) throws IOException {
    return Files.readString(root.resolve(path));
  }

  @Test
  void injected_files_are_taken_for_root_alone() throws IOException {
    Files.writeString(drive.resolve("openstack/content/0000"), "a secret");
    metaData(
        """
        {"uuid": "one", "hostname": "amphora-1.novalocal", "launch_index": 0,
         "files": [{"path": "/etc/octavia/certs/server.pem", "content_path": "/content/0000"}]}
        """);
    apply();

    assertThat(taken("etc/octavia/certs/server.pem")).isEqualTo("a secret");
    var mode = Files.getPosixFilePermissions(root.resolve("etc/octavia/certs/server.pem"));
    assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
    assertThat(taken("etc/hostname")).isEqualTo("amphora-1\n");
  }

  @Test
  void files_and_timezone_of_user_data_are_taken() throws IOException {
    metaData("{\"uuid\": \"one\"}");
    Files.createDirectories(root.resolve("usr/share/zoneinfo/Europe"));
    Files.writeString(root.resolve("usr/share/zoneinfo/Europe/Vienna"), "rules of Vienna");
    userData(
        """
        #cloud-config
        # vim: syntax=yaml
        write_files:
        -   path: /etc/octavia/amphora-agent.conf
            content: |
                [DEFAULT]
                debug = False
        -   path: /etc/issue
            permissions: '0644'
            encoding: b64
            content: aGVsbG8=
        runcmd:
        -   systemctl restart rsyslog
        timezone: Europe/Vienna
        """);
    apply();

    assertThat(taken("etc/octavia/amphora-agent.conf")).isEqualTo("[DEFAULT]\ndebug = False\n");
    assertThat(taken("etc/issue")).isEqualTo("hello");
    assertThat(Files.getPosixFilePermissions(root.resolve("etc/issue")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(taken("etc/localtime")).isEqualTo("rules of Vienna");
  }

  @Test
  void a_reboot_keeps_what_changed_and_a_new_server_does_not() throws IOException {
    Files.writeString(drive.resolve("openstack/content/0000"), "first");
    var files = ", \"files\": [{\"path\": \"/etc/cert\", \"content_path\": \"/content/0000\"}]}";
    metaData("{\"uuid\": \"one\"" + files);
    apply();
    Files.writeString(root.resolve("etc/cert"), "renewed");
    apply();
    assertThat(taken("etc/cert")).isEqualTo("renewed");

    metaData("{\"uuid\": \"two\"" + files);
    apply();
    assertThat(taken("etc/cert")).isEqualTo("first");
  }

  @Test
  void keys_are_taken_where_one_can_log_in() throws IOException {
    metaData("{\"uuid\": \"one\", \"public_keys\": {\"ops\": \"ssh-ed25519 AAAA ops\"}}");
    apply();
    assertThat(root.resolve("root/.ssh")).doesNotExist();

    Files.createDirectories(root.resolve("root/.ssh"));
    metaData("{\"uuid\": \"two\", \"public_keys\": {\"ops\": \"ssh-ed25519 AAAA ops\"}}");
    apply();
    assertThat(taken("root/.ssh/authorized_keys")).isEqualTo("ssh-ed25519 AAAA ops\n");
  }

  @Test
  void what_is_missing_or_broken_is_named_and_not_quoted() throws IOException {
    assertThatThrownBy(this::apply)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("meta_data.json is missing");

    metaData("{\"uuid\": \"one\", \"files\": [{\"path\": \"x\", \"content_path\": \"/no\"}]}");
    assertThatThrownBy(this::apply).hasMessageContaining("openstack/no is missing");

    metaData("{\"uuid\": \"one\"}");
    userData("#cloud-config\nwrite_files: [{path: /key, content: 'a secret}");
    assertThatThrownBy(this::apply)
        .hasMessageContaining("not YAML")
        .hasMessageNotContaining("a secret");
  }
}
