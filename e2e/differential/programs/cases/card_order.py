"""Cards that are added, put first, turned round and swapped, under callbacks of ALL and MATCH."""

from dash import ALL, MATCH, Dash, Input, Output, Patch, State, callback, html

ACTIONS = ("append", "prepend", "insert", "reverse", "swap")


def card(number):
    return html.Div([html.B("-", id={"t": "x", "i": number})], id={"t": "c", "i": number}, className="card")


app = Dash()
app.layout = html.Div(
    [*(html.Button(name, id=name) for name in ACTIONS), html.Div([card(1), card(2)], id="cards"), html.Pre(id="order")]
)


def change(name):
    @callback(
        Output("cards", "children", allow_duplicate=True),
        Input(name, "n_clicks"),
        State("cards", "children"),
        prevent_initial_call=True,
    )
    def run(clicks, cards):
        new = card(10 * ACTIONS.index(name) + clicks + 2)
        patch = Patch()
        if name == "append":
            patch.append(new)
        elif name == "prepend":
            patch.prepend(new)
        elif name == "insert":
            patch.insert(1, new)
        elif name == "reverse":
            patch.reverse()
        else:
            return cards[::-1]
        return patch


for action in ACTIONS:
    change(action)


@callback(Output("order", "children"), Input({"t": "c", "i": ALL}, "id"))
def order(ids):
    return " ".join(str(one["i"]) for one in ids)


@callback(Output({"t": "x", "i": MATCH}, "children"), Input({"t": "c", "i": MATCH}, "id"))
def each(own):
    return f"card {own['i']}"
