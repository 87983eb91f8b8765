"""Callbacks whose page goes away. `/journal` shows to another page what they did."""

import asyncio

from dash import Dash, Input, Output, callback, ctx, html, set_props

app = Dash(backend="fastapi", websocket_callbacks=True)
journal = []

app.layout = html.Div([
    html.Button("Start", id="btn"),
    html.Div(id="status"),
    html.Div(id="progress"),
    html.Div(id="output"),
])


@app.server.get("/journal")
def read_journal():
    return journal


@callback(persistent=True)
async def background_loop():
    ws = ctx.websocket
    n = 0
    try:
        while not ws.is_shutdown:
            n += 1
            set_props("output", {"children": f"Beat {n}"})
            await asyncio.sleep(0.2)
    finally:
        journal.append("loop ended")


@callback(Output("status", "children"), Input("btn", "n_clicks"), prevent_initial_call=True)
async def long_task(n):
    try:
        while True:
            set_props("progress", {"children": "Working..."})
            await asyncio.sleep(0.2)
    except asyncio.CancelledError:
        journal.append("task cancelled")
    return "Done"


if __name__ == "__main__":
    app.run(debug=True)
