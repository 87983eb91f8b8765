"""`data:` addresses in anchors, images, frames and objects, and a frame with a document of its own."""

import base64

from dash import Dash, html


def data(kind, text):
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><rect width='20' height='20'/></svg>"

app = Dash()
app.layout = html.Div(
    [
        html.A("download", href=data("text/html", "<p>x</p>"), download="plot.html", id="download"),
        html.A("plain", href=data("text/html", "<p>x</p>"), id="plain"),
        html.Img(src=data("image/svg+xml", SVG), id="image"),
        html.ObjectEl(data=data("application/pdf", "%PDF"), id="object"),
        html.Iframe(src=data("text/html", "<p>hello</p>"), id="frame"),
        html.Iframe(srcDoc="<p id=q>no</p><script>document.getElementById('q').textContent='ran'</script>", id="document"),
    ]
)
