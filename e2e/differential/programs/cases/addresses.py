"""Two Locations: each part of the address set by a callback, a link, an anchor, and the way back."""

from dash import Dash, Input, Output, callback, dcc, html

PARTS = ("href", "pathname", "search", "hash")

app = Dash()
app.layout = html.Div(
    [
        dcc.Location(id="location", refresh="callback-nav"),
        dcc.Location(id="reloading", refresh=True),
        *(html.Button(name, id=f"set-{name}") for name in ("pathname", "search", "hash")),
        html.Button("same", id="same"),
        html.A("anchor", href="#x", id="anchor"),
        dcc.Link("link", href="/deep?q=1#z", id="link"),
        *(html.Pre(id=f"told-{name}") for name in PARTS),
        html.Pre(id="told-reloading"),
    ]
)
for part in PARTS:

    @callback(Output(f"told-{part}", "children"), Input("location", part))
    def tell(value):
        return value


@callback(Output("told-reloading", "children"), Input("reloading", "pathname"))
def reloading(value):
    return f"reloading {value}"


for part, text in (("pathname", "/p{}"), ("search", "?n={}"), ("hash", "#h{}")):

    @callback(Output("location", part), Input(f"set-{part}", "n_clicks"), prevent_initial_call=True)
    def change(clicks, text=text):
        return text.format(clicks)


@callback(Output("reloading", "href"), Input("same", "n_clicks"), Input("reloading", "href"), prevent_initial_call=True)
def same(_clicks, href):
    return href
