# The unmodified 'openstack' client for many commands in one process: its start alone takes two seconds.
# In: a JSON array of arguments on each line. Out: {"status", "output", "errors"} on each line.
# The array ["entry points"] asks for the sub-commands of the load balancer client and their options.
import contextlib
import importlib.metadata
import io
import json
import logging
import sys
import time

from openstackclient import shell


def entry_points():
    found = {}
    for point in importlib.metadata.distribution('python-octaviaclient').entry_points:
        if point.group == 'openstack.load_balancer.v2':
            parser = point.load()(None, None).get_parser('')
            options = [a.option_strings[-1] for a in parser._actions if a.option_strings]
            found[point.name.replace('_', ' ')] = sorted(set(options))
    return found


def run(arguments):
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            status = shell.main(arguments)
        except SystemExit as e:  # argparse
            status = e.code
    for handler in list(logging.getLogger('').handlers):  # each start adds its own
        logging.getLogger('').removeHandler(handler)
    return {'status': status or 0, 'output': output.getvalue(), 'errors': errors.getvalue()}


sleep = time.sleep
time.sleep = lambda seconds: sleep(min(seconds, 0.1))  # what it waits for comes sooner than in a cloud
answers = sys.stdout
for line in sys.stdin:
    asked = json.loads(line)
    answer = entry_points() if asked == ['entry points'] else run(asked)
    print(json.dumps(answer), file=answers, flush=True)
