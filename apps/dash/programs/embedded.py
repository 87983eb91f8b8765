"""An app for pages of another site. The site is allowed by name: for the socket, and by CORS headers for HTTP."""

import asyncio
import os

from dash import Dash, Input, Output, callback, clientside_callback, dash_table, dcc, html, set_props
from starlette.middleware.cors import CORSMiddleware

allowed = os.environ.get("EMBEDDING_ORIGINS", "https://embedding-site.example.com").split(",")

app = Dash(backend="fastapi", websocket_callbacks=True, websocket_allowed_origins=allowed)
app.server.add_middleware(
    CORSMiddleware, allow_origins=allowed, allow_credentials=True, allow_methods=["GET", "POST"], allow_headers=["*"]
)

CITIES = [{"city": "Oslo", "year": 2024, "people": 717}, {"city": "Oslo", "year": 2025, "people": 724}, {"city": "Bergen", "year": 2025, "people": 294}]

app.layout = html.Div(
    [
        dcc.Dropdown(["Oslo", "Bergen"], "Oslo", id="city", clearable=False),
        dcc.Graph(id="graph", style={"height": 250}),
        dash_table.DataTable(id="table", columns=[{"id": key, "name": key} for key in ("year", "people")]),
        html.Div(id="shout"),
        html.Button("Stream", id="stream"),
        html.Div(id="streamed"),
    ]
)


@callback(Output("graph", "figure"), Output("table", "data"), Input("city", "value"))
def show(city):
    rows = [row for row in CITIES if row["city"] == city]
    years = [str(row["year"]) for row in rows]
    return {"data": [{"type": "bar", "x": years, "y": [row["people"] for row in rows]}], "layout": {"title": {"text": city}}}, rows


clientside_callback(
    "function (city) { return city.toUpperCase() + '!'; }", Output("shout", "children"), Input("city", "value")
)


@callback(Output("streamed", "children"), Input("stream", "n_clicks"), prevent_initial_call=True)
async def stream(_clicks):
    for i in range(1, 4):
        set_props("streamed", {"children": f"Part {i}"})
        await asyncio.sleep(0.3)
    return "All parts"


if __name__ == "__main__":
    app.run(debug=True)
