"""What the programs share: the bench's script on the page, and a page without a renderer."""

import os

from dash import Dash
from fastapi.responses import HTMLResponse


def make_app():
    app = Dash(
        backend="fastapi",
        websocket_callbacks=True,
        external_scripts=[{"src": os.environ["BENCH_SCRIPT"], "type": "module"}],
    )

    @app.server.get("/bare")
    def bare():
        return HTMLResponse(os.environ["BENCH_BARE_PAGE"])

    return app
