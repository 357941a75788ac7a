"""A cloud of network namespaces for the original's controllers, as drivers of theirs.

A server is a namespace, and a directory in which an agent host of ours finds what an amphora gets on
its config drive; a port is a veth pair with an end in its network's bridge. What is not here is what
the noop drivers do. SMALL_CLOUD names a directory with networks.json; all processes of the original
share it.
"""

import contextlib
import fcntl
import ipaddress
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess

from octavia.common import data_models
from octavia.compute.drivers.noop_driver import driver as noop_compute
from octavia.network import base
from octavia.network import data_models as network_models
from octavia.network.drivers.noop_driver import driver as noop_network
from oslo_utils import uuidutils

HOME = pathlib.Path(os.environ["SMALL_CLOUD"])
NETWORKS = json.loads((HOME / "networks.json").read_text())


def ip(*arguments):
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"ip {arguments}: {done.stderr}")


class Kept:
    """Things of a kind, a file each."""

    def __init__(self, kind):
        self.directory = HOME / kind
        self.directory.mkdir(exist_ok=True)

    def put(self, thing):
        # Another process may read it meanwhile.
        new = self.directory / f".{uuidutils.generate_uuid()}"
        new.write_text(json.dumps(thing))
        new.rename(self.directory / thing["id"])

    def get(self, id):
        try:
            return json.loads((self.directory / id).read_text())
        except FileNotFoundError:
            return None

    def remove(self, id):
        (self.directory / id).unlink(missing_ok=True)

    def all(self):
        found = [self.get(path.name) for path in self.directory.glob("[!.]*")]
        return [thing for thing in found if thing]


PORTS = Kept("ports")
SERVERS = Kept("computes")


@contextlib.contextmanager
def alone():
    with open(HOME / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def network_of(id):
    return next((each for each in NETWORKS if each["id"] == id), None)


def outer(port):
    return "sc" + port["id"][:8]


def wire(port, server_id):
    network = network_of(port["network"])
    PORTS.put({**port, "device": server_id})
    ip("link", "add", outer(port), "type", "veth",
       "peer", "name", "sn" + port["id"][:8], "address", port["mac"])
    ip("link", "set", outer(port), "master", network["bridge"], "up")


def unwire(port):
    subprocess.run(["ip", "link", "delete", outer(port)], capture_output=True)
    PORTS.put({**port, "device": ""})


def new_port(network_id, name, address=None):
    network = network_of(network_id)
    with alone():
        taken = {port["address"] for port in PORTS.all()}
        addresses = ipaddress.ip_network(network["cidr"]).hosts()
        free = (str(each) for each in addresses if str(each) not in taken)
        gateway = next(free)
        assert gateway == network["gateway"], gateway
        port = {
            "id": uuidutils.generate_uuid(), "name": name, "network": network_id, "device": "",
            "mac": "fa:16:3e:%02x:%02x:%02x" % tuple(random.choices(range(256), k=3)),
            "address": address or next(free), "status": "ACTIVE"}
        PORTS.put(port)
    return port


class Compute(noop_compute.NoopComputeDriver):
    def build(self, name="amphora_name", config_drive_files=None, **_):
        with alone():
            number = len(list(SERVERS.directory.iterdir())) + random.randrange(1 << 16)
        server = {
            "id": uuidutils.generate_uuid(), "name": name, "netns": "sc-" + name[-12:],
            "managementIp": "127.%d.%d.%d" % (
                os.getpid() % 100 + 100, number >> 8 & 255, number & 255 or 1)}
        ip("netns", "add", server["netns"])
        ip("-n", server["netns"], "link", "set", "lo", "up")
        root = HOME / "building" / server["id"]
        for path, content in config_drive_files.items():
            file = root / path.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
            file.chmod(0o600)
        (root / "server.json").write_text(json.dumps(server))
        SERVERS.put(server)
        root.rename(HOME / "servers" / server["id"])
        return server["id"]

    def delete(self, compute_id):
        server = SERVERS.get(compute_id)
        if not server:
            return
        root = HOME / "servers" / compute_id
        gone = HOME / "leaving" / compute_id
        if root.exists():
            root.rename(gone)
        end_all(server["netns"])
        for port in PORTS.all():
            if port["device"] == compute_id:
                unwire(port)
                # Nova takes along what it made itself.
                if not port["name"]:
                    PORTS.remove(port["id"])
        shutil.rmtree(gone, ignore_errors=True)
        SERVERS.remove(compute_id)

    def get_amphora(self, compute_id, management_network_id=None):
        server = SERVERS.get(compute_id)
        return data_models.Amphora(
            compute_id=compute_id, status="ACTIVE", lb_network_ip=server["managementIp"]), None

    def attach_network_or_port(
            self, compute_id, network_id=None, ip_address=None, port_id=None):
        port = PORTS.get(port_id) if port_id else new_port(network_id, "", ip_address)
        wire(port, compute_id)
        return interface(PORTS.get(port["id"]))

    def detach_port(self, compute_id, port_id):
        port = PORTS.get(port_id)
        if port:
            unwire(port)


def end_all(netns):
    path = "/run/netns/" + netns
    if not os.path.exists(path):
        return
    namespace = os.stat(path).st_ino
    # Nobody finds it to start something in it meanwhile.
    ip("netns", "delete", netns)
    while left := [pid for pid in os.listdir("/proc") if pid.isdigit() and is_in(pid, namespace)]:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)


def is_in(pid, namespace):
    try:
        return os.stat(f"/proc/{pid}/ns/net").st_ino == namespace
    except OSError:
        return False


def fixed_ip(port):
    return network_models.FixedIP(
        subnet_id=network_of(port["network"])["subnet"], ip_address=port["address"])


def interface(port):
    return network_models.Interface(
        id=port["id"], compute_id=port["device"], network_id=port["network"],
        port_id=port["id"], fixed_ips=[fixed_ip(port)])


class Network(noop_network.NoopNetworkDriver):
    sec_grp_enabled = False

    def get_network(self, network_id, context=None):
        found = network_of(network_id)
        if not found:
            raise base.NetworkNotFound(network_id)
        return network_models.Network(
            id=network_id, name=found["bridge"], subnets=[found["subnet"]], mtu=1450,
            port_security_enabled=True)

    def get_subnet(self, subnet_id, context=None):
        for network in NETWORKS:
            if network["subnet"] == subnet_id:
                return network_models.Subnet(
                    id=subnet_id, network_id=network["id"], cidr=network["cidr"],
                    gateway_ip=network["gateway"], ip_version=4, host_routes=[])
        raise base.SubnetNotFound(subnet_id)

    def get_port(self, port_id, context=None):
        port = PORTS.get(port_id)
        if not port:
            raise base.PortNotFound(port_id)
        return network_models.Port(
            id=port_id, name=port["name"], device_id=port["device"], mac_address=port["mac"],
            network_id=port["network"], status=port["status"], fixed_ips=[fixed_ip(port)],
            network=self.get_network(port["network"]))

    def allocate_vip(self, loadbalancer):
        vip = loadbalancer.vip
        port = vip.port_id and PORTS.get(vip.port_id)
        if not port:
            port = new_port(
                vip.network_id or self.get_subnet(vip.subnet_id).network_id,
                "octavia-lb-" + loadbalancer.id, vip.ip_address)
        return data_models.Vip(
            ip_address=port["address"], subnet_id=network_of(port["network"])["subnet"],
            network_id=port["network"], port_id=port["id"],
            load_balancer_id=loadbalancer.id), []

    def deallocate_vip(self, vip):
        self.delete_port(vip.port_id)

    def plug_vip(self, loadbalancer, vip):
        return [self.plug_aap_port(loadbalancer, vip, amphora, None)
                for amphora in loadbalancer.amphorae]

    def plug_aap_port(self, load_balancer, vip, amphora, subnet):
        port = new_port(vip.network_id, "octavia-lb-vrrp-" + amphora.id)
        wire(port, amphora.compute_id)
        return data_models.Amphora(
            id=amphora.id, compute_id=amphora.compute_id, vrrp_ip=port["address"],
            ha_ip=vip.ip_address, vrrp_port_id=port["id"], ha_port_id=vip.port_id)

    def unplug_vip(self, loadbalancer, vip):
        for amphora in loadbalancer.amphorae:
            self.unplug_aap_port(vip, amphora, None)

    def unplug_aap_port(self, vip, amphora, subnet):
        if amphora.vrrp_port_id:
            self.delete_port(amphora.vrrp_port_id)

    def plug_network(self, compute_id, network_id):
        port = new_port(network_id, "")
        wire(port, compute_id)
        return interface(PORTS.get(port["id"]))

    def unplug_network(self, compute_id, network_id):
        for port in PORTS.all():
            if (port["device"], port["network"]) == (compute_id, network_id):
                self.delete_port(port["id"])

    def get_plugged_networks(self, compute_id):
        return [interface(port) for port in PORTS.all() if port["device"] == compute_id]

    def plug_port(self, amphora, port):
        wire(PORTS.get(port.id), amphora.compute_id)

    def create_port(self, network_id, name=None, **_):
        return self.get_port(new_port(network_id, name)["id"])

    def delete_port(self, port_id):
        port = PORTS.get(port_id)
        if port:
            unwire(port)
            PORTS.remove(port_id)

    def set_port_admin_state_up(self, port_id, state):
        port = PORTS.get(port_id)
        if not port:
            raise base.PortNotFound(port_id)
        PORTS.put({**port, "status": "ACTIVE" if state else "DOWN"})
        if port["device"]:
            ip("link", "set", outer(port), "up" if state else "down")

    def get_network_configs(self, loadbalancer, amphora=None):
        amphorae = [amphora] if amphora else [
            each for each in loadbalancer.amphorae if each.status == "ALLOCATED"]
        subnet = self.get_subnet(loadbalancer.vip.subnet_id)
        vip_port = self.get_port(loadbalancer.vip.port_id)
        return {each.id: network_models.AmphoraNetworkConfig(
            amphora=each, vip_subnet=subnet, vip_port=vip_port, vrrp_subnet=subnet,
            vrrp_port=self.get_port(each.vrrp_port_id), ha_subnet=subnet, ha_port=vip_port)
            for each in amphorae}
