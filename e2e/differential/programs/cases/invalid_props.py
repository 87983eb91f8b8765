"""Callbacks of props that components do not have; with dev tools."""

from dash import ALL, MATCH, Dash, Input, Output, State, callback, dcc, html

app = Dash()
app.layout = html.Div(
    [html.Div([html.Div(id="inner"), dcc.Input(id="field")], id="outer"), dcc.Input(id={"a": 1})], id="main"
)


@callback(Output("inner", "xyz"), Input("field", "pdq"), Input("inner", "data-xyz"), State("inner", "value"))
def single(one, _two, _three):
    return one


@callback(Output({"a": MATCH}, "no"), Input({"a": MATCH}, "never"), State({"a": MATCH}, "boo"), State({"a": ALL}, "nope"))
def pattern(one, _two, _three):
    return one
