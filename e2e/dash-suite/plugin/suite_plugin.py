"""
A pytest plug-in: each parallel worker takes server ports of its own, as the test harness counts up from one number, and a
Redis of its own, as tests empty it. The ports lie below those that the system gives to outgoing connections, and apart
from those of another run.
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
    """It ends with the session of this process: see `end_session` of the suite."""
    folder = tempfile.mkdtemp(prefix="suite-redis-")
    redis = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    subprocess.Popen(redis, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ping = ["redis-cli", "-p", str(port), "ping"]
    until(lambda: subprocess.run(ping, capture_output=True, text=True).stdout.strip() == "PONG", timeout=10)
    os.environ["REDIS_PORT"] = str(port)
    os.environ["REDIS_URL"] = f"redis://localhost:{port}"


# The process that hands out the tests runs none.
if worker:
    start_redis(first)
    BaseDashRunner._next_port = first + 1
