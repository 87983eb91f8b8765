"""A text field and what its callback says."""

from dash import Input, Output, callback, dcc, html

from page import make_app

app = make_app()
app.layout = html.Div([dcc.Input(id="name", value="world"), html.Div(id="greeting")])


@callback(Output("greeting", "children"), Input("name", "value"))
async def greet(name):
    return f"Hello, {name}"
