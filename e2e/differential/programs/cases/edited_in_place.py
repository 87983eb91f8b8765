"""Functions of the page that edit the components they are given, and return them, a slice, a promise, or set them."""

from dash import Dash, Input, Output, State, callback, clientside_callback, html

EDIT = """
const edit = (next) => {
  next[0].props.children = 'A' + n;
  next[1].props.children[0].props.children = 'D' + n;
  next[2].props.className = 'active';
};
"""
WAYS = {
    "slice": "const next = kids.slice(); edit(next); return next;",
    "same": "edit(kids); return kids;",
    "promise": "edit(kids); return Promise.resolve(kids.slice());",
    "set": "edit(kids); dash_clientside.set_props('list', {children: kids}); return dash_clientside.no_update;",
}

app = Dash()
app.layout = html.Div(
    [
        *(html.Button(name, id=name) for name in WAYS),
        html.Pre(id="told"),
        html.Ul(
            id="list",
            children=[html.Li("a", id="a"), html.Li([html.I("deep", id="deep")], id="nested"), html.Li("no id")],
        ),
    ]
)
for name, body in WAYS.items():
    clientside_callback(
        f"(n, kids) => {{ {EDIT} {body} }}",
        Output("list", "children", allow_duplicate=True),
        Input(name, "n_clicks"),
        State("list", "children"),
        prevent_initial_call=True,
    )


@callback(Output("told", "children"), Input("list", "children"))
def tell(kids):
    return " ".join(f"{kid['props']['children']}{kid['props'].get('className')}" for kid in kids)
