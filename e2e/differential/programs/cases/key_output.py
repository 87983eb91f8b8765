"""`key` as an output, to have a component anew."""

from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash()
app.layout = html.Div(
    [
        html.Button("next", id="next"),
        html.Button("same", id="same"),
        html.Details([html.Summary("more"), "open me"], id="details", key="0"),
        html.Div(dcc.Input(id="text"), id="around", key="0"),
        html.Pre(id="was"),
    ]
)


@callback(
    Output("details", "key"),
    Output("around", "key"),
    Output("was", "children"),
    Input("next", "n_clicks"),
    State("details", "key"),
    prevent_initial_call=True,
)
def fresh(clicks, was):
    return str(clicks), str(clicks), f"was {was}"


@callback(
    Output("details", "key", allow_duplicate=True),
    Input("same", "n_clicks"),
    State("details", "key"),
    prevent_initial_call=True,
)
def same(_clicks, was):
    return was
