"""dash_mantine_components: a themed page with inputs, a stepper, a menu, dialogs, notifications and a chart."""

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, callback, ctx, html

app = Dash(backend="fastapi", websocket_callbacks=True)

SALES = [{"month": m, "Apples": a, "Pears": p} for m, a, p in [("Jan", 12, 9), ("Feb", 19, 11), ("Mar", 7, 14)]]

app.layout = dmc.MantineProvider(
    id="provider",
    forceColorScheme="light",
    children=dmc.Container(
        [
            dmc.NotificationContainer(id="notifications"),
            dmc.Group(
                [
                    dmc.Title("Mantine", order=2),
                    dmc.Switch(id="dark", label="Dark", checked=False),
                    dmc.Menu(
                        [
                            dmc.MenuTarget(dmc.Button("Menu", id="menu-target")),
                            dmc.MenuDropdown([dmc.MenuItem("Notify", id="notify"), dmc.MenuItem("Nothing", id="nothing")]),
                        ]
                    ),
                ]
            ),
            dmc.SimpleGrid(
                cols=2,
                children=[
                    dmc.Stack(
                        [
                            dmc.TextInput(id="name", label="Name", value="Ada"),
                            dmc.Select(id="fruit", label="Fruit", data=["Apples", "Pears"], value="Apples"),
                            dmc.MultiSelect(id="months", label="Months", data=["Jan", "Feb", "Mar"], value=["Jan"]),
                            dmc.NumberInput(id="amount", label="Amount", value=3, min=0, max=10),
                            dmc.Slider(id="slider", value=30, label=None),
                            dmc.DatePickerInput(id="date", label="Day", value="2026-01-15"),
                            dmc.SegmentedControl(id="segment", data=["List", "Grid"], value="List"),
                            dmc.Text(id="told"),
                        ]
                    ),
                    dmc.Stack(
                        [
                            dmc.Stepper(
                                id="stepper",
                                active=0,
                                children=[
                                    dmc.StepperStep(dmc.Text("Write"), label="Write", description="the text"),
                                    dmc.StepperStep(dmc.Text("Send"), label="Send"),
                                    dmc.StepperCompleted(dmc.Text("All sent")),
                                ],
                            ),
                            dmc.Button("Next", id="next"),
                            dmc.Tabs(
                                [
                                    dmc.TabsList([dmc.TabsTab("One", value="one"), dmc.TabsTab("Two", value="two")]),
                                    dmc.TabsPanel("First panel", value="one"),
                                    dmc.TabsPanel("Second panel", value="two"),
                                ],
                                id="tabs",
                                value="one",
                            ),
                            dmc.Accordion(
                                [dmc.AccordionItem([dmc.AccordionControl("More"), dmc.AccordionPanel("Details")], value="more")],
                                id="accordion",
                            ),
                            dmc.Button("Open", id="open"),
                            dmc.Modal(title="A dialog", id="modal", children=dmc.Text("With a body")),
                            dmc.Text(id="stated"),
                        ]
                    ),
                ],
            ),
            dmc.BarChart(
                id="chart",
                h=200,
                data=SALES,
                dataKey="month",
                series=[{"name": "Apples", "color": "violet.6"}, {"name": "Pears", "color": "teal.6"}],
            ),
            html.Div(id="clicked"),
        ]
    ),
)


@callback(
    Output("told", "children"),
    [Input(name, "value") for name in ("name", "fruit", "months", "amount", "slider", "date", "segment")],
)
def tell(*values):
    return " | ".join(str(value) for value in values)


@callback(Output("provider", "forceColorScheme"), Input("dark", "checked"))
def scheme(dark):
    return "dark" if dark else "light"


@callback(Output("stepper", "active"), Input("next", "n_clicks"), State("stepper", "active"), prevent_initial_call=True)
def step(_clicks, active):
    return active + 1


@callback(Output("modal", "opened"), Input("open", "n_clicks"), prevent_initial_call=True)
def open_modal(_clicks):
    return True


@callback(Output("stated", "children"), Input("stepper", "active"), Input("tabs", "value"), Input("accordion", "value"))
def state(active, tab, opened):
    return f"step {active}, tab {tab}, open {opened}"


@callback(
    Output("notifications", "sendNotifications"),
    Input("notify", "n_clicks"),
    Input("nothing", "n_clicks"),
    prevent_initial_call=True,
)
def notify(_notify, _nothing):
    if ctx.triggered_id == "nothing":
        return []
    return [{"action": "show", "id": "note", "message": "Hello from the server", "autoClose": False}]


@callback(Output("clicked", "children"), Input("chart", "clickData"), prevent_initial_call=True)
def clicked(data):
    return f"Clicked {data['month']}"


if __name__ == "__main__":
    app.run(debug=True)
