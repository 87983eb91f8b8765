"""Functions of the page that return more or fewer values than there are outputs."""

from dash import ALL, Dash, Input, Output, clientside_callback, html

app = Dash()
app.layout = html.Div(
    [
        html.Button("go", id="go"),
        *(html.P(str(place), id={"k": place}) for place in range(3)),
        *(html.P(name, id=name) for name in "xyzuv"),
    ]
)


def give(values, *outputs):
    clientside_callback(f"n => {values}", *outputs, Input("go", "n_clicks"), prevent_initial_call=True)


give("['X' + n, 'Y' + n]", Output("x", "children"), Output("y", "children"), Output("z", "children"))
give("['only the first']", Output({"k": ALL}, "children"))
give("['a', 'b', 'c', 'too many']", Output({"k": ALL}, "title"))
give("dash_clientside.no_update", Output("u", "children"), Output("v", "children"))
give("['U', 'V', 'W']", Output("u", "title"), Output("v", "title"))
give("'text'", [Output("x", "title"), Output("y", "title")])
give("undefined", [Output("z", "title")])
