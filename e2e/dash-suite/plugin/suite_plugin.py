"""
A pytest plug-in that gives each parallel worker its own server ports and its own Redis. The test harness counts ports up from one
number, and tests empty Redis. The ports are below those of outgoing connections, and differ from those of another run.
"""

import os
import subprocess
import tempfile

from dash.testing.application_runners import BaseDashRunner
from dash.testing.wait import until

PORTS_PER_WORKER = 500

worker = os.environ.get("PYTEST_XDIST_WORKER")
first = int(os.environ["SUITE_FIRST_PORT"]) + PORTS_PER_WORKER * int((worker or "gw0").removeprefix("gw"))


def start_redis(port: int) -> None:
    """Starts a Redis. `end_session` of the suite ends it."""
    folder = tempfile.mkdtemp(prefix="suite-redis-")
    redis = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    subprocess.Popen(redis, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ping = ["redis-cli", "-p", str(port), "ping"]
    until(lambda: subprocess.run(ping, capture_output=True, text=True).stdout.strip() == "PONG", timeout=10)
    os.environ["REDIS_PORT"] = str(port)
    os.environ["REDIS_URL"] = f"redis://localhost:{port}"


# The process that distributes the tests runs none.
if worker:
    start_redis(first)
    BaseDashRunner._next_port = first + 1
