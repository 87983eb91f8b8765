"""Records the callback requests of pages: one event per request and one per answer, over HTTP and the socket."""

import json
import os
import threading
from itertools import count

_EVENTS = 3
_lock = threading.Lock()


def tell(event, **more):
    """Writes one event to the runner."""
    line = f"\n{json.dumps({'event': event, **more})}\n".encode()
    with _lock:
        while line:
            line = line[os.write(_EVENTS, line) :]


class Requests:
    """Numbers the requests, so that the event of an answer names its request."""

    def __init__(self):
        self._numbers = count(1)

    def asked(self, body, query=""):
        number = next(self._numbers)
        tell("asked", number=number, body=body, polls="job=" in query)
        return number

    def answered(self, number):
        tell("answered", number=number)


def _parse(data):
    try:
        return json.loads(data)
    except ValueError:
        return None


def _is_update(path):
    return path.endswith("/_dash-update-component")


class WsgiRecorder:
    """Middleware for a Flask app."""

    def __init__(self, app):
        self._app, self._requests = app, Requests()

    def __call__(self, environ, start_response):
        if not (_is_update(environ.get("PATH_INFO", "")) and environ["REQUEST_METHOD"] == "POST"):
            return self._app(environ, start_response)
        import io

        data = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(data)
        number = self._requests.asked(_parse(data), environ.get("QUERY_STRING", ""))
        try:
            return list(self._app(environ, start_response))
        finally:
            self._requests.answered(number)


class AsgiRecorder:
    """Middleware for a FastAPI or Quart app."""

    def __init__(self, app):
        self._app, self._requests = app, Requests()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "POST" and _is_update(scope["path"]):
            await self._update(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _update(self, scope, receive, send):
        data, number = b"", None

        async def hear():
            nonlocal data, number
            message = await receive()
            if message["type"] == "http.request":
                data += message.get("body", b"")
                if not message.get("more_body") and number is None:
                    number = self._requests.asked(_parse(data), scope["query_string"].decode())
            return message

        try:
            await self._app(scope, hear, send)
        finally:
            if number is not None:
                self._requests.answered(number)

    async def _socket(self, scope, receive, send):
        numbers = {}

        async def hear():
            message = await receive()
            for said in _messages(message):
                if said.get("type") == "callback_request":
                    numbers[said.get("requestId")] = self._requests.asked(said.get("payload"))
            return message

        async def say(message):
            await send(message)
            for said in _messages(message):
                number = said.get("type") == "callback_response" and numbers.pop(said.get("requestId"), None)
                if number:
                    self._requests.answered(number)

        try:
            await self._app(scope, hear, say)
        finally:
            for number in numbers.values():
                self._requests.answered(number)


def _messages(message):
    """Returns the JSON objects of a text frame, which has one or an array of several."""
    parsed = _parse(message.get("text") or "null")
    return [one for one in (parsed if isinstance(parsed, list) else [parsed]) if isinstance(one, dict)]
