"""A text prop whose name begins with `on`, and its neighbours."""

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, callback, html

app = Dash()
app.layout = dmc.MantineProvider(
    [
        dmc.Switch(id="lamp", onLabel="ON", offLabel="OFF", checked=True, size="xl"),
        dmc.Switch(id="parts", onLabel=dmc.Text("yes", id="yes"), offLabel="no", thumbIcon=html.B("i"), checked=True),
        html.Button("rename", id="rename"),
        html.Pre(id="was"),
    ]
)


@callback(
    Output("lamp", "onLabel"),
    Output("was", "children"),
    Input("rename", "n_clicks"),
    State("lamp", "onLabel"),
    prevent_initial_call=True,
)
def rename(clicks, label):
    return f"RUN {clicks}", str(label)
