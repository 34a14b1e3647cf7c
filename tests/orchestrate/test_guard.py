"""What the guard of the UI lets through and what it refuses, header by header."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from pipelines.orchestrate.ui.guard import Guard

OURS = "127.0.0.1:3000"
JSON = {"Content-Type": "application/json"}


async def behind(scope: dict, receive: object, send: object) -> None:
    """An application that answers everything."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"referrer-policy", b"unsafe-url")]})
    await send({"type": "http.response.body", "body": b"passed"})


def ask(method: str, path: str, headers: dict[str, str] | list[tuple[str, str]]) -> httpx.Response:
    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(app=Guard(behind))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{OURS}") as client:
            request = client.build_request(method, path, headers=headers)
            if not isinstance(headers, dict):
                request.headers = httpx.Headers(headers)
            return await client.send(request)

    return asyncio.run(once())


NAVIGATED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("GET", "/", {"Host": "localhost:3000"}),
        ("GET", "/", {"Host": "LocalHost"}),
        ("GET", "/", {"Host": "[::1]:3000"}),
        ("GET", "/", {"Host": "127.0.0.1:8080"}),  # through a tunnel
        ("GET", "/assets/articles", {"Sec-Fetch-Site": "none", **NAVIGATED}),
        ("GET", "/assets/articles", {"Sec-Fetch-Site": "cross-site", **NAVIGATED}),  # a link in a report or a mail
        ("GET", "/static/js/main.js", {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}),
        ("POST", "/graphql", JSON),  # a script of the user's
        ("POST", "/graphql", {"Origin": f"http://{OURS}", "Sec-Fetch-Site": "same-origin", **JSON}),
        ("POST", "/graphql", {"Host": "localhost:3000", "Origin": "http://localhost:3000", **JSON}),
        ("POST", "/graphql", {"Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:8080", **JSON}),
        ("GET", "/graphql", {"Accept": "text/html,application/xhtml+xml"}),
        ("POST", "/report_asset_materialization/x", {}),
    ],
)
def test_what_the_user_asks_passes(method: str, path: str, headers: dict[str, str]) -> None:
    answer = ask(method, path, {"Accept": "*/*", **headers})
    assert (answer.status_code, answer.text) == (200, "passed")


@pytest.mark.parametrize(
    ("method", "path", "headers", "said"),
    [
        ("GET", "/", {"Host": "attacker.test:3000"}, "127.0.0.1 and localhost only"),
        ("GET", "/", {"Host": "127.0.0.1.attacker.test"}, "127.0.0.1 and localhost only"),
        ("GET", "/", {"Host": "localhost.attacker.test:3000"}, "127.0.0.1 and localhost only"),
        ("GET", "/", {"Host": "127.0.0.1:3000@attacker.test"}, "127.0.0.1 and localhost only"),
        ("GET", "/", {"Host": "192.168.1.7:3000"}, "127.0.0.1 and localhost only"),
        ("GET", "/", {"Host": "localhost.:3000"}, "127.0.0.1 and localhost only"),
        ("GET", "/", {"Host": ""}, "127.0.0.1 and localhost only"),
        ("POST", "/graphql", {"Host": "attacker.test", "Origin": "http://attacker.test", **JSON}, "localhost only"),
        ("POST", "/graphql", {"Origin": "https://attacker.test", **JSON}, "another origin"),
        ("POST", "/graphql", {"Origin": "null", **JSON}, "another origin"),
        ("POST", "/graphql", {"Origin": "", **JSON}, "another origin"),
        ("POST", "/graphql", {"Origin": "http://127.0.0.1:8000", **JSON}, "another origin"),
        ("POST", "/graphql", {"Origin": "http://localhost:3000", **JSON}, "another origin"),
        ("POST", "/graphql", {"Origin": f"https://{OURS}", **JSON}, "another origin"),
        ("POST", "/graphql", {"Origin": f"http://{OURS}.attacker.test", **JSON}, "another origin"),
        ("OPTIONS", "/graphql", {"Origin": "http://attacker.test"}, "another origin"),
        ("GET", "/", {"Origin": "http://attacker.test"}, "another origin"),
        ("POST", "/graphql", {"Sec-Fetch-Site": "cross-site", **JSON}, "another site"),
        ("POST", "/graphql", {"Sec-Fetch-Site": "same-site", **JSON}, "another site"),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, "another site"),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site", **NAVIGATED, "Sec-Fetch-Dest": "iframe"}, "another site"),
        ("GET", "/graphql", {"Sec-Fetch-Site": "cross-site", **NAVIGATED, "Accept": "text/html"}, "another site"),
        ("POST", "/graphql", {"Content-Type": "text/plain"}, "a form"),
        ("POST", "/graphql", {"Content-Type": "Application/X-WWW-Form-URLEncoded; charset=utf-8"}, "a form"),
        ("POST", "/report_asset_materialization/x", {"Content-Type": "multipart/form-data; boundary=x"}, "a form"),
        ("GET", "/graphql?query=mutation+%7B+x+%7D", {}, "POST"),
        ("GET", "/graphql?query=%7Bversion%7D", {"Accept": "TEXT/HTML"}, "POST"),
        ("HEAD", "/graphql?query=mutation+%7B+x+%7D", {}, ""),
        ("GET", "/graphql/?query=mutation+%7B+x+%7D", {}, "POST"),
    ],
)
def test_what_others_ask_is_refused(method: str, path: str, headers: dict[str, str], said: str) -> None:
    answer = ask(method, path, {"Accept": "*/*", **headers})
    assert answer.status_code == 403
    assert said in answer.text or method == "HEAD"


def test_two_hosts_or_two_origins_are_refused() -> None:
    assert ask("GET", "/", [("Host", OURS), ("Host", "attacker.test")]).status_code == 403
    twice = [("Host", OURS), ("Origin", f"http://{OURS}"), ("Origin", "http://attacker.test")]
    assert ask("GET", "/", twice).status_code == 403
    assert ask("GET", "/", [("Accept", "*/*")]).status_code == 403


def test_answers_cannot_be_framed_and_load_nothing_from_elsewhere() -> None:
    answer = ask("GET", "/", {})
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    policy = answer.headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob:;" in policy
    assert "connect-src 'self' ws://127.0.0.1:3000;" in policy


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"origin": f"http://{OURS}"}, True),
        ({}, True),
        ({"origin": "http://attacker.test"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://127.0.0.1:8000"}, False),
        ({"host": "attacker.test", "origin": "http://attacker.test"}, False),
        ({"origin": f"http://{OURS}", "sec-fetch-site": "cross-site"}, False),
    ],
)
def test_a_websocket_is_opened_for_our_pages_only(headers: dict[str, str], passes: bool) -> None:
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "websocket.connect"}

    async def send(message: dict) -> None:
        sent.append(message)

    pairs = [(name.encode(), value.encode()) for name, value in {"host": OURS, **headers}.items()]
    asyncio.run(Guard(behind)({"type": "websocket", "path": "/graphql", "headers": pairs}, receive, send))
    assert [message["type"] for message in sent] == ["websocket.accept" if passes else "websocket.close"]
