"""A table that fills on Flask, over HTTP: each part of the answer is a Patch that appends one row."""

import asyncio
import random

from dash import Dash, Input, Output, Patch, callback, html

app = Dash()

SERVICES = "accounts archive billing catalogue delivery mail orders payments reports search stock support".split()


async def check(service):
    """Stands in for a request to the service."""
    seconds = random.uniform(0.5, 5)
    await asyncio.sleep(seconds)
    return html.Tr([html.Th(service, scope="row"), html.Td("slow" if seconds > 3 else "up"), html.Td(f"{seconds:.1f} s")])


app.layout = html.Main(
    [
        html.Div(
            [
                html.Button("Check all services", id="check"),
                # Patchbay's renderer cancels the run that updates this output. Dash's has no way to stop it.
                html.Button("Stop", id="stop", **{"data-patchbay-cancel": "rows.children"}),
            ],
            style={"display": "flex", "gap": "0.5rem"},
        ),
        html.P("Nothing has been checked", id="status", role="status"),
        html.Table(
            [
                html.Thead(html.Tr([html.Th(name, scope="col") for name in ["Service", "State", "Answered in"]])),
                html.Tbody([], id="rows"),
            ],
            style={"width": "100%", "textAlign": "left"},
        ),
    ],
    style={"maxWidth": "40rem", "margin": "2rem auto", "padding": "0 1rem", "fontFamily": "system-ui, sans-serif"},
)


@callback(
    Output("rows", "children"), Output("status", "children"), Input("check", "n_clicks"), prevent_initial_call=True
)
async def check_all(_):
    answered = 0
    asked = [asyncio.ensure_future(check(service)) for service in SERVICES]
    try:
        yield [], "Asking…"
        for answer in asyncio.as_completed(asked):
            row = await answer
            answered += 1
            rows = Patch()
            rows.append(row)
            yield rows, f"{answered} of {len(SERVICES)} have answered"
    finally:
        for task in asked:
            task.cancel()
        print(f"the checks have ended after {answered} answers", flush=True)


if __name__ == "__main__":
    app.run(debug=True)
