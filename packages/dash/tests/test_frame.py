"""The hidden frame for pages of other origins, on each backend (FW1)."""

from __future__ import annotations

import re

import pytest
from conftest import Client
from dash import Dash, html

from patchbay_dash._frame import framed_by


def client_of(backend: str, **options: object) -> Client:
    app = Dash(backend=backend, **options)
    app.layout = html.Div("x")
    return Client(app, backend)


def test_allowed_origins_may_frame_it(backend: str) -> None:
    client = client_of(
        backend,
        url_base_pathname="/some/app/",
        websocket_allowed_origins=["https://shop.test", "null", "http://localhost:3000"],
    )
    status, headers, page = client.get("/some/app/_patchbay/frame")
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    assert headers["content-security-policy"].endswith("frame-ancestors https://shop.test http://localhost:3000")
    assert 'data-origins="https://shop.test http://localhost:3000"' in page
    addresses = re.findall(r'(?:src|data-worker)="([^"]+)"', page)
    assert len(addresses) == 2
    for address in addresses:
        assert address.startswith("/some/app/_dash-component-suites/patchbay_dash/dist/patchbay_dash_")
        status, headers, text = client.get(address)
        assert (status, len(text) > 1000) == (200, True)
        assert "max-age=31536000" in headers["cache-control"]


def test_nobody_may_frame_it_without_origins(backend: str) -> None:
    client = client_of(backend)
    _, headers, _ = client.get("/_patchbay/frame")
    assert headers["content-security-policy"].endswith("frame-ancestors 'none'")


def test_the_page_names_it(backend: str) -> None:
    assert 'data-patchbay-frame="_patchbay/frame"' in client_of(backend).get("/")[2]


@pytest.mark.parametrize(
    "origin",
    ["null", "*", "http://localhost:*", "http://[::1]:80", "https://a;frame-ancestors", "https://a b", "ftp://a", "https://a/"],
)
def test_what_a_policy_cannot_name_has_no_frame(origin: str) -> None:
    assert framed_by(["https://shop.test", origin]) == ["https://shop.test"]
