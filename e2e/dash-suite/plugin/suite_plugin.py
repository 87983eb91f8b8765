"""A pytest plug-in: each parallel worker takes server ports of its own, as the test harness counts up from one number."""

import os

from dash.testing.application_runners import BaseDashRunner

PORTS_PER_WORKER = 1000

worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
BaseDashRunner._next_port = 58050 + PORTS_PER_WORKER * worker
