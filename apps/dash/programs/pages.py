"""A multi-page app: a page from a path, one from a variable part, one that is not found, and a callback on each."""

import dash
from dash import Dash, Input, Output, callback, dcc, html

app = Dash(backend="fastapi", websocket_callbacks=True, use_pages=True, pages_folder="", suppress_callback_exceptions=True)


def post(number=None, tag=None, **_others):
    return html.Div([html.H2(f"Post {number}"), html.P(f"tag: {tag}", id="tag"), dcc.Link("Next", f"{int(number) + 1}", id="next")])


home = html.Div([html.H2("Home"), dcc.Input(id="visitor", value="you", persistence=True), html.P(id="welcome")])
about = html.Div([html.H2("About"), dcc.Slider(0, 10, 1, value=4, id="rating"), html.P(id="rated")])

dash.register_page("home", path="/", title="Home", layout=home)
dash.register_page("about", path="/about", title="About us", layout=about)
dash.register_page("post", path_template="/posts/<number>", title=lambda number=None: f"Post {number}", layout=post)

app.layout = html.Div(
    [
        html.H1("Pages"),
        html.Nav(
            [dcc.Link(page["name"], page["relative_path"], id=f"to-{page['name'].lower()}") for page in dash.page_registry.values() if not page["path_template"]]
            + [dcc.Link("Post", dash.get_relative_path("/posts/7"), id="to-post")],
            style={"display": "flex", "gap": "1em"},
        ),
        html.Button("Count", id="count"),
        html.Span(id="counted"),
        dash.page_container,
    ]
)


@callback(Output("welcome", "children"), Input("visitor", "value"))
def welcome(name):
    return f"Welcome, {name}"


@callback(Output("rated", "children"), Input("rating", "value"))
def rated(value):
    return f"Rated {value}"


@callback(Output("counted", "children"), Input("count", "n_clicks"), prevent_initial_call=True)
def count(n):
    return f"Counted {n}"


if __name__ == "__main__":
    app.run(debug=True)
