"""`set_props`, and then PreventUpdate, an error, or no update; over the socket."""

from dash import Dash, Input, Output, callback, html, no_update, set_props
from dash.exceptions import PreventUpdate

app = Dash(backend="fastapi", websocket_callbacks=True)
app.layout = html.Div([*(html.Button(name, id=name) for name in ("prevent", "fail", "nothing")), html.Pre("-", id="told"), html.Pre("-", id="result")])


def make(name):
    @callback(Output("result", "children", allow_duplicate=True), Input(name, "n_clicks"), prevent_initial_call=True)
    def run(clicks):
        set_props("told", {"children": f"{name} saw {clicks}"})
        if name == "prevent":
            raise PreventUpdate
        if name == "fail":
            raise ValueError("after the push")
        return no_update


for button in ("prevent", "fail", "nothing"):
    make(button)
