"""Five grids; a click gives the first of them other rows."""

import dash_ag_grid as dag
from dash import Input, Output, callback, html

from page import make_app

ROWS = 100
GRIDS = 5


def rows(number):
    return [{"id": str(row), "number": number, "row": row, "text": f"{row} of {number}"} for row in range(ROWS)]


app = make_app()
app.layout = html.Div([
    html.Button("Go", id="go"),
    *[
        dag.AgGrid(
            id=f"grid{n}",
            rowData=rows(0),
            columnDefs=[{"field": "number"}, {"field": "row", "filter": True}, {"field": "text"}],
            getRowId="params.data.id",
            dashGridOptions={"animateRows": False},
            style={"height": "200px"},
        )
        for n in range(GRIDS)
    ],
])


@callback(Output("grid0", "rowData"), Input("go", "n_clicks"), prevent_initial_call=True)
async def give(clicks):
    return rows(clicks)
