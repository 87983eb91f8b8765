"""Another origin is allowed by name, and a callback may end a connection for good."""

from dash import Dash, Input, Output, State, callback, dcc, hooks, html

app = Dash(
    backend="fastapi",
    websocket_callbacks=True,
    websocket_allowed_origins=["https://embedding-site.example.com"],
)

app.layout = html.Div([
    dcc.Input(id="message", value="hello"),
    html.Button("Send", id="send"),
    html.Div(id="answer"),
])


@callback(
    Output("answer", "children"),
    Input("send", "n_clicks"),
    State("message", "value"),
    prevent_initial_call=True,
)
async def receive(n, message):
    return f"You said: {message}"


# Later versions of Dash have `await ctx.websocket.close(code=4001)` in the callback. This version has hooks.
@hooks.websocket_message()
async def inspect(websocket, message):
    suspicious_activity = "<script" in str(message.get("payload"))
    return (4001, "Policy violation") if suspicious_activity else True


if __name__ == "__main__":
    app.run(debug=True)
