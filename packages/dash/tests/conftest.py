"""Patchbay as Dash finds it in a program: installed, switched on, its scripts built."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from dash import Dash

import patchbay_dash


@pytest.fixture(autouse=True)
def _as_installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("PATCHBAY", raising=False)
    patchbay_dash.settings(enabled=True, build="auto")
    yield
    monkeypatch.undo()
    patchbay_dash.settings(enabled=True, build="auto")


Answer = tuple[int, dict[str, str], str]


class Client:
    """Requests to an app, in the way of its backend. Names of headers come in small letters."""

    def __init__(self, app: Dash, backend: str) -> None:
        self._server = app.server
        self._get = {"flask": self._flask, "quart": self._quart, "fastapi": self._fastapi}[backend]

    def get(self, path: str) -> Answer:
        status, headers, text = self._get(path)
        return status, {name.lower(): value for name, value in headers.items()}, text

    def _flask(self, path: str) -> Answer:
        answer = self._server.test_client().get(path)
        return answer.status_code, dict(answer.headers), answer.get_data(as_text=True)

    def _quart(self, path: str) -> Answer:
        async def fetch() -> Answer:
            answer = await self._server.test_client().get(path)
            return answer.status_code, dict(answer.headers), await answer.get_data(as_text=True)

        return asyncio.run(fetch())

    def _fastapi(self, path: str) -> Answer:
        async def fetch() -> Answer:
            transport = httpx.ASGITransport(self._server)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                answer = await client.get(path)
            return answer.status_code, dict(answer.headers), answer.text

        return asyncio.run(fetch())


@pytest.fixture(params=["flask", "fastapi", "quart"])
def backend(request: pytest.FixtureRequest) -> str:
    return request.param
