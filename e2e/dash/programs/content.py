"""Dash 4.5: partial patterns, components that are mounted anew, compressed bodies, and what follows from a Patch.

BACKEND: flask or fastapi. SOCKET=1: all callbacks over the WebSocket. BARE=1: without the components that have exactly a pattern's keys.
"""

import os

from dash import ALL, MATCH, Dash, Input, Output, Patch, State, ctx, dcc, html, remount

BACKEND = os.environ.get("BACKEND", "flask")
SOCKET = os.environ.get("SOCKET") == "1"
BARE = os.environ.get("BARE") == "1"

options = {} if BACKEND == "flask" else {"backend": BACKEND, "websocket_callbacks": SOCKET}
app = Dash(__name__, suppress_callback_exceptions=True, **options)


def details(count=0):
    return html.Div(
        [
            html.Details([html.Summary(f"first {count}"), "inside"], id="first"),
            html.Details([html.Summary("second"), "inside"]),
        ]
    )


def row(name):
    return html.Div(
        [
            html.Button(f"row {name}", id={"kind": "go", "row": name}),
            html.Span("-", id={"kind": "out", "row": name}),
            dcc.Input(id={"kind": "field", "row": name}, value="given", persistence=True),
        ],
        id={"kind": "row", "row": name},
    )


app.layout = html.Div(
    [
        html.Button("item 1", id={"type": "item", "at": 1}),
        html.Button("item 2", id={"type": "item", "at": 2, "group": "x"}),
        *([] if BARE else [html.Button("item", id={"type": "item"})]),
        html.Pre("-", id="items"),
        html.Pre("-", id="by-all"),
        html.Button("from 1", id={"side": "from", "pair": 1, "more": 7}),
        html.Pre("-", id={"side": "to", "pair": 1, "other": 9}),
        *([] if BARE else [html.Button("from 2", id={"side": "from", "pair": 2})]),
        *([] if BARE else [html.Pre("-", id={"side": "to", "pair": 2})]),
        *[html.Button(name, id=name) for name in ["same", "again", "part", "beside", "read"]],
        html.Div(details(), id="box"),
        html.Pre("-", id="box-read"),
        *[html.Button(name, id=name) for name in ["append", "insert", "write"]],
        html.Div([row("zero")], id="rows"),
        dcc.Store(id="big", data="x" * 20_000),
        html.Button("compress", id="compress"),
        html.Pre("-", id="compressed"),
    ]
)


def told(value):
    return repr((value, ctx.triggered_id))


@app.callback(Output("items", "children"), Input({"type": "item"}, "n_clicks", partial_pattern=True))
def items(clicks):
    return told(clicks)


@app.callback(Output("by-all", "children"), Input({"type": "item", "at": ALL}, "n_clicks", partial_pattern=True))
def by_all(clicks):
    return told(clicks)


@app.callback(
    Output({"side": "to", "pair": MATCH}, "children", partial_pattern=True),
    Input({"side": "from", "pair": MATCH}, "n_clicks", partial_pattern=True),
)
def pairs(clicks):
    return repr((clicks, ctx.triggered_id, ctx.outputs_list["id"]))


@app.callback(
    Output("box", "children"),
    Input("same", "n_clicks"),
    Input("again", "n_clicks"),
    Input("part", "n_clicks"),
    Input("beside", "n_clicks"),
    prevent_initial_call=True,
)
def box(*clicks):
    count = sum(n or 0 for n in clicks)
    if ctx.triggered_id == "same":
        return details(count)
    if ctx.triggered_id == "again":
        return remount(details(count))
    patch = Patch()
    if ctx.triggered_id == "part":
        patch["props"]["children"][0] = remount(details(count).children[0])
    else:
        patch["props"]["children"][0]["props"]["children"][0]["props"]["children"] = f"first {count}"
    return patch


@app.callback(
    Output("box-read", "children"), Input("read", "n_clicks"), State("box", "children"), prevent_initial_call=True
)
def read(clicks, children):
    return f"{'marked' if '_dashprivate_remount' in repr(children) else 'not marked'} {clicks}"


@app.callback(
    Output("rows", "children"),
    Input("append", "n_clicks"),
    Input("insert", "n_clicks"),
    Input("write", "n_clicks"),
    prevent_initial_call=True,
)
def rows(append, insert, write):
    patch = Patch()
    if ctx.triggered_id == "append":
        patch.append(row(f"a{append}"))
    elif ctx.triggered_id == "insert":
        patch.insert(0, row(f"i{insert}"))
    else:
        patch[0]["props"]["children"][0]["props"]["n_clicks"] = 100 + write
    return patch


@app.callback(Output({"kind": "out", "row": MATCH}, "children"), Input({"kind": "go", "row": MATCH}, "n_clicks"))
def out(clicks):
    print(f"out {ctx.outputs_list['id']['row']} {clicks} {ctx.triggered_id and ctx.triggered_id['row']}", flush=True)
    return f"out {clicks}"


@app.callback(
    Output("compressed", "children"),
    Input("compress", "n_clicks"),
    State("big", "data"),
    prevent_initial_call=True,
    compress_payload=True,
)
def compress(_, data):
    return str(len(data))


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
