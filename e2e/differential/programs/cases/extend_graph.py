"""A graph that is extended by a callback, before and after its title is patched."""

from dash import Dash, Input, Output, Patch, callback, dcc, html

app = Dash()
app.layout = html.Div(
    [
        *(html.Button(name, id=name) for name in ("title", "extend")),
        dcc.Graph(id="graph", figure={"data": [{"y": []}, {"y": []}, {"y": []}], "layout": {"title": {"text": "0"}}}),
    ]
)


@callback(Output("graph", "extendData"), Input("extend", "n_clicks"), prevent_initial_call=True)
def extend(n):
    return [{"y": [[n]]}, [0], 1000]


@callback(Output("graph", "figure"), Input("title", "n_clicks"), prevent_initial_call=True)
def title(n):
    patch = Patch()
    patch["layout"]["title"]["text"] = str(n)
    return patch
