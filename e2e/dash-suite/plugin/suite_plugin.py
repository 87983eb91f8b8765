"""
A pytest plug-in: each parallel worker takes server ports of its own, as the test harness counts up from one number. They lie
below those that the system gives to outgoing connections, and apart from those of another run on the machine.
"""

import os

from dash.testing.application_runners import BaseDashRunner

PORTS_PER_WORKER = 500

worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
first = int(os.environ.get("SUITE_FIRST_PORT", "10000"))
BaseDashRunner._next_port = first + PORTS_PER_WORKER * worker
