"""Every component of dash_core_components, and DataTable: the server reports what the user does, and sets props."""

import json
from datetime import date

from dash import Dash, Input, Output, callback, dash_table, dcc, html

app = Dash(backend="fastapi", websocket_callbacks=True)

OPTIONS = [{"label": "Red", "value": "red"}, {"label": html.B("Green"), "value": "green"}, {"label": "Blue", "value": "blue"}]
FIGURE = {
    "data": [{"type": "bar", "x": ["a", "b", "c"], "y": [3, 1, 2]}],
    "layout": {"title": {"text": "Bars"}, "height": 250, "width": 400, "margin": {"l": 30, "r": 10, "t": 40, "b": 30}},
}

# A component, the prop that the server reports, and the props that its button sets.
PARTS = [
    (dcc.Button("Press", id="button"), "n_clicks", {"children": "Pressed by the server"}),
    (dcc.Checklist(OPTIONS, ["red"], id="checklist"), "value", {"value": ["green", "blue"]}),
    (dcc.Clipboard(id="clipboard", content="to copy"), "n_clicks", {"title": "Set by the server"}),
    (dcc.ConfirmDialog(id="confirm", message="Sure?"), "submit_n_clicks", {"displayed": True}),
    (
        dcc.ConfirmDialogProvider(html.Button("Ask", id="confirm-ask"), id="provider", message="Really?"),
        "submit_n_clicks",
        {"message": "Really and truly?"},
    ),
    (dcc.DatePickerSingle(date(2026, 1, 15), id="date"), "date", {"date": "2026-02-20"}),
    (
        dcc.DatePickerRange(id="dates", start_date="2026-01-10", end_date="2026-01-20"),
        "end_date",
        {"start_date": "2026-03-01", "end_date": "2026-03-05"},
    ),
    (dcc.Download(id="download"), "base64", {"data": {"content": "from the server", "filename": "told.txt"}}),
    (dcc.Dropdown(OPTIONS, "red", id="dropdown"), "value", {"value": "blue"}),
    (dcc.Dropdown(OPTIONS, ["red"], multi=True, id="several"), "value", {"value": ["green", "blue"]}),
    (dcc.Geolocation(id="geolocation"), "position", {"update_now": True}),
    (dcc.Graph(id="graph", figure=FIGURE), "clickData", {"figure": {**FIGURE, "layout": {**FIGURE["layout"], "title": {"text": "Set"}}}}),
    (dcc.Input("text", id="input"), "value", {"value": "set by the server"}),
    (dcc.Input(5, type="number", min=0, max=10, id="number"), "value", {"value": 9}),
    (dcc.Interval(id="interval", interval=100, max_intervals=3), "n_intervals", {"max_intervals": 5}),
    (dcc.Link("Go on", href="?gone=1", id="link"), "href", {"children": "Go further"}),
    (dcc.Loading(html.Div("ready", id="loaded"), id="loading", show_initially=False), "display", {"display": "show"}),
    (dcc.Location(id="location", refresh=False), "search", {"search": "?set=1"}),
    (dcc.Markdown("Some **bold** text", id="markdown"), "children", {"children": "# Set\n\nwith `code`"}),
    (dcc.RadioItems(OPTIONS, "red", id="radio"), "value", {"value": "blue"}),
    (dcc.RangeSlider(0, 10, 1, value=[2, 4], id="range"), "value", {"value": [5, 8]}),
    (dcc.Slider(0, 10, 1, value=3, id="slider"), "value", {"value": 7}),
    (dcc.Store(id="store", data={"n": 0}), "data", {"data": {"n": 1}}),
    (
        dcc.Tabs(
            [dcc.Tab(html.P("First"), label="One", value="one"), dcc.Tab(html.P("Second"), label="Two", value="two")],
            id="tabs",
            value="one",
        ),
        "value",
        {"value": "two"},
    ),
    (dcc.Textarea(id="textarea", value="lines"), "value", {"value": "set\nby the server"}),
    (dcc.Tooltip("A tooltip", id="tooltip"), "show", {"show": True, "bbox": {"x0": 50, "x1": 60, "y0": 50, "y1": 60}}),
    (dcc.Upload(html.Button("Choose"), id="upload"), "filename", {"children": html.Button("Choose another")}),
    (
        dash_table.DataTable(
            [{"name": n, "age": a} for n, a in [("Ada", 36), ("Grace", 85), ("Edsger", 72)]],
            [{"id": "name", "name": "Name"}, {"id": "age", "name": "Age", "type": "numeric"}],
            id="table",
            editable=True,
            sort_action="native",
            filter_action="native",
        ),
        "data",
        {"data": [{"name": "Barbara", "age": 80}]},
    ),
]


def section(component, prop, changes):
    name = component.id
    return html.Section(
        [
            html.H4([name, " ", html.Button(f"Set {', '.join(changes)}", id=f"{name}-set")]),
            component,
            html.Pre(id=f"{name}-says"),
        ],
        id=f"{name}-part",
    )


def tell(component, prop, changes):
    name = component.id

    @callback(Output(f"{name}-says", "children"), Input(name, prop))
    def says(value):
        return f"{prop}: {json.dumps(value)}"

    @callback(
        [Output(name, changed, allow_duplicate=True) for changed in changes],
        Input(f"{name}-set", "n_clicks"),
        prevent_initial_call=True,
    )
    def sets(_clicks):
        return list(changes.values())


app.layout = html.Div([section(*part) for part in PARTS])
for part in PARTS:
    tell(*part)

if __name__ == "__main__":
    app.run(debug=True)
