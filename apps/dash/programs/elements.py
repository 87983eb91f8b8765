"""Every element of dash_html_components: the server counts its clicks and sets its props."""

from dash import ALL, Dash, Input, Output, callback, ctx, html

app = Dash(backend="fastapi", websocket_callbacks=True)

VOID = {"Area", "Base", "Basefont", "Br", "Col", "Command", "Embed", "Frame", "Hr", "Img", "Input", "Keygen", "Link", "Meta", "Param", "Source", "Track", "Wbr"}
NAMES = [name for name in html.__all__ if isinstance(getattr(html, name), type)]


def element(name):
    children = {} if name in VOID else {"children": name}
    return getattr(html, name)(id={"type": "element", "index": name}, **children)


app.layout = html.Div(
    [
        html.Button("Title them all", id="title"),
        html.Pre(id="clicked"),
        html.Pre(len(NAMES), id="count"),
        html.Div([html.Div(element(name)) for name in NAMES], id="elements"),
    ]
)


@callback(Output("clicked", "children"), Input({"type": "element", "index": ALL}, "n_clicks"))
def tell(clicks):
    return f"{ctx.triggered_id['index'] if ctx.triggered_id else None}: {sum(n or 0 for n in clicks)} of {len(clicks)}"


@callback(
    Output({"type": "element", "index": ALL}, "title"), Input("title", "n_clicks"), prevent_initial_call=True
)
def title(_clicks):
    return [f"This is {name}" for name in NAMES]


if __name__ == "__main__":
    app.run(debug=True)
