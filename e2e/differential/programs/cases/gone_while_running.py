"""Components that are replaced, moved or taken away while a run streams to them and then reads from them."""

import asyncio

from dash import MATCH, Dash, Input, Output, Patch, callback, ctx, html, set_props
from dash._utils import stringify_id

app = Dash(backend="fastapi", websocket_callbacks=True, suppress_callback_exceptions=True)


def cards(tag):
    return html.Div(
        [
            html.Button("go", id={"type": "go", "i": 0}, className="go"),
            html.Button("side", id={"type": "side", "i": 0}),
            html.P(f"{tag}0", id={"type": "card", "i": 0}),
        ]
    )


app.layout = html.Div(
    [
        *(html.Button(name, id=name) for name in ("same", "gone", "move", "release")),
        html.Div([cards("card ")], id="tab"),
        html.Pre("-", id="end"),
    ]
)
released = []


@callback(
    Output({"type": "card", "i": MATCH}, "children"),
    Input({"type": "go", "i": MATCH}, "n_clicks"),
    prevent_initial_call=True,
    running=[(Output({"type": "side", "i": MATCH}, "disabled"), True, False)],
)
async def run(clicks):
    me = {"type": "card", "i": ctx.triggered_id["i"]}
    set_props("end", {"children": "started"})
    while not released:
        await asyncio.sleep(0.02)
    released.clear()
    set_props(me, {"title": "late"})
    got = await ctx.websocket.get_prop(stringify_id(me), "title", timeout=2)
    set_props("end", {"children": f"got {got}"})
    return f"done {clicks}"


@callback(Input("release", "n_clicks"), prevent_initial_call=True)
async def release(_clicks):
    released.append(True)


@callback(
    Output("tab", "children"),
    Input("same", "n_clicks"),
    Input("gone", "n_clicks"),
    Input("move", "n_clicks"),
    prevent_initial_call=True,
)
async def change(*_clicks):
    if ctx.triggered_id == "same":
        return [cards("new ")]
    if ctx.triggered_id == "gone":
        return "empty"
    patch = Patch()
    patch.insert(0, html.P("inserted"))
    return patch
