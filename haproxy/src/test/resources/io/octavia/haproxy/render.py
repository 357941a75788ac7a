"""The original's renderer: reads load balancers as JSON, one a line, and answers each with its files.

A question is {"loadBalancer", "files", "amphora"}, as our records print themselves. The answer is
{"haproxy": text or null, "lvs": {listener: text}}.
"""

import json
import os
import sys
from types import SimpleNamespace

from octavia.common import config
from octavia.common.jinja.haproxy.combined_listeners import jinja_cfg
from octavia.common.jinja.lvs import jinja_cfg as lvs_cfg

BASE = "/var/lib/octavia"
CERTIFICATES = BASE + "/certs"
WORDS = {"TLS_HELLO": "TLS-HELLO", "UDP_CONNECT": "UDP-CONNECT"}


def ident(value):
    return value and value["value"]


def monitor(source):
    if source is None:
        return None
    version = source["httpVersion"]
    return SimpleNamespace(
        id=ident(source["id"]), type=WORDS.get(source["type"], source["type"]),
        delay=source["delay"], timeout=source["timeout"],
        fall_threshold=source["fallThreshold"], rise_threshold=source["riseThreshold"],
        http_method=source["httpMethod"], url_path=source["urlPath"],
        expected_codes=source["expectedCodes"], enabled=source["enabled"],
        http_version=version and float(version), domain_name=source["domainName"],
        provisioning_status=source["provisioningStatus"])


def member(source):
    return SimpleNamespace(
        id=ident(source["id"]), ip_address=source["ipAddress"],
        protocol_port=source["protocolPort"], weight=source["weight"], backup=source["backup"],
        monitor_address=source["monitorAddress"], monitor_port=source["monitorPort"],
        subnet_id=source["subnetId"], enabled=source["enabled"],
        provisioning_status=source["provisioningStatus"],
        operating_status=source["operatingStatus"])


def persistence(source):
    return source and SimpleNamespace(
        type=source["type"], cookie_name=source["cookieName"],
        persistence_timeout=source["timeout"], persistence_granularity=source["granularity"])


def pool(source):
    tls = source["tls"]
    return SimpleNamespace(
        id=ident(source["id"]), protocol=source["protocol"], lb_algorithm=source["algorithm"],
        session_persistence=persistence(source["sessionPersistence"]),
        health_monitor=monitor(source["healthMonitor"]),
        members=[member(each) for each in source["members"]], enabled=source["enabled"],
        provisioning_status=source["provisioningStatus"],
        operating_status=source["operatingStatus"], tls_enabled=tls["enabled"],
        tls_certificate_id=tls["certificate"], ca_tls_certificate_id=tls["ca"],
        crl_container_id=tls["crl"], tls_ciphers=tls["ciphers"], tls_versions=tls["versions"] or None,
        alpn_protocols=tls["alpnProtocols"] or None)


def policy(source, pools):
    return SimpleNamespace(
        id=ident(source["id"]), action=source["action"],
        redirect_pool=pools.get(ident(source["redirectPool"])),
        redirect_url=source["redirectUrl"], redirect_prefix=source["redirectPrefix"],
        redirect_http_code=source["redirectHttpCode"], enabled=source["enabled"],
        provisioning_status=source["provisioningStatus"],
        l7rules=[SimpleNamespace(
            id=ident(rule["id"]), type=rule["type"], compare_type=rule["compareType"],
            key=rule["key"], value=rule["value"], invert=rule["invert"], enabled=rule["enabled"],
            provisioning_status=rule["provisioningStatus"]) for rule in source["rules"]])


def listener(source, balancer, pools):
    tls, timeouts = source["tls"], source["timeouts"]
    default = pools.get(ident(source["defaultPool"]))
    policies = [policy(each, pools)
                for each in sorted(source["policies"], key=lambda each: each["position"])]
    used = [default] + [each.redirect_pool for each in policies if each.l7rules and each.enabled]
    return SimpleNamespace(
        id=ident(source["id"]), load_balancer=balancer, protocol=source["protocol"],
        protocol_port=source["protocolPort"], connection_limit=source["connectionLimit"],
        peer_port=1025, insert_headers=source["insertHeaders"], enabled=source["enabled"],
        timeout_client_data=timeouts["clientData"],
        timeout_member_connect=timeouts["memberConnect"],
        timeout_member_data=timeouts["memberData"], timeout_tcp_inspect=timeouts["tcpInspect"],
        tls_certificate_id=tls["certificate"],
        client_ca_tls_certificate_id=tls["clientCa"] and ident(source["id"]) + "-ca",
        client_crl_container_id=tls["clientCrl"] and ident(source["id"]) + "-crl",
        client_authentication=tls["clientAuthentication"], tls_ciphers=tls["ciphers"],
        tls_versions=tls["versions"] or None, alpn_protocols=tls["alpnProtocols"] or None,
        default_pool=default, l7policies=policies,
        # octavia/db/models.py, Listener.pools
        pools=list({each.id: each for each in used if each}.values()),
        provisioning_status=source["provisioningStatus"])


def certificates(balancer, files):
    directory = os.path.join(CERTIFICATES, balancer.id)
    found = {}
    for id, names in files["listeners"].items():
        found[id + "-ca"] = names["clientCa"]
        found[id + "-crl"] = names["clientCrl"]
    for id, names in files["pools"].items():
        keys = {"client_cert": "certificate", "ca_cert": "ca", "crl": "crl"}
        found[id] = {key: os.path.join(directory, names[name])
                     for key, name in keys.items() if names[name]}
    return found


def answer(question):
    source = question["loadBalancer"]
    amphorae = [SimpleNamespace(
        id=ident(each["id"]), status=each["status"], vrrp_ip=each["vrrpIp"], role=each["role"],
        lb_network_ip=each["lbNetworkIp"], ha_ip=None, vrrp_port_id=None, ha_port_id=None,
        vrrp_interface=each["vrrpInterface"], vrrp_priority=None) for each in source["amphorae"]]
    balancer = SimpleNamespace(
        id=ident(source["id"]), project_id=source["projectId"], topology=source["topology"],
        enabled=source["enabled"], amphorae=amphorae,
        vip=SimpleNamespace(ip_address=source["vip"]["ipAddress"]),
        additional_vips=[SimpleNamespace(ip_address=each["ipAddress"])
                         for each in source["additionalVips"]])
    pools = {ident(each["id"]): pool(each) for each in source["pools"]}
    listeners = [listener(each, balancer, pools) for each in source["listeners"]]
    host = amphorae[0] if amphorae else SimpleNamespace(
        id=question["amphora"], status="ALLOCATED", vrrp_ip=None, role=None, lb_network_ip=None,
        ha_ip=None, vrrp_port_id=None, ha_port_id=None, vrrp_interface=None, vrrp_priority=None)
    web = [each for each in listeners if each.protocol not in ("UDP", "SCTP")]
    return {
        "haproxy": web and jinja_cfg.JinjaTemplater(BASE, CERTIFICATES).build_config(
            host, web, certificates(balancer, question["files"]), ["2", "6"]) or None,
        "lvs": {each.id: lvs_cfg.LvsJinjaTemplater().build_config(listener=each)
                for each in listeners if each.protocol in ("UDP", "SCTP")}}


config.init(["--config-file", "/dev/null"])
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
