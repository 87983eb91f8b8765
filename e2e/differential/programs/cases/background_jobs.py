"""Jobs that take longer than one interval: with progress, with `running`, cancelled, and one whose progress comes with its result."""

import tempfile
import time

import diskcache
from dash import Dash, DiskcacheManager, Input, Output, callback, html

app = Dash(background_callback_manager=DiskcacheManager(diskcache.Cache(tempfile.mkdtemp())))
app.layout = html.Div(
    [
        html.Button("long", id="long"),
        html.Button("stop", id="stop"),
        html.Progress(id="bar", value="0", max="9"),
        html.Pre("-", id="long-progress"),
        html.Pre("-", id="long-says"),
        html.Button("plain", id="plain"),
        html.Pre("at rest", id="plain-state"),
        html.Pre("-", id="plain-says"),
        html.Button("last", id="last"),
        html.Pre("-", id="last-progress"),
        html.Pre("-", id="last-says"),
    ]
)


@callback(
    Output("long-says", "children"),
    Input("long", "n_clicks"),
    background=True,
    interval=200,
    prevent_initial_call=True,
    running=[(Output("long", "disabled"), True, False)],
    progress=[Output("bar", "value"), Output("long-progress", "children")],
    progress_default=["0", "none"],
    cancel=[Input("stop", "n_clicks")],
)
def long(set_progress, clicks):
    for step in range(1, 6 if clicks == 1 else 60):
        set_progress((str(step), f"step {step}"))
        time.sleep(0.3)
    return f"done {clicks}"


@callback(
    Output("plain-says", "children"),
    Input("plain", "n_clicks"),
    background=True,
    interval=200,
    prevent_initial_call=True,
    running=[(Output("plain-state", "children"), "running", "at rest")],
)
def plain(clicks):
    time.sleep(1)
    return f"done {clicks}"


@callback(
    Output("last-says", "children"),
    Input("last", "n_clicks"),
    progress=Output("last-progress", "children"),
    background=True,
    interval=2000,
    prevent_initial_call=True,
)
def last(set_progress, clicks):
    set_progress("almost")
    return f"done {clicks}"
