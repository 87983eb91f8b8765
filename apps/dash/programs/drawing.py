"""Cases in which components are mounted anew: restored props, lists with components, keys, and content changed by a script."""

import asyncio

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, callback, clientside_callback, ctx, dcc, html, set_props

app = Dash(backend="fastapi", websocket_callbacks=True)

EDIT = """
    kids[0].props.children = 'A' + n;
    kids[1].props.children[0].props.children = 'D' + n;
    kids[2].props.className = 'active' + n;
    kids[3].props.figure.layout.title = {text: 'T' + n};
"""
EDITS = {
    "same": "return kids;",
    "slice": "return kids.slice();",
    "promise": "return Promise.resolve(kids);",
    "set-props": "dash_clientside.set_props('list', {children: kids}); return dash_clientside.no_update;",
}

app.layout = dmc.MantineProvider([
    html.Button("Filter", id="filter"),
    dag.AgGrid(
        id="grid",
        rowData=[{"a": "x"}, {"a": "y"}],
        columnDefs=[{"field": "a", "filter": True}],
        style={"height": "200px"},
    ),
    html.Button("Expand", id="expand"),
    dmc.Tree(
        id="tree",
        expanded=[],
        data=[{"value": "1", "label": "one", "children": [{"value": "1.a", "label": "below"}]}],
    ),
    html.Button("Key", id="new-key"),
    html.Details([html.Summary("Keyed"), dcc.Input(id="field", value="text")], id="keyed", key="k0"),
    *[html.Button(name, id=name) for name in EDITS],
    html.Ul(
        [
            html.Li("a", id="first"),
            html.Li([html.I("deep", id="deep")], id="second"),
            html.Li("no id"),
            dcc.Graph(id="graph", figure={"data": [{"y": [1, 2]}], "layout": {"title": {"text": "T0"}}}),
        ],
        id="list",
    ),
    html.Pre(id="seen"),
    *[html.Button(name, id=name) for name in ("run", "leave", "read")],
    html.Div(html.P("card", id="card"), id="tab"),
    html.Pre(id="run-says"),
    *[html.Button(name, id=name) for name in ("at-once", "stream")],
    dcc.Graph(id="extended", figure={"data": [{"y": []}, {"y": []}], "layout": {"title": {"text": "0"}}}),
])


@callback(Output("grid", "filterModel"), Input("filter", "n_clicks"), prevent_initial_call=True)
def set_filter(n):
    return {"a": {"filterType": "text", "type": "contains", "filter": "x"}} if n % 2 else {}


@callback(Output("tree", "expanded"), Input("expand", "n_clicks"), prevent_initial_call=True)
def expand(n):
    return "*" if n % 2 else []


@callback(Output("keyed", "key"), Input("new-key", "n_clicks"), prevent_initial_call=True)
def set_key(n):
    return f"k{n // 2}"


for name, body in EDITS.items():
    clientside_callback(
        f"(n, kids) => {{ {EDIT} {body} }}",
        Output("list", "children", allow_duplicate=True),
        Input(name, "n_clicks"),
        State("list", "children"),
        prevent_initial_call=True,
    )


@callback(Output("seen", "children"), Input("list", "children"))
def show(kids):
    return kids[0]["props"]["children"]


clientside_callback(
    """n => {
        for (let k = 0; k < 300; k++) dash_clientside.set_props('extended', {extendData: [{y: [[k]]}, [0], 1000]});
        return dash_clientside.no_update;
    }""",
    Output("at-once", "title"),
    Input("at-once", "n_clicks"),
    prevent_initial_call=True,
)


@callback(Output("stream", "title"), Input("stream", "n_clicks"), prevent_initial_call=True)
async def stream(n):
    for k in range(300):
        set_props("extended", {"extendData": [{"y": [[k]]}, [1], 1000]})
        await asyncio.sleep(0)
    return str(n)


waiting = {}


@callback(Output("card", "children"), Input("run", "n_clicks"), prevent_initial_call=True)
async def run(n):
    """Reads a component that has left the page."""
    waiting["read"] = asyncio.Event()
    set_props("run-says", {"children": "waits"})
    await waiting["read"].wait()
    title = await ctx.websocket.get_prop("card", "title")
    set_props("run-says", {"children": f"read {title}"})
    return f"done {n}"


@callback(Output("tab", "children"), Input("leave", "n_clicks"), prevent_initial_call=True)
async def leave(n):
    return "left"


@callback(Output("read", "title"), Input("read", "n_clicks"), prevent_initial_call=True)
async def read(n):
    waiting["read"].set()
    return str(n)


if __name__ == "__main__":
    app.run(debug=True)
