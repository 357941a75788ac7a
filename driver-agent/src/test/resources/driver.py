"""A provider driver's side: Debian's octavia-lib, told what to do by lines of JSON on stdin.

A line is [method, argument]; the answer is a line of JSON: {"result": …} or {"error": …}.
"""

import json
import sys

from octavia_lib.api.drivers import driver_lib
from octavia_lib.api.drivers import exceptions

def answer(method, argument):
    try:
        result = getattr(library, method)(argument)
    except exceptions.UpdateStatusError as e:
        return {"error": e.fault_string, "object": e.status_object, "id": e.status_object_id}
    except exceptions.UpdateStatisticsError as e:
        return {"error": e.fault_string, "object": e.stats_object, "id": e.stats_object_id}
    if result is None:
        return {"result": None}
    return {"result": result.to_dict(recurse=True), "type": type(result).__name__}


library = None
for line in sys.stdin:
    # The library waits for the sockets to be there.
    library = library or driver_lib.DriverLibrary(
        status_socket=sys.argv[1], stats_socket=sys.argv[2], get_socket=sys.argv[3])
    print(json.dumps(answer(*json.loads(line))), flush=True)
