"""Which props have triggered: chains, several at once, many clicks in one go, components that come later."""

import time

from dash import ALL, Dash, Input, Output, callback, clientside_callback, ctx, dcc, html, set_props

NAMES = ("a", "one", "two", "many", "add")

app = Dash(suppress_callback_exceptions=True)
app.layout = html.Div(
    [
        *(html.Button(name, id=name) for name in NAMES),
        dcc.Store(id="first"),
        html.Pre(id="second"),
        dcc.Input(id="field"),
        html.Pre(id="pair"),
        html.Pre(id="every"),
        html.Div([html.Button(name, id={"k": name}, className="k") for name in "xy"], id="keys"),
        html.Div(id="added"),
    ]
)


def triggered():
    return str([one["prop_id"] for one in ctx.triggered] + [ctx.triggered_id])


@callback(Output("first", "data"), Input("a", "n_clicks"), prevent_initial_call=True)
def first(clicks):
    time.sleep(0.2)
    return clicks


@callback(Output("second", "children"), Input("a", "n_clicks"), Input("first", "data"), prevent_initial_call=True)
def second(_clicks, _data):
    return triggered()


@callback(Input("one", "n_clicks"), prevent_initial_call=True)
def one(clicks):
    set_props("field", {"title": f"t{clicks}", "value": f"v{clicks}", "className": f"c{clicks}"})


clientside_callback(
    "n => { dash_clientside.set_props('field', {className: 'cc' + n}); dash_clientside.set_props('field', {value: 'vv' + n}); }",
    Input("two", "n_clicks"),
    prevent_initial_call=True,
)
clientside_callback(
    "n => { document.querySelectorAll('.k').forEach((button) => button.click()); }",
    Input("many", "n_clicks"),
    prevent_initial_call=True,
)


@callback(Output("pair", "children"), Input("field", "value"), Input("field", "className"), prevent_initial_call=True)
def pair(*_values):
    return triggered()


@callback(Output("every", "children"), Input({"k": ALL}, "n_clicks"), Input("add", "n_clicks"))
def every(clicks, _added):
    return f"{clicks} {triggered()}"


@callback(Output("added", "children"), Input("add", "n_clicks"), prevent_initial_call=True)
def add(_clicks):
    return html.Button("z", id={"k": "z"})
