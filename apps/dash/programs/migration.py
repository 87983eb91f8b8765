"""After the migration: the same price, pushed by a persistent callback."""

import asyncio
import random

from dash import Dash, callback, ctx, html, set_props

app = Dash(backend="fastapi", websocket_callbacks=True)

app.layout = html.Div([
    html.H4("Live Price"),
    html.Div(id="price-display"),
])


def get_latest_price(symbol):
    return round(random.uniform(100, 150), 2)


@callback(persistent=True)
async def stream_price():
    ws = ctx.websocket
    while not ws.is_shutdown:
        price = get_latest_price("AAPL")
        set_props("price-display", {"children": f"AAPL: ${price}"})
        await asyncio.sleep(1)


if __name__ == "__main__":
    app.run(debug=True)
