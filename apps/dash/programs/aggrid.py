"""dash_ag_grid: selection, editing, transactions, functions of the page, and components in cells."""

import dash_ag_grid as dag
from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash(backend="fastapi", websocket_callbacks=True)

ROWS = [
    {"id": "1", "name": "Ada", "born": 1815, "field": "mathematics"},
    {"id": "2", "name": "Grace", "born": 1906, "field": "compilers"},
    {"id": "3", "name": "Edsger", "born": 1930, "field": "algorithms"},
]

app.layout = html.Div(
    [
        dcc.Input(id="search", placeholder="Search"),
        html.Button("Add", id="add"),
        html.Button("Remove selected", id="remove"),
        dag.AgGrid(
            id="grid",
            rowData=ROWS,
            getRowId="params.data.id",
            columnDefs=[
                {"field": "name", "editable": True},
                {
                    "field": "born",
                    "valueFormatter": {"function": "d3.format(',')(params.value)"},
                    "cellStyle": {"function": "params.value < 1900 ? {'color': 'rgb(200, 0, 0)'} : null"},
                },
                {"field": "field", "cellRenderer": "markdown", "valueGetter": {"function": "'**' + params.data.field + '**'"}},
            ],
            defaultColDef={"sortable": True, "filter": True, "flex": 1},
            dashGridOptions={"rowSelection": {"mode": "multiRow"}, "animateRows": False},
            style={"height": 300},
        ),
        html.Div(id="selected"),
        html.Div(id="edited"),
        html.Div(id="cell"),
    ]
)


@callback(Output("selected", "children"), Input("grid", "selectedRows"))
def tell_selected(rows):
    return f"Selected: {', '.join(sorted(row['name'] for row in rows or []))}"


@callback(Output("edited", "children"), Input("grid", "cellValueChanged"), prevent_initial_call=True)
def tell_edited(changes):
    return f"Edited: {changes[0]['oldValue']} is now {changes[0]['value']}"


@callback(Output("cell", "children"), Input("grid", "cellClicked"), prevent_initial_call=True)
def tell_clicked(cell):
    return f"Clicked: {cell['colId']} of row {cell['rowId']}"


@callback(Output("grid", "dashGridOptions"), Input("search", "value"), State("grid", "dashGridOptions"), prevent_initial_call=True)
def search(text, options):
    return {**options, "quickFilterText": text}


@callback(Output("grid", "rowTransaction"), Input("add", "n_clicks"), prevent_initial_call=True)
def add(n):
    return {"add": [{"id": f"new-{n}", "name": f"Newcomer {n}", "born": 2000 + n, "field": "all"}]}


@callback(Output("grid", "deleteSelectedRows"), Input("remove", "n_clicks"), prevent_initial_call=True)
def remove(_clicks):
    return True


if __name__ == "__main__":
    app.run(debug=True)
