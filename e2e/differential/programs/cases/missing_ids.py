"""Callbacks of components that are not there: some in the output, some in the state alone."""

from dash import Dash, Input, Output, State, callback, html

app = Dash(suppress_callback_exceptions=False)
app.layout = html.Div([html.Button("go", id="go"), html.Pre(id="told")])


@callback(Output("nowhere", "children"), Input("go", "n_clicks"), State("absent", "value"))
def output(clicks, _value):
    return clicks


@callback(Output("told", "children"), Input("go", "n_clicks"), State("absent", "value"))
def state(clicks, _value):
    return clicks


@callback(Output("told", "title"), Input("nobody", "n_clicks"))
def source(clicks):
    return clicks
