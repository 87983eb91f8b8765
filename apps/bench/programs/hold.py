"""A persistent callback of each page says once a second when it was due; a click starts a flood."""

import asyncio
import os
import time

from dash import Dash, Input, Output, callback, ctx, html, set_props

app = Dash(backend="fastapi", websocket_callbacks=True)
app.layout = html.Div([html.Div(id="tick"), html.Button(id="go"), html.Div(id="answer")])
MESSAGES = int(os.environ.get("MESSAGES", "0"))


@callback(persistent=True)
async def ticks():
    due = time.time() + 1
    while not ctx.websocket.is_shutdown:
        await asyncio.sleep(due - time.time())
        set_props("tick", {"children": due * 1000})
        due += 1


@callback(Output("answer", "children"), Input("go", "n_clicks"), prevent_initial_call=True)
async def flood(clicks):
    for n in range(MESSAGES):
        set_props("tick", {"children": n})
        if n % 50 == 49:
            await asyncio.sleep(0)
    return str(clicks)
