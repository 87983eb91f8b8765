"""A choice whose options and value depend on another choice, and a callback of both."""

from dash import Dash, Input, Output, callback, ctx, dcc, html, no_update

DATA = {"one": ["a", "b"], "two": ["c", "d"], "three": ["c", "e"]}

app = Dash()
app.layout = html.Div(
    [
        *(html.Button(name, id=name) for name in DATA),
        dcc.RadioItems(list(DATA), "one", id="set"),
        dcc.RadioItems(DATA["one"], "a", id="column"),
        html.Pre(id="table"),
    ]
)


@callback(Output("set", "value"), [Input(name, "n_clicks") for name in DATA], prevent_initial_call=True)
def choose(*_clicks):
    return ctx.triggered_id


@callback(Output("column", "options"), Output("column", "value"), Input("set", "value"))
def columns(name):
    return DATA[name], no_update if name == "three" else DATA[name][0]


@callback(Output("table", "children"), Input("set", "value"), Input("column", "value"))
def table(name, column):
    return f"{name} {column} {'ok' if column in DATA[name] else 'BAD'}"
