#!/usr/bin/python3
"""`container.py ROOT DIRECTORY`: becomes the first process of a system, in namespaces that were made for it.

ROOT stays as it is; changes go to DIRECTORY. DIRECTORY/files is laid over it, and DIRECTORY/drive is the config drive.
"""

import ctypes
import os
import shutil
import socket
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
READ_ONLY, REMOUNT, BIND, DETACH = 1, 32, 4096, 2
# All containers share the machine's memory; HAProxy would plan with all of it.
MEMORY = """MemTotal:        1014000 kB
MemFree:          600000 kB
Buffers:           20000 kB
Cached:           100000 kB
SwapCached:            0 kB
Shmem:              5000 kB
Slab:              40000 kB
"""


def checked(result, what):
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), what)


def mount(source, target, kind=None, flags=0, data=None):
    texts = [text and text.encode() for text in (source, target, kind)]
    checked(LIBC.mount(*texts, flags, data and data.encode()), target)


def devices():
    mount("tmpfs", "dev", "tmpfs", data="mode=755")
    for name in ("null", "zero", "full", "random", "urandom", "tty"):
        open("dev/" + name, "w").close()
        mount("/dev/" + name, "dev/" + name, flags=BIND)
    os.mkdir("dev/pts")
    os.mkdir("dev/shm", 0o1777)
    mount("devpts", "dev/pts", "devpts", data="newinstance,ptmxmode=0666")
    os.symlink("pts/ptmx", "dev/ptmx")
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink("/proc/self/fd" + target, "dev/" + name)


def main(root, directory):
    for name in ("changes", "work", "system"):
        os.makedirs(f"{directory}/{name}", exist_ok=True)
    mount("overlay", directory + "/system", "overlay",
          data=f"lowerdir={root},upperdir={directory}/changes,workdir={directory}/work")
    os.chdir(directory + "/system")
    if os.path.isdir(directory + "/files"):
        shutil.copytree(directory + "/files", ".", dirs_exist_ok=True)
    socket.sethostname("amphora")
    mount("proc", "proc", "proc")
    # A server's own network is its own; all other settings of the kernel are the machine's.
    mount("proc/sys", "proc/sys", flags=BIND)
    mount("proc/sys/net", "proc/sys/net", flags=BIND)
    mount("proc/sys", "proc/sys", flags=BIND | REMOUNT | READ_ONLY)
    mount("sysfs", "sys", "sysfs", READ_ONLY)
    mount("cgroup2", "sys/fs/cgroup", "cgroup2")
    for name in ("run", "tmp"):
        mount("tmpfs", name, "tmpfs", data="mode=1777" if name == "tmp" else "mode=755")
    devices()
    os.mkdir("run/config-drive")
    mount(directory + "/drive", "run/config-drive", flags=BIND)
    with open("run/meminfo", "w") as file:
        file.write(MEMORY)
    mount("run/meminfo", "proc/meminfo", flags=BIND)
    # The old root lies over the new one until it is let go.
    checked(LIBC.pivot_root(b".", b"."), "pivot_root")
    checked(LIBC.umount2(b".", DETACH), "umount")
    os.chdir("/")
    os.execve("/lib/systemd/systemd", ["systemd", "--log-target=console", "--show-status=1"],
              {"container": "octavia-test", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})


if __name__ == "__main__":
    main(*sys.argv[1:])
