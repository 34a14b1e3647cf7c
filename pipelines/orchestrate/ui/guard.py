"""What stands before the Dagster UI: requests of other web pages are refused, before Dagster sees them.

Dagster's web server asks for no password and looks at neither Host nor Origin: every page that is open in the same browser could
start runs and wipe history through ``/graphql``.  What belongs here: deciding on one request by its headers, and the headers of
answers.  What does not: serving.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import TypeAlias, cast

Headers: TypeAlias = Iterable[tuple[bytes, bytes]]
Message: TypeAlias = MutableMapping[str, object]  # a scope or an event of the ASGI specification
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]

# A name that an attacker's DNS can point at 127.0.0.1 is none of these (DNS rebinding); the port may be that of a tunnel.
_OUR_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_READING = ("GET", "HEAD", "OPTIONS")
# What a form of another page can send without asking first (Fetch Standard, CORS-safelisted request-header).
_OF_FORMS = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")
_OUR_SITE = ("", "same-origin", "none")  # Sec-Fetch-Site; 'same-site' is another port of this machine
_ASKED_TO_LEAVE = 1008  # WebSocket close code: policy violation


class Guard:
    """An ASGI application that passes on what the user's own pages ask, and refuses the rest with 403."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        kind, headers = str(scope["type"]), cast(Headers, scope["headers"])
        fault = refusal(kind, str(scope.get("method", "GET")), str(scope["path"]), headers)
        if fault is None:
            host = _header(headers, "host")[0]
            await self._app(scope, receive, _with_headers(send, host))
        elif kind == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _ASKED_TO_LEAVE, "reason": fault})
        else:
            body = f"refused: {fault}\n".encode()
            head = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 403, "headers": [*head, (b"connection", b"close")]})
            await send({"type": "http.response.body", "body": body})


def refusal(kind: str, method: str, path: str, headers: Headers) -> str | None:
    """Why a request is refused; None: it is the user's own.  ``kind`` is that of ASGI: http or websocket."""
    headers = list(headers)
    hosts, origins = _header(headers, "host"), _header(headers, "origin")
    if len(hosts) != 1 or not _OUR_HOST.fullmatch(hosts[0]):
        return "this server answers to 127.0.0.1 and localhost only"
    if origins and [origin.lower() for origin in origins] != [f"http://{hosts[0].lower()}"]:
        return "the request comes from a page of another origin"
    reads = method in _READING and kind == "http"
    opens = (
        reads
        and _header(headers, "sec-fetch-mode") == ["navigate"]
        and _header(headers, "sec-fetch-dest") == ["document"]
    )
    graphql = path.rstrip("/") == "/graphql"
    if "".join(_header(headers, "sec-fetch-site")) not in _OUR_SITE and (graphql or not opens):
        return "the request comes from a page of another site"
    if kind == "http" and graphql and reads and "text/html" not in "".join(_header(headers, "accept")[:1]):
        return "GraphQL is asked with POST here"  # for HTML, and so written, Dagster gives the page to write queries in
    if not reads and "".join(_header(headers, "content-type")).lower().partition(";")[0].strip() in _OF_FORMS:
        return "a form of a web page can send this; send application/json"
    return None


def _header(headers: Headers, name: str) -> list[str]:
    wanted = name.encode()
    return [value.decode("latin-1").strip() for key, value in headers if key.lower() == wanted]


def _with_headers(send: Send, host: str) -> Send:
    """Answers say that no other page may frame or load them, and that they load nothing from elsewhere: also where a page's words
    came to stand in the UI."""
    policy = (
        f"frame-ancestors 'none'; form-action 'self'; img-src 'self' data: blob:; connect-src 'self' ws://{host};"
        " font-src 'self' data:; media-src 'none'; frame-src 'none'; manifest-src 'self'"
    )
    ours = [
        (b"content-security-policy", policy.encode()),  # beside Dagster's own: both hold
        (b"x-frame-options", b"DENY"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"referrer-policy", b"same-origin"),
    ]
    replaced = {name for name, _ in ours[1:]}

    async def send_with(message: Message) -> None:
        if message["type"] == "http.response.start":
            theirs = cast(Headers, message.get("headers", ()))
            kept = [(name, value) for name, value in theirs if name.lower() not in replaced]
            message["headers"] = [*kept, *ours]
        await send(message)

    return send_with
