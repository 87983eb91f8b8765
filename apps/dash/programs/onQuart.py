"""An app on Quart: a stream, a read during a run, and a persistent callback."""

import asyncio

from dash import Dash, Input, Output, callback, ctx, dcc, html, set_props

app = Dash(backend="quart", websocket_callbacks=True)

app.layout = html.Div([
    dcc.Input(id="name-input", value="Ada"),
    html.Button("Start", id="start-btn"),
    html.Div(id="countdown-display", children="Ready"),
    html.Div(id="live-display"),
])


@callback(
    Output("countdown-display", "children"),
    Input("start-btn", "n_clicks"),
    prevent_initial_call=True,
)
async def countdown(n_clicks):
    for i in range(3, 0, -1):
        set_props("countdown-display", {"children": f"Countdown: {i}"})
        await asyncio.sleep(0.3)
    name = await ctx.websocket.get_prop("name-input", "value")
    return f"Done, {name}!"


@callback(persistent=True)
async def background_loop():
    n = 0
    while not ctx.websocket.is_shutdown:
        n += 1
        set_props("live-display", {"children": f"Beat {n}"})
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    app.run(debug=True)
