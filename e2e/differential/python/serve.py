"""Serves Dash programs one after another. Each runs in a fork of this process, which has already imported everything.

Orders are JSON lines on standard input. Events are written to file descriptor 3. With `PATCHBAY=0` in the environment, pages get
Dash's own renderer.
"""

import functools
import importlib.util
import json
import logging
import os
import signal
import socket
import sys
import tempfile
import traceback

# Modules of the programs, imported before the fork. Component suites are not, because a page loads all imported suites.
import dash
import diskcache  # noqa: F401
import fastapi  # noqa: F401
import flask  # noqa: F401
import multiprocess  # noqa: F401
import plotly.graph_objects  # noqa: F401
import psutil  # noqa: F401
import uvicorn
import werkzeug.serving

from build_app import build_app
from recorder import AsgiRecorder, WsgiRecorder, tell


def load_program(path):
    """Returns the `app` of a Python file."""
    folder, file = os.path.split(path)
    name = os.path.splitext(file)[0]
    os.chdir(folder)
    sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module.app


def make_app(order):
    if "options" in order:
        # Only in this fork, which imports the module afterwards.
        dash.Dash = functools.partial(dash.Dash, **order["options"])
    app = load_program(order["file"]) if "file" in order else build_app(order["app"])
    if order.get("debug"):
        app.enable_dev_tools(debug=True, dev_tools_hot_reload=False, dev_tools_disable_version_check=True)
    return app


def serve(order):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", order["port"]))
    listener.listen(128)
    app = make_app(order)
    tell("ready", port=listener.getsockname()[1])
    if isinstance(app.server, flask.Flask):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        werkzeug.serving.make_server(
            "127.0.0.1", 0, WsgiRecorder(app.server), threaded=True, fd=listener.fileno()
        ).serve_forever()
    else:
        uvicorn.Server(uvicorn.Config(AsgiRecorder(app.server), log_level="error")).run(sockets=[listener])


def fork(order):
    process = os.fork()
    if process:
        return process
    # A process group of its own, so that child processes of the program end with it.
    os.setpgid(0, 0)
    sys.stdin.close()
    try:
        serve(order)
    except BaseException:
        tell("failed", text=traceback.format_exc())
    os._exit(1)


def end(process):
    for kill in (os.killpg, os.kill):
        try:
            kill(process, signal.SIGKILL)
        except ProcessLookupError:
            pass
    os.waitpid(process, 0)


def main():
    process = None
    tell("begun")
    for line in sys.stdin:
        if process is not None:
            end(process)
            process = None
        order = json.loads(line)
        tell("ended")
        if "port" in order:
            process = fork(order)
    if process is not None:
        end(process)


if __name__ == "__main__":
    # Programs are killed, so this process deletes their files.
    with tempfile.TemporaryDirectory() as tempfile.tempdir:
        main()
