"""Keys that every object of JavaScript has: in data, in patches, in ids, in names of arguments and of columns.

As a key of an id the stock renderer does not load them."""

import dash_ag_grid as dag
from dash import ALL, Dash, Input, Output, Patch, callback, dcc, html

app = Dash()
app.layout = html.Div(
    [
        html.Button("edit", id="edit"),
        html.Button("merge", id="merge"),
        html.Button("wild", id={"kind": "constructor"}),
        dcc.Store(id="store", data={"driver": "x", "constructor": "A"}),
        *(html.Pre(id=name) for name in ("data", "edited", "merged", "named", "wild")),
        dag.AgGrid(
            id="grid",
            columnDefs=[{"field": "constructor"}, {"field": "n"}],
            rowData=[{"constructor": "Lotus", "n": 1}],
            dashGridOptions={"domLayout": "autoHeight"},
        ),
    ]
)


@callback(Output("store", "data"), Output("edited", "children"), Input("edit", "n_clicks"), prevent_initial_call=True)
def edit(_clicks):
    patch = Patch()
    patch["constructor"] = "Ferrari"
    patch["prototype"]["phase"] = 2
    del patch["driver"]
    return patch, "second output"


@callback(
    Output("store", "data", allow_duplicate=True),
    Output("merged", "children"),
    Input("merge", "n_clicks"),
    prevent_initial_call=True,
)
def merge(clicks):
    patch = Patch()
    patch.update({"constructor": "Haas", "points": clicks})
    return patch, "merged"


@callback(Output("data", "children"), Input("store", "data"))
def show(data):
    return str(sorted(data.items(), key=str))


@callback(Output("named", "children"), inputs={"constructor": Input("edit", "n_clicks")})
def named(**given):
    return str(given)


@callback(Output("wild", "children"), Input({"kind": ALL}, "n_clicks"))
def wild(clicks):
    return str(clicks)
