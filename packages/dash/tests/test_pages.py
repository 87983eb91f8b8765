"""What pages of each backend name and get."""

from __future__ import annotations

import re

import pytest
from conftest import Client
from dash import Dash, html

import patchbay_dash


def page_of(app: Dash, backend: str) -> tuple[Client, str, list[str]]:
    client = Client(app, backend)
    status, _, page = client.get(app.config.requests_pathname_prefix)
    assert status == 200
    return client, page, re.findall(r'<script[^>]* src="([^"]+)"', page)


def app_on(backend: str, **options: object) -> Dash:
    app = Dash(backend=backend, **options)
    app.layout = html.Div("x")
    return app


def renderers(scripts: list[str]) -> list[str]:
    return [re.sub(r"\.v[\w-]+\.", ".", url.rsplit("/", 1)[1]) for url in scripts if "dash_renderer" in url]


def test_our_renderer_stands_where_theirs_stood(backend: str) -> None:
    ours = page_of(app_on(backend), backend)[2]
    patchbay_dash.disable()
    theirs = page_of(app_on(backend), backend)[2]
    assert renderers(ours) == ["patchbay_dash_renderer.min.js"]
    assert renderers(theirs) == ["dash_renderer.min.js"]
    without = [[url for url in urls if "dash_renderer" not in url] for urls in (ours, theirs)]
    assert without[0] == without[1]
    assert [i for i, url in enumerate(ours) if "dash_renderer" in url] == [
        i for i, url in enumerate(theirs) if "dash_renderer" in url
    ]


def test_scripts_and_what_they_load_are_served_and_cached(backend: str) -> None:
    client, _, scripts = page_of(app_on(backend, url_base_pathname="/some/app/"), backend)
    [renderer] = [url for url in scripts if "dash_renderer" in url]
    assert renderer.startswith("/some/app/_dash-component-suites/patchbay_dash/dist/patchbay_dash_renderer.v")
    for script in ("patchbay_dash_renderer.{}.min.js", "patchbay_dash_worker.{}.js", "patchbay_dash_hub.{}.js"):
        folder, name = renderer.rsplit("/", 1)
        status, headers, text = client.get(f"{folder}/{script.format(name.split('.')[1])}")
        assert status == 200
        assert headers["content-type"].split(";")[0] in ("text/javascript", "application/javascript")
        assert "max-age=31536000" in headers["cache-control"]
        assert len(text) > 1000
    folder = renderer.rsplit("/", 1)[0]
    assert client.get(f"{folder}/__init__.py")[0] != 200


def test_dev_bundles_get_the_readable_build(backend: str) -> None:
    app = app_on(backend)
    app.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    assert renderers(page_of(app, backend)[2]) == ["patchbay_dash_renderer.dev.js"]
    patchbay_dash.settings(build="min")
    assert renderers(page_of(app, backend)[2]) == ["patchbay_dash_renderer.min.js"]


def test_a_build_may_be_chosen(backend: str) -> None:
    patchbay_dash.settings(build="dev")
    assert renderers(page_of(app_on(backend), backend)[2]) == ["patchbay_dash_renderer.dev.js"]


def test_a_running_app_is_switched_with_its_next_page(backend: str) -> None:
    app = app_on(backend)
    client, _, _ = page_of(app, backend)
    patchbay_dash.disable()
    scripts = re.findall(r'src="([^"]+)"', client.get("/")[2])
    assert renderers(scripts) == ["dash_renderer.min.js"]
    assert [client.get(url)[0] for url in scripts if "dash_renderer" in url] == [200]
    # A page that was loaded before still finds its scripts.
    assert client.get("/_dash-component-suites/patchbay_dash/dist/patchbay_dash_worker.js")[0] == 200


def test_scripts_come_from_here_also_where_suites_come_from_a_cdn(backend: str) -> None:
    scripts = page_of(app_on(backend, serve_locally=False), backend)[2]
    assert [url for url in scripts if "patchbay" in url][0].startswith("/_dash-component-suites/")


@pytest.mark.parametrize("props_check", [True, False])
def test_react_comes_from_dash(backend: str, props_check: bool) -> None:
    app = app_on(backend)
    app.enable_dev_tools(debug=True, dev_tools_hot_reload=False, dev_tools_props_check=props_check)
    scripts = page_of(app, backend)[2]
    assert len([url for url in scripts if re.search(r"/react(-dom)?@", url)]) == 2
