"""Background callbacks: jobs in their own processes with progress. Other callbacks continue, cancel and await them."""

import tempfile
import time

import diskcache
from dash import Dash, DiskcacheManager, Input, Output, callback, html, no_update, set_props
from dash.exceptions import PreventUpdate

cache = diskcache.Cache(tempfile.mkdtemp())

app = Dash(backend="fastapi", websocket_callbacks=True, background_callback_manager=DiskcacheManager(cache))

NAMES = ["job", "last", "quick", "idle", "prevent", "fail", "alone"]

app.layout = html.Div([
    html.Button("Step", id="step"),
    html.Button("Cancel", id="cancel"),
    *[html.Button(name, id=name) for name in NAMES],
    html.Pre("0", id="steps"),
    html.Progress(id="bar", value="0", max="10"),
    html.Pre("-", id="told"),
    html.Pre("-", id="last-progress"),
    *[html.Pre("-", id=f"{name}-out") for name in NAMES],
    html.Pre("-", id="next-out"),
])


def wait_for(step):
    """Waits until the page lets the job continue."""
    while cache.get("steps", 0) < step:
        time.sleep(0.02)


@callback(Output("steps", "children"), Input("step", "n_clicks"), prevent_initial_call=True)
def let_go_on(n):
    cache.incr("steps")
    return str(n)


@callback(
    Output("job-out", "children"),
    Input("job", "n_clicks"),
    background=True,
    interval=100,
    running=[(Output("job", "disabled"), True, False), (Output("told", "title"), "runs", "over")],
    progress=[Output("bar", "value"), Output("bar", "max")],
    progress_default=["0", "10"],
    cancel=[Input("cancel", "n_clicks")],
    prevent_initial_call=True,
)
def job(set_progress, n):
    start = cache.get("steps", 0)
    for k in (1, 2):
        set_progress((str(k), "3"))
        wait_for(start + k)
        set_props("told", {"children": f"{n}: step {k}"})
    wait_for(start + 3)
    return f"done {n}"


@callback(
    Output("next-out", "children"),
    Input("job-out", "children"),
    background=True,
    interval=50,
    prevent_initial_call=True,
)
def after(text):
    return f"after {text}"


@callback(
    Output("last-out", "children"),
    Input("last", "n_clicks"),
    background=True,
    interval=100,
    progress=Output("last-progress", "children"),
    prevent_initial_call=True,
)
def last(set_progress, n):
    set_progress("stop")
    return f"done {n}"


@callback(
    Output("quick-out", "children"),
    Input("quick", "n_clicks"),
    background=True,
    interval=0,
    prevent_initial_call=True,
)
def quick(n):
    return f"done {n}"


@callback(
    Output("idle-out", "children"),
    Output("idle-out", "title"),
    Input("idle", "n_clicks"),
    background=True,
    interval=50,
    running=[(Output("idle", "title"), "runs", "over")],
    prevent_initial_call=True,
)
def idle(n):
    return no_update, f"done {n}"


@callback(
    Output("prevent-out", "children"),
    Input("prevent", "n_clicks"),
    background=True,
    interval=50,
    running=[(Output("prevent", "title"), "runs", "over")],
    prevent_initial_call=True,
)
def prevent(n):
    set_props("prevent-out", {"title": f"told {n}"})
    raise PreventUpdate


@callback(
    Output("fail-out", "children"),
    Input("fail", "n_clicks"),
    background=True,
    interval=50,
    running=[(Output("fail", "title"), "runs", "over")],
    prevent_initial_call=True,
)
def fail(n):
    raise ValueError(f"failed {n}")


@callback(Input("alone", "n_clicks"), background=True, interval=50, prevent_initial_call=True)
def alone(n):
    set_props("alone-out", {"children": f"told {n}"})


if __name__ == "__main__":
    app.run(debug=True)
