# Runs tests of the distribution's Python packages, unmodified, as 'python3 -m testtools.run' does.
import sys
import time

from testtools import run

sleep = time.sleep
time.sleep = lambda seconds: sleep(min(seconds, 0.1))  # what they wait for comes sooner than in a cloud
run.main(sys.argv, sys.stdout)
