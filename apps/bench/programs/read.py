"""A click makes the server read a prop many times, one read after the other."""

import json
import os
import time

from dash import Input, Output, callback, ctx, dcc, html

from page import make_app

READS = int(os.environ["READS"])

app = make_app()
app.layout = html.Div(
    [html.Button("Go", id="go"), html.Div("", id="read"), dcc.Input(id="name", value="world")]
)


@callback(Output("read", "children"), Input("go", "n_clicks"), prevent_initial_call=True)
async def read(run):
    took = []
    for _ in range(READS):
        begun = time.perf_counter()
        value = await ctx.websocket.get_prop("name", "value")
        took.append((time.perf_counter() - begun) * 1000)
        if value != "world":
            raise ValueError(f"Read {value}")
    took.sort()
    return json.dumps({"run": run, "p50": took[READS // 2], "p99": took[int(READS * 0.99)]})
