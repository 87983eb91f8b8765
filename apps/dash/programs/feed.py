"""A callback forwards an upstream WebSocket; this program is also the upstream."""

import asyncio
import random
import threading

import websockets
from dash import Dash, Input, Output, callback, ctx, dcc, html, set_props

upstream_ports = []


async def answer(connection):
    async for symbol in connection:
        await connection.send(f"{symbol}: ${random.uniform(100, 150):.2f}")


async def serve():
    async with websockets.serve(answer, "127.0.0.1", 0) as server:
        upstream_ports.append(server.sockets[0].getsockname()[1])
        await asyncio.get_running_loop().create_future()


threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()

app = Dash(backend="fastapi", websocket_callbacks=True)

app.layout = html.Div([
    dcc.Dropdown(id="symbol-select", options=["AAPL", "GOOGL", "MSFT"], value="AAPL"),
    html.Button("Connect", id="connect-btn"),
    html.Div(id="status", children="Disconnected"),
    html.Div(id="live-output"),
])


@callback(
    Output("status", "children"),
    Input("connect-btn", "n_clicks"),
    prevent_initial_call=True,
)
async def stream_from_service(n):
    ws = ctx.websocket
    if ws is None:
        return "WebSocket not available"

    set_props("status", {"children": "Connecting..."})

    try:
        async with websockets.connect(f"ws://127.0.0.1:{upstream_ports[0]}/feed") as upstream:
            set_props("status", {"children": "Connected"})

            while True:
                symbol = await ws.get_prop("symbol-select", "value")
                await upstream.send(symbol)

                message = await upstream.recv()
                set_props("live-output", {"children": message})

                await asyncio.sleep(1)

    except asyncio.CancelledError:
        pass

    return "Disconnected"


if __name__ == "__main__":
    app.run(debug=True)
