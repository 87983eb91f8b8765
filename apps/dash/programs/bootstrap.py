"""dash_bootstrap_components: navigation, tabs, a modal, a form with validation, and an alert."""

import time

import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, State, callback, ctx, html

app = Dash(backend="fastapi", websocket_callbacks=True, external_stylesheets=[dbc.themes.BOOTSTRAP])

people = dbc.Tab(
    [
        dbc.InputGroup([dbc.InputGroupText("@"), dbc.Input(id="name", placeholder="at least three letters")]),
        dbc.Checklist(["news", "offers"], ["news"], id="wishes", switch=True, inline=True),
        dbc.Select(["basic", "plus"], "basic", id="plan"),
        dbc.Button("Save", id="save", color="primary", className="mt-2"),
        dbc.Spinner(html.Div(id="saved", className="mt-2")),
    ],
    label="People",
    tab_id="people",
)
numbers = dbc.Tab(
    [
        dbc.Progress(id="progress", value=10, striped=True),
        dbc.Button("More", id="more", size="sm"),
        dbc.Accordion(
            [
                dbc.AccordionItem("The first text", title="First", item_id="first"),
                dbc.AccordionItem("The second text", title="Second", item_id="second"),
            ],
            id="accordion",
        ),
        html.Div(id="opened"),
        dbc.Pagination(id="pages", max_value=5, active_page=1),
        dbc.Badge(id="page", color="info"),
    ],
    label="Numbers",
    tab_id="numbers",
)

app.layout = dbc.Container(
    [
        dbc.NavbarSimple(
            [
                dbc.NavItem(dbc.NavLink("Home", href="#", active=True)),
                dbc.DropdownMenu([dbc.DropdownMenuItem("About", id="about")], label="More", nav=True),
            ],
            brand="Bootstrap",
            color="primary",
            dark=True,
            className="mb-3",
        ),
        dbc.Tabs([people, numbers], id="tabs", active_tab="people"),
        html.Div(id="active"),
        dbc.Button("Open", id="open", className="mt-3"),
        dbc.Tooltip("Opens a dialog", target="open"),
        dbc.Modal(
            [
                dbc.ModalHeader(dbc.ModalTitle("A dialog")),
                dbc.ModalBody("With a body"),
                dbc.ModalFooter(dbc.Button("Close", id="close")),
            ],
            id="modal",
        ),
        dbc.Alert("Saved for now", id="alert", color="success", is_open=False, dismissable=True, className="mt-3"),
    ],
    className="py-3",
)


@callback(Output("active", "children"), Input("tabs", "active_tab"))
def show_tab(tab):
    return f"Tab: {tab}"


@callback(Output("modal", "is_open"), Input("open", "n_clicks"), Input("close", "n_clicks"), prevent_initial_call=True)
def toggle(_open, _close):
    return ctx.triggered_id == "open"


@callback(Output("name", "valid"), Output("name", "invalid"), Input("name", "value"))
def validate(name):
    return bool(name and len(name) >= 3), bool(name and len(name) < 3)


@callback(
    Output("saved", "children"),
    Output("alert", "is_open"),
    Input("save", "n_clicks"),
    State("name", "value"),
    State("wishes", "value"),
    State("plan", "value"),
    prevent_initial_call=True,
)
def save(_clicks, name, wishes, plan):
    time.sleep(0.5)
    return f"{name} on {plan} wants {', '.join(sorted(wishes))}", True


@callback(
    Output("progress", "value"), Input("more", "n_clicks"), State("progress", "value"), prevent_initial_call=True
)
def more(_clicks, value):
    return value + 15


@callback(Output("opened", "children"), Input("accordion", "active_item"))
def opened(item):
    return f"Open: {item}"


@callback(Output("page", "children"), Input("pages", "active_page"))
def page(active):
    return f"Page {active}"


if __name__ == "__main__":
    app.run(debug=True)
