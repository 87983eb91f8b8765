"""A strict content policy: it allows only the app's own scripts, worker and socket."""

import asyncio
import os

from dash import Dash, Input, Output, callback, clientside_callback, ctx, dcc, html, set_props

app = Dash(backend="fastapi", websocket_callbacks=True)

app.layout = html.Div([
    dcc.Input(id="name", value="Ada"),
    html.Div(id="shout"),
    html.Div(id="echo"),
    html.Div(id="beat"),
])

clientside_callback("function (name) { return name.toUpperCase() + '!'; }", Output("shout", "children"), Input("name", "value"))


@callback(Output("echo", "children"), Input("name", "value"))
async def echo(name):
    return f"Hello, {name}"


@callback(persistent=True)
async def beat():
    n = 0
    while not ctx.websocket.is_shutdown:
        n += 1
        set_props("beat", {"children": f"Beat {n}"})
        await asyncio.sleep(0.2)


WORKER_SOURCE = os.environ.get("WORKER_SOURCE", "'self'")
POLICY = "; ".join([
    "default-src 'none'",
    f"script-src 'self' {' '.join(app.csp_hashes())}",
    f"worker-src {WORKER_SOURCE}",
    "connect-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
])


@app.server.middleware("http")
async def add_policy(request, call_next):
    answer = await call_next(request)
    answer.headers["content-security-policy"] = POLICY
    return answer


if __name__ == "__main__":
    app.run()
