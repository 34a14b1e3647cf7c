"""A small client of Chromium's DevTools protocol over a pipe: a page to open, to ask, and to watch for what it requests and says.

Nothing that the browser does leaves this machine: every name but those of a test resolves to nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless=new", "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
    "--window-size=1400,2400",
)  # fmt: skip


class Browser:
    """A headless browser with one page; ``events`` are all that it told, oldest first."""

    def __init__(self, profile: Path, names: str = "") -> None:
        assert CHROMIUM is not None
        resolver = f"--host-resolver-rules={names}MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        high_in, high_out = fcntl.fcntl(theirs_in, fcntl.F_DUPFD, 20), fcntl.fcntl(theirs_out, fcntl.F_DUPFD, 20)

        def take_pipes() -> None:  # the protocol wants descriptors 3 and 4
            os.dup2(high_in, 3)
            os.dup2(high_out, 4)

        self.process = subprocess.Popen(
            [CHROMIUM, *FLAGS, resolver, f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=take_pipes,  # noqa: PLW1509  nothing but dup2 is done there
            pass_fds=(3, 4), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for handle in (theirs_in, theirs_out, high_in, high_out):
            os.close(handle)
        self._in, self._out = ours_in, ours_out
        self._rest, self._number, self._session = b"", 0, ""
        self._answers: dict[int, dict] = {}
        self.events: list[dict] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: object) -> dict:
        """The result of a command."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        number = self._number
        self.wait(lambda: number in self._answers, 60)
        answer = self._answers.pop(number)
        assert "error" not in answer, (method, answer["error"])
        return answer["result"]

    def wait(self, condition: Callable[[], bool], seconds: float) -> None:
        """Take in what the browser tells until something holds."""
        ends = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < ends, f"not within {seconds} s"
            self._take(0.2)

    def rest(self, seconds: float) -> None:
        """Take in what the browser tells for so long."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self._take(0.2)

    def _take(self, seconds: float) -> None:
        if not select.select([self._in], [], [], seconds)[0]:
            return
        *whole, self._rest = (self._rest + os.read(self._in, 1 << 20)).split(b"\0")
        for message in map(json.loads, whole):
            if "id" in message:
                self._answers[message["id"]] = message
                continue
            self.events.append(message)
            if message["method"] == "Page.javascriptDialogOpening":  # or the page would hang
                self._number += 1
                close = {"id": self._number, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}
                os.write(self._out, json.dumps(close | {"sessionId": self._session}).encode() + b"\0")

    def open(self, url: str) -> None:
        """Go to an address."""
        self.call("Page.navigate", url=url)

    def evaluate(self, script: str) -> object:
        """The value of an expression in the page; a promise is awaited."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def until(self, script: str, seconds: float = 90.0) -> None:
        """Wait until an expression holds in the page."""
        ends = time.monotonic() + seconds
        while not self.evaluate(f"document.body !== null && {script}"):
            assert time.monotonic() < ends, (script, self.evaluate("document.body.innerText.slice(0, 3000)"))
            self.rest(0.3)

    def told(self, method: str) -> list[dict]:
        """What the browser told of one kind."""
        return [event["params"] for event in self.events if event["method"] == method]

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._in)
        os.close(self._out)


@contextmanager
def browser(profile: Path, names: str = "") -> Iterator[Browser]:
    """A browser for the length of a block."""
    found = Browser(profile, names)
    try:
        yield found
    finally:
        found.close()
