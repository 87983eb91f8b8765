"""`show_undo_redo`: what the user did is taken back and done again."""

from dash import Dash, Input, Output, callback, dcc, html

app = Dash(show_undo_redo=True)
app.layout = html.Div([dcc.Input(id="text"), html.Div(id="told")])


@callback(Output("told", "children"), Input("text", "value"))
def tell(text):
    return text
