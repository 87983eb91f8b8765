"""One callback of two fields, and one of those two and a third: while the first is on its way the third changes."""

import time

from dash import Dash, Input, Output, callback, ctx, dcc, html

app = Dash()
app.layout = html.Div([html.Button("go", id="go"), *(dcc.Input(id=name, value="") for name in ("late", "early", "self")), html.Pre(id="told")])


@callback(Output("early", "value"), Output("late", "value"), Input("go", "n_clicks"), Input("self", "value"), prevent_initial_call=True)
def fan(clicks, text):
    time.sleep(0.2)
    return f"e{clicks}{text}", f"l{clicks}{text}"


@callback(Output("told", "children"), Input("late", "value"), Input("early", "value"), Input("self", "value"), prevent_initial_call=True)
def show(*values):
    return f"{values} {[one['prop_id'] for one in ctx.triggered]} {ctx.triggered_id}"
