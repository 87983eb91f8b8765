"""Text token by token: an async callback yields its answer in parts, for two outputs. A Stop button ends it on the server."""

import asyncio
import re

from dash import Dash, Input, Output, Patch, State, callback, dcc, html

app = Dash(backend="fastapi")

ANSWER = """## {prompt}

Each *token* is a part of one answer. The callback **yields** a `Patch` that adds it to the text, and how far it is
for the bar.

```python
text = Patch()
text += token
yield text, str(count / len(tokens))
```

1. The page shows a part at once.
2. Callbacks that depend on the text are called once, at the end.
3. Stop cancels the generator where it waits.
"""


def tokens_for(prompt):
    """Stands in for a language model."""
    return re.findall(r"\s*\S+", ANSWER.format(prompt=prompt))


app.layout = html.Main(
    [
        html.Div(
            [
                dcc.Input(id="prompt", value="How does it grow?", style={"width": "14rem"}),
                html.Button("Ask", id="ask"),
                # Patchbay's renderer cancels the run that updates this output. Dash's has no way to stop it.
                html.Button("Stop", id="stop", **{"data-patchbay-cancel": "answer.children"}),
            ],
            style={"display": "flex", "flexWrap": "wrap", "gap": "0.5rem", "alignItems": "center"},
        ),
        html.P("Ready", id="status", role="status"),
        html.Progress(id="bar", value="0", style={"width": "100%"}, **{"aria-label": "Tokens written"}),
        html.Div(
            dcc.Markdown(id="answer"), id="answer-box", **{"aria-live": "polite", "aria-busy": "false"}
        ),
    ],
    style={"maxWidth": "40rem", "margin": "2rem auto", "padding": "0 1rem", "fontFamily": "system-ui, sans-serif"},
)


@callback(
    Output("answer", "children"),
    Output("bar", "value"),
    Input("ask", "n_clicks"),
    State("prompt", "value"),
    running=[
        (Output("status", "children"), "Writing…", "Ready"),
        # A screen reader reads the text when it is there, not each token.
        (Output("answer-box", "aria-busy"), "true", "false"),
    ],
    prevent_initial_call=True,
)
async def answer(_, prompt):
    tokens = tokens_for(prompt)
    count = 0
    try:
        yield "", "0"
        for token in tokens:
            await asyncio.sleep(0.04)
            count += 1
            text = Patch()
            text += token
            yield text, str(count / len(tokens))
    finally:
        print(f"the answer has ended after {count} of {len(tokens)} tokens", flush=True)


if __name__ == "__main__":
    app.run(debug=True)
