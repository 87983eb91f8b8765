"""A prop that two callbacks write, one of them out of what it was."""

from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash()
app.layout = html.Div([html.Button("go", id="go"), dcc.Input("x", id="text"), dcc.Store(id="one"), dcc.Store(id="two"), html.Pre(id="told")])


@callback(Output("one", "data"), Input("go", "n_clicks"), State("text", "value"), prevent_initial_call=True)
def submit(clicks, text):
    return f"{text}{clicks}"


@callback(Output("one", "data", allow_duplicate=True), Output("two", "data"), Input("one", "data"), prevent_initial_call=True)
def process(text):
    return text + "!", text + "?"


@callback(Output("told", "children"), Input("one", "data"), Input("two", "data"), prevent_initial_call=True)
def show(one, two):
    return f"{one} {two}"
