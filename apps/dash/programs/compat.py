"""Undocumented behaviour that apps rely on: ids with dots, cards that change places, kept values, patches with odd keys."""

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, Patch, State, callback, clientside_callback, dcc, html, set_props

FILES = [r"..\data\.cache", r"C:\a.b\.git", r"^\d+\.\d$", "C:\\Zoë\\.x", '{"a":"b.c"}']
app = Dash(backend="fastapi", show_undo_redo=True)


def card(index):
    return html.Div(f"card {index}", id={"card": index})


app.layout = dmc.MantineProvider(
    [
        dmc.Switch(id="switch", onLabel="ON", offLabel="OFF", checked=True),
        *[html.Button(path, id={"type": "file", "path": path}, className="file") for path in FILES],
        *[html.Pre("-", id=f"file{index}", className="picked") for index in range(len(FILES))],
        html.Pre("-", id={"type": "pushed", "path": FILES[3]}, className="pushed"),
        html.Div([card(1), card(2), card(3)], id="cards"),
        html.Button("Reverse", id="reverse"),
        html.Pre("-", id="order"),
        html.Button("Fill", id="fill"),
        dcc.Input(id="kept", value="a", persistence=True),
        html.Button("Push", id="push"),
        dcc.Store(id="teams", data={"constructor": "A"}),
        html.Button("Patch", id="patch"),
        html.Pre(id="shown"),
        html.Pre("-", id="beside"),
        html.Button("Pair", id="pair"),
        *[html.P(name, id=name, className="pair") for name in "xyz"],
        html.Button("Fail", id="fail"),
        html.Pre("-", id="failed"),
    ]
)

for number, path in enumerate(FILES):

    @callback(
        Output(f"file{number}", "children"),
        Input({"type": "file", "path": path}, "n_clicks"),
        State({"type": "file", "path": path}, "id"),
        prevent_initial_call=True,
    )
    def pick(clicks, own):
        return f"{own['path']} {clicks}"


@callback(Output("cards", "children"), Input("reverse", "n_clicks"), prevent_initial_call=True)
def reverse(_):
    cards = Patch()
    cards.reverse()
    return cards


@callback(Output("order", "children"), Input({"card": ALL}, "id"))
def order(ids):
    return " ".join(str(own["card"]) for own in ids)


@callback(Output("kept", "value"), Input("fill", "n_clicks"), prevent_initial_call=True)
def fill(_):
    return "by callback"


@callback(Input("push", "n_clicks"), prevent_initial_call=True)
def push(_):
    set_props("kept", {"value": "pushed"})
    set_props({"type": "pushed", "path": FILES[3]}, {"children": "pushed"})


@callback(Output("teams", "data"), Output("beside", "children"), Input("patch", "n_clicks"), prevent_initial_call=True)
def patch(_):
    teams = Patch()
    teams["constructor"] = "B"
    teams["prototype"]["year"] = 2
    teams.update({"toString": 3})
    return teams, "second"


clientside_callback("teams => JSON.stringify(teams)", Output("shown", "children"), Input("teams", "data"))
clientside_callback(
    "n => ['X', 'Y']",
    Output("x", "children"),
    Output("y", "children"),
    Output("z", "children"),
    Input("pair", "n_clicks"),
    prevent_initial_call=True,
)


@callback(Output("failed", "children"), Input("fail", "n_clicks"), prevent_initial_call=True)
def fail(_):
    return 1 / 0


if __name__ == "__main__":
    app.run(debug=True)
