#!/usr/bin/python3
"""A machine for the original's agent, which expects to have one to itself.

As `guest.py ROOT NETNS ADDRESS` it is the first process of that machine, in namespaces of its own
for mounts and processes: it gives the files of the amphora, the network namespace and the sockets
the names that the agent knows, starts the agent, and buries the dead. The agent's interfaces are in
the network around, as those of a virtual machine are before they are plugged.

As `systemctl ACTION UNIT` and `service UNIT ACTION` it is what the agent starts processes with: it
does what the unit files say that the agent wrote.

As `amphora-interface up NAME` it first gives the interface a number as small as in a virtual
machine: octavia 11.0.0 hands it to pyroute2 in the place of an address family, and cannot count
beyond 255.
"""

import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

UNITS = "/usr/lib/systemd/system"
STATE = "/run/units"
SYSLOG = "/run/rsyslog/octavia/log"
PATIENCE = 30
# A small machine: HAProxy takes two fifths of what is free for TLS sessions.
MEMORY = """MemTotal:        1014000 kB
MemFree:          400000 kB
Buffers:           20000 kB
Cached:           300000 kB
SwapCached:            0 kB
Shmem:              5000 kB
Slab:              40000 kB
"""
LIBC = ctypes.CDLL(None, use_errno=True)


def mount(source, target, kind=None, flags=0, data=None):
    arguments = [text and text.encode() for text in (source, target, kind)]
    if LIBC.mount(*arguments, flags, data and data.encode()):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), target)


def bind(source, target):
    mount(source, target, flags=4096)


def boot(root, netns, address):
    LIBC.prctl(15, b"systemd", 0, 0, 0)
    # One of digits alone is no name of a host to the agent, and it would not start.
    name = "amphora-" + os.path.basename(root)[:8]
    socket.sethostname(name)
    namespace = os.open("/run/netns/" + netns, os.O_RDONLY)
    for directory in ("var/lib/octavia", "etc/octavia", "var/log"):
        os.makedirs(os.path.join(root, directory), exist_ok=True)
    for shipped in ("haproxy-default-user-group.conf", "ping-wrapper.sh"):
        shutil.copy("/var/lib/octavia/" + shipped, os.path.join(root, "var/lib/octavia"))
    # The machine around may not let HAProxy open as many files as the unit wants.
    with open(root + "/var/lib/octavia/haproxy-default-user-group.conf", "a") as file:
        file.write("\n\tno strict-limits\n")
    script = os.open(__file__, os.O_RDONLY)
    for directory in ("/var/lib/octavia", "/etc/octavia", "/var/log"):
        bind(root + directory, directory)
    for directory in ("/run", UNITS):
        mount("tmpfs", directory, "tmpfs", data="mode=755")
    for directory in ("/run/netns", "/run/bin", STATE, os.path.dirname(SYSLOG)):
        os.makedirs(directory)
    open("/run/netns/amphora-haproxy", "w").close()
    bind(f"/proc/self/fd/{namespace}", "/run/netns/amphora-haproxy")
    text = os.read(script, 1 << 20)
    for program in ("systemctl", "amphora-interface"):
        with open("/run/bin/" + program, "wb") as copy:
            copy.write(text)
        os.chmod("/run/bin/" + program, 0o755)
    bind("/run/bin/systemctl", "/usr/sbin/service")
    with open("/run/meminfo", "w") as file:
        file.write(MEMORY)
    bind("/run/meminfo", "/proc/meminfo")
    # keepalived asks for the address of its host when it starts, and there is no name service.
    with open("/run/hosts", "w") as file:
        file.write(f"127.0.0.1 localhost {name}\n::1 localhost {name}\n")
    bind("/run/hosts", "/etc/hosts")
    os.environ["PATH"] = "/run/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    threading.Thread(target=keep_log, args=(listen(),), daemon=True).start()
    # In a virtual machine the agent may listen everywhere.
    with open("/run/management.conf", "w") as file:
        file.write(f"[haproxy_amphora]\nbind_host = {address}\n")
    os.chdir("/")
    agent = subprocess.Popen(
        ["amphora-agent", "--config-file", "/etc/octavia/amphora-agent.conf",
         "--config-file", "/run/management.conf"], stdin=subprocess.DEVNULL)
    while os.wait()[0] != agent.pid:
        pass
    sys.exit("the agent ended")


def listen():
    log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    log.bind(SYSLOG)
    os.chmod(SYSLOG, 0o666)
    return log


def keep_log(log):
    with open("/var/log/syslog", "ab", buffering=0) as file:
        while True:
            file.write(log.recv(65536).rstrip(b"\0\n") + b"\n")


class Unit:
    def __init__(self, name):
        self.name = name.removesuffix(".service")
        self.state = f"{STATE}/{self.name}.pid"
        self.lines = []
        self.environment = {}
        path = f"{UNITS}/{self.name}.service"
        if not os.path.exists(path):
            sys.exit(f"Unit {self.name}.service not found.")
        with open(path) as file:
            for line in file:
                key, separator, value = line.strip().partition("=")
                if separator and not key.startswith("#"):
                    self.lines.append((key, value))
        for line in self.values("Environment"):
            for quoted in re.findall(r'"([^"]*)"', line):
                key, _, value = quoted.partition("=")
                self.environment[key] = value

    def values(self, key):
        return [value for found, value in self.lines if found == key]

    def command(self, text):
        for key, value in self.environment.items():
            text = re.sub(rf"\${key}\b", lambda _: value, text)
        return text.lstrip("-").split()

    def run_all(self, key):
        for text in self.values(key):
            done = subprocess.run(self.command(text), stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True)
            if done.returncode and not text.startswith("-"):
                sys.exit(f"{text}: {done.returncode} {done.stdout}")

    def main_pid(self):
        files = self.values("PIDFile") or [self.state]
        try:
            with open(files[0]) as file:
                pid = int(file.readline())
            os.kill(pid, 0)
            return pid
        except (OSError, ValueError):
            return None

    def start(self):
        if self.main_pid():
            return
        self.run_all("ExecStartPre")
        ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        address = f"{STATE}/{self.name}.ready"
        if os.path.exists(address):
            os.remove(address)
        ready.bind(address)
        os.chmod(address, 0o666)
        ready.settimeout(1)
        with open(f"/var/log/{self.name}.log", "ab") as log:
            process = subprocess.Popen(
                self.command(self.values("ExecStart")[0]), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True,
                env={**os.environ, "NOTIFY_SOCKET": address})
        if "notify" not in self.values("Type"):
            sys.exit(process.wait())
        with open(self.state, "w") as file:
            file.write(str(process.pid))
        while process.poll() is None:
            try:
                if b"READY=1" in ready.recv(4096):
                    return
            except TimeoutError:
                pass
        sys.exit(f"{self.name} ended with status {process.returncode}")

    def reload(self):
        pid = self.main_pid()
        if pid is None:
            sys.exit(f"{self.name}.service is not active, cannot reload.")
        self.environment["MAINPID"] = str(pid)
        self.run_all("ExecReload")

    def stop(self):
        pid = self.main_pid()
        deadline = time.monotonic() + PATIENCE
        if pid:
            os.kill(pid, signal.SIGTERM)
        while self.main_pid():
            if time.monotonic() > deadline:
                sys.exit(f"{self.name} does not stop")
            time.sleep(0.01)

    def restart(self):
        self.stop()
        self.start()

    def status(self):
        sys.exit(0 if self.main_pid() else 3)


def control(action, unit):
    if action in ("enable", "disable", "daemon-reload"):
        return
    if action not in ("start", "reload", "stop", "restart", "status"):
        sys.exit(f"Unknown operation {action}.")
    getattr(Unit(unit), action)()


def renumber(name):
    path = f"/sys/class/net/{name}/ifindex"
    if not os.path.exists(path):
        return
    with open(path) as file:
        number = int(file.read())
    if number < 256:
        return
    # It gets another number if its own is taken where it comes to.
    for command in (
            "ip netns add outside",
            f"ip link set {name} netns outside",
            f"ip link add taken index {number} type veth peer name taken-too",
            f"ip -n outside link set {name} netns amphora-haproxy",
            "ip link delete taken",
            "ip netns delete outside"):
        subprocess.run(command.split(), check=True)


if __name__ == "__main__":
    match os.path.basename(sys.argv[0]):
        case "systemctl":
            control(*sys.argv[1:3])
        case "service":
            control(sys.argv[2], sys.argv[1])
        case "amphora-interface":
            renumber(sys.argv[2])
            os.execv("/usr/bin/amphora-interface", sys.argv)
        case _:
            boot(*sys.argv[1:])
