"""A stock Dash server with a loop per tab and a counter of clicks, for measurements of broken connections."""

import asyncio
import sys
import time
from collections import Counter

from dash import Dash, Input, Output, Patch, callback, ctx, html, set_props

app = Dash(backend="fastapi", websocket_callbacks=True)
app.layout = html.Div([html.Div(id="tick"), html.Button(id="click"), html.Div(id="clicked")])
clicks = Counter()
TICK = 0.2


@callback(persistent=True)
async def ticks():
    # All loops have one clock: each tick is due once, however late it is sent.
    tick = int(time.time() / TICK)
    while not ctx.websocket.is_shutdown:
        while tick <= time.time() / TICK:
            patch = Patch()
            patch.append(tick)
            set_props("tick", {"children": patch})
            tick += 1
        await asyncio.sleep(TICK)


@callback(Output("clicked", "children"), Input("click", "title"), prevent_initial_call=True)
async def click(name):
    clicks[name] += 1
    return clicks[name]


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]))
