"""AG Grid: a callback sets `filterModel` again and again; one sets rows in a row."""

import dash_ag_grid as dag
from dash import Dash, Input, Output, callback, html

app = Dash()
app.layout = html.Div(
    [
        html.Button("filter", id="filter", n_clicks=0),
        html.Button("rows", id="rows", n_clicks=0),
        html.Pre(id="shown"),
        dag.AgGrid(
            id="grid",
            rowData=[{"letter": "x"}, {"letter": "y"}],
            columnDefs=[{"field": "letter"}],
            defaultColDef={"filter": True, "floatingFilter": True},
            dashGridOptions={"animateRows": False},
        ),
    ]
)


@callback(Output("grid", "filterModel"), Input("filter", "n_clicks"), prevent_initial_call=True)
def filter_rows(clicks):
    return {} if clicks % 2 == 0 else {"letter": {"filterType": "text", "type": "contains", "filter": "x"}}


@callback(Output("grid", "rowData"), Input("rows", "n_clicks"), prevent_initial_call=True)
def more_rows(clicks):
    return [{"letter": letter} for letter in "xyz" * clicks]


@callback(Output("shown", "children"), Input("grid", "virtualRowData"))
def shown(rows):
    return str([row["letter"] for row in rows or []])
