"""dmc.Tree: the user opens and closes a node, then a callback opens all."""

import dash_mantine_components as dmc
from dash import Dash, Input, Output, callback, html

DATA = [
    {"value": "1", "label": "1", "children": [{"value": "1.a", "label": "1.a", "children": [{"value": "x", "label": "x"}]}]}
]

app = Dash()
app.layout = dmc.MantineProvider(
    [dmc.Tree(id="tree", expanded=["1"], data=DATA), html.Button("all", id="all"), html.Div(id="expanded")]
)


@callback(Output("tree", "expanded"), Input("all", "n_clicks"), prevent_initial_call=True)
def expand(_clicks):
    return "*"


@callback(Output("expanded", "children"), Input("tree", "expanded"))
def tell(expanded):
    return str(expanded)
