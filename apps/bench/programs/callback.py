"""A click is answered with its number."""

from dash import Input, Output, callback, html

from page import make_app

app = make_app()
app.layout = html.Div([html.Button("Go", id="go"), html.Div("", id="answer")])


@callback(Output("answer", "children"), Input("go", "n_clicks"), prevent_initial_call=True)
async def answer(clicks):
    return str(clicks)
