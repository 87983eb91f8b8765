"""Values that a callback put into persisted props, after another page was shown."""

from dash import Dash, Input, Output, callback, dcc, html, page_container, register_page

app = Dash(use_pages=True, pages_folder="", suppress_callback_exceptions=True)
register_page(
    "one",
    path="/",
    layout=html.Div(
        [
            html.Button("set", id="set"),
            dcc.Input(id="text", value="a", persistence=True, persistence_type="session"),
            dcc.Dropdown(["x", "y"], "x", id="choice", persistence=True, persistence_type="memory"),
        ]
    ),
)
register_page("two", path="/two", layout=html.Div("second", id="second"))
app.layout = html.Div([dcc.Link("one", href="/", id="to-one"), dcc.Link("two", href="/two", id="to-two"), page_container])


@callback(Output("text", "value"), Output("choice", "value"), Input("set", "n_clicks"), prevent_initial_call=True)
def fill(_clicks):
    return "by callback", "y"
