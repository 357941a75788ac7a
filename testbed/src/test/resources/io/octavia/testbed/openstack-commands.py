# The unmodified 'openstack' client for many commands in one process: its start alone takes two seconds.
# In: a JSON array of arguments on each line. Out: {"status", "output", "errors"} on each line.
# The array ["entry points"] asks for the sub-commands of the load balancer client and the options of their own.
import contextlib
import importlib.metadata
import io
import json
import logging
import sys
import time

from cliff import lister, show
from openstackclient import shell


class AnyList(lister.Lister):
    take_action = None


class AnyShow(show.ShowOne):
    take_action = None


def options(command):
    actions = command(None, None).get_parser('')._actions
    return {action.option_strings[-1] for action in actions if action.option_strings}


def entry_points():
    formats = (options(AnyList) | options(AnyShow)) - {'--help'}
    found = {}
    for point in importlib.metadata.distribution('python-octaviaclient').entry_points:
        if point.group == 'openstack.load_balancer.v2':
            found[point.name.replace('_', ' ')] = sorted(options(point.load()) - formats)
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
