"""Ids with backslashes before dots, as in paths of Windows and in regular expressions."""

from dash import ALL, Dash, Input, Output, State, callback, ctx, html, set_props

FILES = [r"..\data\.cache", r"C:\a.b\.git", "plain.csv", r"^\d+\.\d$", "C:\\Zoë\\.x"]

app = Dash()
app.layout = html.Div(
    [
        *(html.Button(path, id={"type": "file", "path": path}) for path in FILES),
        *(html.Pre("-", id=f"told{place}") for place in range(len(FILES))),
        html.Pre("-", id="all"),
        html.Pre("-", id={"type": "pushed", "path": FILES[4]}),
        html.Button("push", id="push"),
    ]
)
for place, path in enumerate(FILES):

    @callback(
        Output(f"told{place}", "children"),
        Input({"type": "file", "path": path}, "n_clicks"),
        State({"type": "file", "path": path}, "id"),
        prevent_initial_call=True,
    )
    def tell(clicks, own):
        return f"{own['path']} {clicks}"


@callback(Output("all", "children"), Input({"type": "file", "path": ALL}, "n_clicks"), prevent_initial_call=True)
def every(_clicks):
    return str(ctx.triggered_id["path"])


@callback(Input("push", "n_clicks"), prevent_initial_call=True)
def push(_clicks):
    set_props({"type": "pushed", "path": FILES[4]}, {"children": "pushed"})
