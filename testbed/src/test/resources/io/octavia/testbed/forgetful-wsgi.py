"""octavia-wsgi, whose noop network forgets before each request what it was asked by earlier ones.

Otherwise the answer to a request would hang on those before it.
"""

import runpy

from octavia.network.drivers.noop_driver import driver

api = runpy.run_path("/usr/bin/octavia-wsgi")["application"]


def application(environ, start_response):
    known = driver._NOOP_MANAGER_VARS
    for kind in ("networks", "subnets", "ports", "interfaces"):
        known[kind].clear()
    known["current_network"] = None
    return api(environ, start_response)
