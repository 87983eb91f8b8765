"""Values that a callback, `set_props` and the page put into persisted props, and a reload after each."""

from dash import Dash, Input, Output, callback, clientside_callback, dcc, html, set_props

app = Dash()
app.layout = html.Div(
    [
        *(html.Button(name, id=name) for name in ("all", "server", "page", "original")),
        dcc.Checklist([1, 2, 3], [], id="list", persistence=True, persistence_type="session"),
        dcc.Input(id="text", value="a", persistence="x", persistence_type="local"),
    ]
)


@callback(Output("list", "value"), Input("all", "n_clicks"), prevent_initial_call=True)
def fill(_clicks):
    return [1, 2, 3]


@callback(Input("server", "n_clicks"), prevent_initial_call=True)
def push(_clicks):
    set_props("text", {"value": "from server"})


@callback(Output("text", "value"), Input("original", "n_clicks"), prevent_initial_call=True)
def original(_clicks):
    return "a"


clientside_callback(
    "n => { dash_clientside.set_props('text', {value: 'from script'}) }",
    Input("page", "n_clicks"),
    prevent_initial_call=True,
)
