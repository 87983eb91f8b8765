"""Before the migration: polling with dcc.Interval, on Flask, over HTTP."""

import random

from dash import Dash, Input, Output, callback, dcc, html

app = Dash()

app.layout = html.Div([
    html.H4("Live Price"),
    html.Div(id="price-display"),
    dcc.Interval(id="poll", interval=1000, n_intervals=0),
])


def get_latest_price(symbol):
    return round(random.uniform(100, 150), 2)


@callback(Output("price-display", "children"), Input("poll", "n_intervals"))
def update_price(n):
    price = get_latest_price("AAPL")
    return f"AAPL: ${price}"


if __name__ == "__main__":
    app.run(debug=True)
