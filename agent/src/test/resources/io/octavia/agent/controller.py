"""The original's driver of amphorae, told what to do: `controller.py CONFIG FACTS`.

CONFIG is an octavia.conf, FACTS a JSON file that says which amphora it is and what is around it.
Each line on standard input is the name of a function below and its arguments in JSON; each line
that comes back is what it returned, in JSON, or {"error": ...}.
"""

import json
import os
import sys

from octavia.amphorae.backends.agent import agent_jinja_cfg
from octavia.amphorae.drivers.haproxy import rest_api_driver
from octavia.common import config
from octavia.common import data_models as models
from octavia.network import data_models as network

# What it logs goes where errors go.
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
config.init(["--config-file", sys.argv[1]])
config.setup_logging(config.cfg.CONF)
with open(sys.argv[2]) as file:
    FACTS = json.load(file)
DRIVER = rest_api_driver.HaproxyAmphoraLoadBalancerDriver()
ROUTE = network.HostRoute(destination="198.51.100.0/24", nexthop="203.0.113.254")
NETWORK = network.Network(id="network", mtu=1450)


def subnet(cidr, gateway, routes=()):
    return network.Subnet(id=cidr, cidr=cidr, gateway_ip=gateway, host_routes=list(routes))


VIP_SUBNET = subnet("203.0.113.0/24", "203.0.113.1", [ROUTE])
MEMBER_SUBNET = subnet("10.20.0.0/24", "10.20.0.1")
AMPHORA = models.Amphora(
    id=FACTS["amphora"], load_balancer_id=FACTS["loadBalancer"], status="ALLOCATED",
    lb_network_ip="127.0.0.1", vrrp_ip="203.0.113.21", ha_ip="203.0.113.10",
    vrrp_port_id="vrrp-port", ha_port_id="vip-port", role="MASTER", vrrp_interface="eth1",
    vrrp_id=1, vrrp_priority=100)
OTHER = models.Amphora(
    id="00000000-0000-4000-8000-000000000022", status="ALLOCATED", vrrp_ip="203.0.113.22")
BALANCER = models.LoadBalancer(
    id=FACTS["loadBalancer"], project_id="project", name="lb", enabled=True,
    topology="ACTIVE_STANDBY", vip=models.Vip(ip_address="203.0.113.10"), additional_vips=[],
    amphorae=[AMPHORA, OTHER], listeners=[],
    vrrp_group=models.VRRPGroup(
        vrrp_group_name=FACTS["loadBalancer"].replace("-", ""), vrrp_auth_type="PASS",
        vrrp_auth_pass="a1b2c3d", advert_int=1))


def member(number, port, **more):
    return models.Member(
        id=f"00000000-0000-4000-8000-0000000001{number}", ip_address="203.0.113.1",
        protocol_port=port, weight=1, enabled=True, backup=False, provisioning_status="ACTIVE",
        operating_status="ONLINE", **more)


def pool(id, protocol, members, monitor=None):
    return models.Pool(
        id=id, protocol=protocol, lb_algorithm="ROUND_ROBIN", enabled=True, members=members,
        health_monitor=monitor, provisioning_status="ACTIVE", operating_status="ONLINE",
        tls_enabled=False)


def listener(id, protocol, port, default, **more):
    found = models.Listener(
        id=id, project_id="project", protocol=protocol, protocol_port=port, enabled=True,
        connection_limit=1000, peer_port=1025, load_balancer=BALANCER, default_pool=default,
        default_pool_id=default.id, pools=[default], l7policies=[], sni_containers=[],
        insert_headers={"X-Forwarded-For": "true"}, provisioning_status="ACTIVE", **more)
    BALANCER.listeners.append(found)


def info():
    return DRIVER.get_info(AMPHORA)


def details():
    return DRIVER.clients["1.0"].get_details(AMPHORA)


def plug_vip(mac):
    port = network.Port(id="vrrp-port", mac_address=mac, network_id="network", network=NETWORK)
    DRIVER.post_vip_plug(
        AMPHORA, BALANCER,
        {AMPHORA.id: network.AmphoraNetworkConfig(
            amphora=AMPHORA, vip_subnet=VIP_SUBNET, vrrp_port=port, additional_vip_data=[])})


def plug_network(mac):
    port = network.Port(
        id="member-port", mac_address=mac, network_id="network", network=NETWORK,
        fixed_ips=[network.FixedIP(ip_address="10.20.0.5", subnet=MEMBER_SUBNET)])
    DRIVER.post_network_plug(AMPHORA, port, None)


def interface(address):
    return DRIVER.get_interface_from_ip(AMPHORA, address)


def vrrp():
    DRIVER.update_vrrp_conf(
        BALANCER, {AMPHORA.id: {"vip_subnet": VIP_SUBNET.to_dict(recurse=True),
                                "additional_vip_data": []}}, AMPHORA)
    DRIVER.start_vrrp_service(AMPHORA)


def vrrp_reload():
    DRIVER.reload_vrrp_service(BALANCER)


def serve_http(id, ports):
    members = [member(10 + number, port) for number, port in enumerate(ports)]
    monitor = models.HealthMonitor(
        id="00000000-0000-4000-8000-00000000000c", type="TCP", delay=1, timeout=1,
        fall_threshold=1, rise_threshold=1, enabled=True, provisioning_status="ACTIVE")
    listener(id, "HTTP", 80,
             pool("00000000-0000-4000-8000-00000000000b", "HTTP", members, monitor))


def serve_tls(id, reference):
    listener(id, "TERMINATED_HTTPS", 443, BALANCER.listeners[0].default_pool,
             tls_certificate_id=reference, tls_ciphers="ECDHE-RSA-AES128-GCM-SHA256",
             tls_versions=["TLSv1.2", "TLSv1.3"], alpn_protocols=["h2", "http/1.1"])


def serve_datagrams(id, port):
    monitor = models.HealthMonitor(
        id="00000000-0000-4000-8000-00000000000d", type="UDP-CONNECT", delay=1, timeout=1,
        fall_threshold=1, rise_threshold=1, enabled=True, provisioning_status="ACTIVE")
    listener(id, "UDP", 53,
             pool("00000000-0000-4000-8000-00000000000e", "UDP", [member(20, port)], monitor))


def remove_member(number):
    del BALANCER.listeners[0].default_pool.members[number]


def update():
    DRIVER.update(BALANCER)


def start():
    DRIVER.start(BALANCER, AMPHORA)


def reload():
    DRIVER.reload(BALANCER, AMPHORA)


def delete(id):
    found = next(each for each in BALANCER.listeners if each.id == id)
    DRIVER.delete(found)
    if found in BALANCER.listeners:
        BALANCER.listeners.remove(found)


def configure():
    DRIVER.update_amphora_agent_config(
        AMPHORA, agent_jinja_cfg.AgentJinjaTemplater().build_agent_config(
            AMPHORA.id, "ACTIVE_STANDBY"))


def rotate(pem):
    with open(pem, "rb") as file:
        DRIVER.upload_cert_amp(AMPHORA, file.read())


for line in sys.stdin:
    name, *arguments = json.loads(line)
    # The other one of the pair is known by its address alone, and not there.
    OTHER.status = "ALLOCATED" if name == "vrrp" else "DELETED"
    try:
        result = globals()[name](*arguments)
    except Exception as e:
        result = {"error": f"{type(e).__name__}: {e}"}
    print(json.dumps(result), file=ANSWERS, flush=True)
