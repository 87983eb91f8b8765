"""A click starts a stream of changes to two hundred components."""

import asyncio
import os

from dash import Input, callback, html, set_props

from page import make_app

MESSAGES = int(os.environ["MESSAGES"])
COMPONENTS = 200
OTHERS = int(os.environ["OTHERS"])

app = make_app()
app.layout = html.Div(
    [
        html.Button("Go", id="go"),
        html.Div([html.Div("0", id=f"c{n}") for n in range(COMPONENTS)]),
        html.Div([html.Div(str(n), id=f"other{n}") for n in range(OTHERS)]),
    ]
)


@callback(Input("go", "n_clicks"), prevent_initial_call=True)
async def stream(clicks):
    for n in range(MESSAGES):
        set_props(f"c{n % COMPONENTS}", {"children": f"{clicks}:{n}"})
        if n % 50 == 49:
            await asyncio.sleep(0)
