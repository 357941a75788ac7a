package io.octavia.testbed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Servers that are virtual machines of libvirt's, on emulated processors. Only in a mount namespace
 * of its own: libvirt's directories are covered by empty ones.
 */
final class Machines implements Hypervisor {
  private static final List<String> COVERED =
      List.of("/etc/libvirt", "/var/lib/libvirt", "/var/cache/libvirt", "/run/libvirt");

  private final ServiceProcess libvirt = ServiceProcess.prepare("libvirt");

  /** One that waits for what it is asked. */
  static Machines start() {
    var machines = new Machines();
    try {
      machines.launch();
      return machines;
    } catch (AssertionError | RuntimeException e) {
      machines.close();
      throw e;
    }
  }

  private void launch() {
    for (var each : COVERED) {
      Command.run("mkdir", "-p", each).orFail();
      Command.run("mount", "-t", "tmpfs", "tmpfs", each).orFail();
    }
    Command.run("mkdir", instances().toString()).orFail();
    libvirt.write(
        "qemu.conf",
        """
        user = "root"
        group = "root"
        dynamic_ownership = 0
        remember_owner = 0
        security_driver = "none"
        stdio_handler = "file"
        cgroup_controllers = []
        namespaces = []
        """);
    // It reads these of the machines it runs from there alone.
    Command.run("cp", libvirt.directory() + "/qemu.conf", "/etc/libvirt/qemu.conf").orFail();
    libvirt.write(
        "libvirtd.conf",
        """
        unix_sock_dir = "%s"
        unix_sock_group = "root"
        auth_unix_rw = "none"
        auth_unix_ro = "none"
        """
            .formatted(libvirt.directory()));
    var started =
        libvirt.launch(
            List.of(
                "/usr/sbin/libvirtd",
                "--config",
                libvirt.directory() + "/libvirtd.conf",
                "--pid-file",
                libvirt.directory() + "/pid"),
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
    Waiting.until(
        "libvirt",
        ServiceProcess.PATIENCE,
        () -> {
          if (!started.isAlive()) throw new AssertionError("libvirt ended:\n" + libvirt.log());
          return Command.run("virsh", "-c", address(), "version").status() == 0;
        });
  }

  private String address() {
    return "qemu+unix:///system?socket=" + socket();
  }

  private Path socket() {
    return libvirt.directory().resolve("libvirt-sock");
  }

  private Path instances() {
    return libvirt.directory().resolve("instances");
  }

  @Override
  public String type() {
    return "QEMU";
  }

  @Override
  public String configuration() {
    return """
    [DEFAULT]
    compute_driver = libvirt.LibvirtDriver
    instances_path = %s
    force_raw_images = false
    [libvirt]
    connection_uri = %s
    virt_type = qemu
    cpu_mode = none
    images_type = default
    inject_partition = -2
    num_pcie_ports = 8
    [vif_plug_linux_bridge_privileged]
    helper_command = privsep-helper
    [nova_sys_admin]
    helper_command = privsep-helper
    """
        .formatted(instances(), address());
  }

  @Override
  public List<String> command(Path directory) {
    return List.of("/usr/bin/python3", "-c", "from nova.cmd.compute import main; main()");
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  /** Machines would outlive it. */
  @Override
  public void close() {
    Command.run("virsh", "-c", address(), "list", "--name")
        .output()
        .lines()
        .filter(name -> !name.isBlank())
        .forEach(name -> Command.run("virsh", "-c", address(), "destroy", name));
    libvirt.close();
    for (var each : COVERED) Command.run("umount", "-l", each);
  }
}
