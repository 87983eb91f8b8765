"""A persistent callback starts with the page and pushes on its own."""

import asyncio
import random

from dash import Dash, callback, ctx, html, set_props

app = Dash(backend="fastapi", websocket_callbacks=True)

app.layout = html.Div([html.H4("Temperature"), html.Div(id="live-display")])


def get_latest_data():
    return f"{20 + random.random() * 5:.2f} °C"


@callback(persistent=True)
async def background_loop():
    ws = ctx.websocket
    while not ws.is_shutdown:
        set_props("live-display", {"children": get_latest_data()})
        await asyncio.sleep(0.5)


if __name__ == "__main__":
    app.run(debug=True)
