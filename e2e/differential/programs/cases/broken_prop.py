"""A component that fails while it is drawn, and one prop that JSON cannot carry."""

from dash import Dash, Input, Output, callback, clientside_callback, html, dcc

app = Dash()
app.layout = html.Div([html.Button("circle", id="circle"), html.Button("big", id="big"), dcc.Store(id="store"), html.Pre("-", id="told")])
clientside_callback("n => { const a = {}; a.self = a; return a; }", Output("store", "data"), Input("circle", "n_clicks"), prevent_initial_call=True)
clientside_callback("n => ({ big: BigInt(n) })", Output("store", "data", allow_duplicate=True), Input("big", "n_clicks"), prevent_initial_call=True)


@callback(Output("told", "children"), Input("store", "data"), prevent_initial_call=True)
def tell(data):
    return str(data)
