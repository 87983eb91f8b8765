"""The page of the hidden frame by which pages of other origins get the SharedWorker of this server (PROTOCOL.md, rules FW1 to FW5)."""

import re
from html import escape
from pathlib import Path
from typing import Any, List

from dash import get_app, hooks
from dash.fingerprint import build_fingerprint

from ._resources import FRAME_ROUTE

_FOLDER = Path(__file__).parent
# An origin as a policy can name it: neither `null` nor an address of IPv6, and no pattern.
_NAMEABLE = re.compile(r"https?://[A-Za-z0-9_.-]+(:[0-9]+)?")


def framed_by(origins: List[str]) -> List[str]:
    """The allowed origins whose pages may have the frame."""
    return [origin for origin in origins if _NAMEABLE.fullmatch(origin)]


@hooks.route(FRAME_ROUTE)
def _serve_frame() -> Any:
    app = get_app()
    origins = framed_by([str(origin) for origin in getattr(app, "_websocket_allowed_origins", None) or []])
    base = app.config.requests_pathname_prefix
    script, worker = (escape(base + _path_of(name)) for name in ("frame", "worker"))
    page = (
        '<!DOCTYPE html><meta charset="UTF-8"><title>Patchbay</title>'
        f'<script src="{script}" data-worker="{worker}" data-origins="{escape(" ".join(origins))}"></script>\n'
    )
    response = app.backend.make_response(page, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = _policy(origins)
    # For pages that are isolated from other origins: they load only what allows it.
    response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _path_of(name: str) -> str:
    from . import __version__

    path = f"dist/patchbay_dash_{name}.js"
    file = _FOLDER / path
    modified = int(file.stat().st_mtime) if file.is_file() else 0
    return f"_dash-component-suites/patchbay_dash/{build_fingerprint(path, __version__, modified)}"


def _policy(origins: List[str]) -> str:
    """All ancestors of the frame must be allowed, so a page that is itself in a frame of a stranger has none."""
    ancestors = " ".join(origins) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types patchbay",
            f"frame-ancestors {ancestors}",
        )
    )
