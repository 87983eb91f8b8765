"""A stock Dash app that uses each part of the wire once."""

import asyncio
import sys

from dash import Dash, Input, Output, Patch, State, callback, ctx, dcc, html, set_props
from dash.exceptions import PreventUpdate

app = Dash(backend="fastapi")
app.layout = html.Div(
    [
        dcc.Input(id="name", value="x"),
        html.Button("Stream", id="stream"),
        html.Div("init", id="streamed"),
        html.Div(id="tick"),
        dcc.Store(id="store", data={"list": []}),
        html.Button("Patch", id="patch"),
        html.Div(id="patched"),
        html.Button("Error", id="error"),
        html.Div("no error", id="errored"),
        html.Button("Prevent", id="prevent"),
        html.Div("kept", id="prevented"),
        html.Div(id="echo"),
        html.Button("Several", id="several"),
        html.Div(id="one"),
        html.Div(id="two"),
        html.Div(id="side"),
    ]
)


@callback(Output("streamed", "children"), Input("stream", "n_clicks"), prevent_initial_call=True, websocket=True)
async def stream(_clicks):
    name = await ctx.websocket.get_prop("name", "value")
    for i in range(1, 4):
        set_props("streamed", {"children": f"{name} {i}"})
        await asyncio.sleep(0.2)
    return f"done {name}"


@callback(persistent=True, websocket=True)
async def loop():
    i = 0
    while not ctx.websocket.is_shutdown:
        i += 1
        set_props("tick", {"children": f"tick {i}"})
        await asyncio.sleep(0.1)


@callback(Output("patched", "children"), Input("patch", "n_clicks"), prevent_initial_call=True, websocket=True)
async def patch(n_clicks):
    patched = Patch()
    patched["list"].append(n_clicks)
    set_props("store", {"data": patched})
    return str(await ctx.websocket.get_prop("store", "data"))


@callback(Output("errored", "children"), Input("error", "n_clicks"), prevent_initial_call=True, websocket=True)
async def error(_clicks):
    raise ValueError("SECRET")


@callback(Output("prevented", "children"), Input("prevent", "n_clicks"), prevent_initial_call=True, websocket=True)
async def prevent(_clicks):
    raise PreventUpdate


@callback(Output("echo", "children"), Input("name", "value"), State("store", "data"))
def echo(value, data):
    return f"{value} with {len(data['list'])}"


@callback(Output("one", "children"), Output("two", "children"), Input("several", "n_clicks"), prevent_initial_call=True)
def several(n_clicks):
    set_props("side", {"children": html.B(f"side {n_clicks}")})
    return f"one {n_clicks}", html.I(f"two {n_clicks}")


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]))
