"""Callbacks that yield (Dash 4.5): text, Patches, several Outputs, failures, set_props beside, components, a path of a prop.

BACKEND: flask, fastapi or quart. SOCKET=1: all callbacks over the WebSocket. STORAGE=none: the server has no downlink.
"""

import asyncio
import os

from dash import MATCH, Dash, Input, Output, Patch, ctx, dcc, html, no_update, set_props

BACKEND = os.environ.get("BACKEND", "fastapi")
SOCKET = os.environ.get("SOCKET") == "1"

options = {} if BACKEND == "flask" else {"backend": BACKEND, "websocket_callbacks": SOCKET}
if os.environ.get("STORAGE") == "none":
    options["shared_storage"] = None
app = Dash(__name__, suppress_callback_exceptions=True, **options)
if BACKEND == "flask":
    app.server.secret_key = "a key"


def button(name):
    return html.Button(name, id=f"go-{name}")


NAMES = ["text", "patch", "several", "failure", "beside", "content", "running", "long", "silent"]
app.layout = html.Div(
    [
        *[button(name) for name in NAMES],
        html.Button("match", id={"part": "go", "at": 1}),
        html.Button("match", id={"part": "go", "at": 2}),
        *[html.Div("-", id=name) for name in ["text", "after", "one", "two", "failure", "beside", "mine", "content"]],
        *[html.Div("-", id=name) for name in ["running", "state", "long", "silent"]],
        html.Div([], id="patch"),
        html.Div("-", id={"part": "out", "at": 1}),
        html.Div("-", id={"part": "out", "at": 2}),
        dcc.Store(id="data", data={"rows": [{"v": {"a.b": 7}}, {"v": 8}]}),
        html.Button("read", id="go-read"),
        html.Button("Stop", id="stop", **{"data-patchbay-cancel": "long.children"}),
        html.Button("Stop by script", id="stop-script"),
        html.Div("-", id="stopped"),
        html.Pre("-", id="read"),
    ]
)



@app.callback(Output("text", "children"), Input("go-text", "n_clicks"), prevent_initial_call=True)
async def text(_):
    shown = ""
    for token in ["a", "b", "c", "d", "e"]:
        shown += token
        yield shown
        await asyncio.sleep(0.2)


@app.callback(Output("after", "children"), Input("text", "children"), prevent_initial_call=True)
def after(value):
    print(f"after {value}", flush=True)
    return f"after {value}"


@app.callback(Output("patch", "children"), Input("go-patch", "n_clicks"), prevent_initial_call=True)
async def patch(_):
    for at in range(3):
        rows = Patch()
        rows.append(html.Span(f"row {at} "))
        yield rows
        await asyncio.sleep(0.1)


@app.callback(
    Output("one", "children"), Output("two", "children"), Input("go-several", "n_clicks"), prevent_initial_call=True
)
async def several(_):
    yield "first", no_update
    await asyncio.sleep(0.1)
    yield no_update, "second"
    await asyncio.sleep(0.1)
    yield "third", "fourth"


@app.callback(Output("failure", "children"), Input("go-failure", "n_clicks"), prevent_initial_call=True)
async def failure(_):
    print("failure runs", flush=True)
    yield "before"
    await asyncio.sleep(0.2)
    raise ValueError("order 4035 failed")


@app.callback(Output("beside", "children"), Input("go-beside", "n_clicks"), prevent_initial_call=True)
async def beside(_):
    set_props("mine", {"children": "set first"})
    await asyncio.sleep(0.1)
    yield "yielded"
    set_props("mine", {"children": "set second"})
    await asyncio.sleep(0.1)
    yield "yielded again"


@app.callback(Output("content", "children"), Input("go-content", "n_clicks"), prevent_initial_call=True)
async def content(_):
    for at in range(3):
        yield html.Div([dcc.Input(id="field", value=f"value {at}"), html.Div("-", id="inner")])
        await asyncio.sleep(0.1)


@app.callback(Output("inner", "children"), Input("field", "value"))
def inner(value):
    print(f"inner {value}", flush=True)
    return f"alive: {value}"


@app.callback(
    Output("running", "children"),
    Input("go-running", "n_clicks"),
    running=[(Output("state", "children"), "runs", "idle")],
    prevent_initial_call=True,
)
async def running(_):
    for at in range(3):
        yield str(at)
        await asyncio.sleep(0.2)


@app.callback(Output("long", "children"), Input("go-long", "n_clicks"), prevent_initial_call=True)
async def long(clicks):
    print(f"long {clicks} begins", flush=True)
    try:
        for at in range(1_000):
            yield f"{clicks}:{at}"
            await asyncio.sleep(0.05)
    finally:
        print(f"long {clicks} is over", flush=True)


app.clientside_callback(
    "() => window.dash_clientside.cancel('long.children')",
    Output("stopped", "children"),
    Input("stop-script", "n_clicks"),
    prevent_initial_call=True,
)


@app.callback(
    Output({"part": "out", "at": MATCH}, "children"),
    Input({"part": "go", "at": MATCH}, "n_clicks"),
    prevent_initial_call=True,
)
async def match(_):
    for at in range(3):
        yield f"{ctx.triggered_id['at']}:{at}"
        await asyncio.sleep(0.1)


@app.callback(Input("go-silent", "n_clicks"), prevent_initial_call=True)
async def silent(_):
    set_props("silent", {"children": "set"})
    yield
    await asyncio.sleep(0.1)


if SOCKET:

    @app.callback(Output("read", "children"), Input("go-read", "n_clicks"), prevent_initial_call=True)
    async def read(_):
        socket = ctx.websocket
        paths = [["rows", -1, "v"], ["rows", 0, "v", "a.b"], ["rows", 5], ["rows", "0"], []]
        return repr([await socket.get_prop("data", "data", path=path) for path in paths])


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
