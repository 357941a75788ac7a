#!/usr/bin/python3
"""nova-compute whose servers are containers: real ports, a config drive, a system that boots, and no emulated processor.

Started as a program it is nova-compute with `compute_driver = containers.Containers`. $CONTAINERS is a directory:

    images/NAME     the unpacked system of the image with that name
    servers/UUID    what belongs to a server: its changes to the system, its drive, its console

An image holds no more than its name, and so does a volume that was made of it: a server that boots from a volume gets the
system whose name is read there. Its changes are not written to the volume.

What Nova accounts for is what its own fake driver says.
"""

import nova.cmd  # noqa: F401 - patches the standard library, before anybody else has it
import os
import shutil
import signal
import subprocess
import sys

from nova import exception
from nova.api.metadata import base as metadata
from nova.virt import driver, fake

PLACE = os.environ["CONTAINERS"]
CGROUPS = PLACE + "/cgroups"
BOOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "container.py")
READS_DRIVE = "etc/systemd/system/run-config\\x2ddrive.mount"


def run(command):
    done = subprocess.run(command.split(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise exception.NovaException(f"{command}: {done.stdout}")


def exists(interface):
    return os.path.exists("/sys/class/net/" + interface)


class Server:
    def __init__(self, uuid):
        self.uuid = uuid
        self.directory = f"{PLACE}/servers/{uuid}"
        self.network = "server-" + uuid[:8]
        self.console = self.directory + "/console"

    def make(self):
        os.makedirs(self.directory)
        run(f"ip netns add {self.network}")
        run(f"ip -n {self.network} link set lo up")

    def write(self, path, content):
        path = os.path.join(self.directory, path.lstrip("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(content if isinstance(content, bytes) else content.encode())

    def start(self, root):
        group = f"{CGROUPS}/{self.uuid}"
        os.makedirs(group, exist_ok=True)

        def join():
            with open(group + "/cgroup.procs", "w") as file:
                file.write("0")

        with open(self.console, "wb") as console:
            process = subprocess.Popen(
                ["ip", "netns", "exec", self.network, "unshare", "--mount", "--pid", "--uts",
                 "--ipc", "--cgroup", "--fork", "--kill-child", "--propagation", "private",
                 "/usr/bin/python3", BOOT, root, self.directory],
                stdin=subprocess.DEVNULL, stdout=console, stderr=console,
                start_new_session=True, preexec_fn=join)
        self.write("pid", str(process.pid))

    def plug(self, vif):
        outer, bridge = vif["devname"], vif["network"]["bridge"]
        if exists(outer):
            return
        # An amphora moves interfaces to where their names are not seen: each name is given once.
        counter = self.directory + "/interfaces"
        number = os.path.getsize(counter) if os.path.exists(counter) else 0
        with open(counter, "a") as file:
            file.write("x")
        run(f"ip link add {outer} type veth peer name eth{number} netns {self.network}")
        run(f"ip -n {self.network} link set eth{number} address {vif['address']}")
        # Neutron's agent leaves the bridge of a server's port to Nova.
        if not exists(bridge):
            run(f"ip link add {bridge} type bridge")
        run(f"ip link set {bridge} up")
        run(f"ip link set {outer} master {bridge} up")

    def destroy(self):
        try:
            with open(self.directory + "/pid") as file:
                os.killpg(int(file.read()), signal.SIGKILL)
        except (OSError, ValueError):
            pass
        subprocess.run(["ip", "netns", "delete", self.network], stderr=subprocess.DEVNULL)
        for directory, _, _ in os.walk(f"{CGROUPS}/{self.uuid}", topdown=False):
            try:
                os.rmdir(directory)
            except OSError:
                pass  # its processes are still ending
        shutil.rmtree(self.directory, ignore_errors=True)


def system(image_meta, block_device_info):
    disks = driver.block_device_info_get_mapping(block_device_info)
    if disks:
        with open(disks[0]["connection_info"]["data"]["device_path"], "rb") as volume:
            name = volume.read(255).split(b"\0")[0].decode()
    else:
        name = image_meta.name
    root = f"{PLACE}/images/{name}"
    if not name or not os.path.isdir(root):
        raise exception.NovaException(f"no system of the name {name!r}")
    return root


class Containers(fake.FakeDriver):
    vcpus, memory_mb, local_gb = 64, 65536, 1000

    def init_host(self, host):
        super().init_host(host)
        for directory in (CGROUPS, PLACE + "/servers"):
            os.makedirs(directory, exist_ok=True)
        if not os.path.ismount(CGROUPS):
            run(f"mount -t cgroup2 cgroup2 {CGROUPS}")

    def spawn(self, context, instance, image_meta, injected_files, admin_password, allocations,
              network_info=None, block_device_info=None, power_on=True, accel_info=None):
        root = system(image_meta, block_device_info)
        server = Server(instance.uuid)
        server.make()
        drive = metadata.InstanceMetadata(instance, content=injected_files,
                                          network_info=network_info)
        for path, content in drive.metadata_for_config_drive():
            server.write("drive/" + path, content)
        if not os.path.exists(f"{root}/{READS_DRIVE}"):
            for path, content in injected_files or []:
                server.write("files/" + path.lstrip("/"), content)
        for vif in network_info or []:
            server.plug(vif)
        server.start(root)
        super().spawn(context, instance, image_meta, injected_files, admin_password, allocations,
                      network_info, block_device_info, power_on, accel_info)

    def destroy(self, context, instance, network_info, block_device_info=None,
                destroy_disks=True, destroy_secrets=True):
        for vif in network_info or []:
            self.unplug(vif)
        Server(instance.uuid).destroy()
        super().destroy(context, instance, network_info, block_device_info, destroy_disks,
                        destroy_secrets)

    def unplug(self, vif):
        if exists(vif["devname"]):
            run(f"ip link delete {vif['devname']}")

    def attach_interface(self, context, instance, image_meta, vif):
        super().attach_interface(context, instance, image_meta, vif)
        Server(instance.uuid).plug(vif)

    def detach_interface(self, context, instance, vif):
        super().detach_interface(context, instance, vif)
        self.unplug(vif)

    def get_console_output(self, context, instance):
        with open(Server(instance.uuid).console, "rb") as file:
            return file.read()


if __name__ == "__main__":
    import nova.virt
    from nova.cmd.compute import main

    # Nova looks for drivers in its own package alone.
    nova.virt.__path__.append(os.path.dirname(os.path.abspath(__file__)))
    sys.argv[0] = "nova-compute"
    sys.exit(main())
