"""The UI in a real browser: it works behind its guard, words of a page run and load nothing, no other page can use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from pipelines.orchestrate.launch import run_job
from pipelines.settings import load_project
from tests.orchestrate.chromium import CHROMIUM, Browser, browser
from tests.orchestrate.test_job import project
from tests.orchestrate.test_ui import free_port, wait_until_served
from tests.warehouses import Silence, page

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here"),
    pytest.mark.xdist_group("browser"),
]

RUNS = "query { runsOrError { ... on Runs { results { status } } } }"
LAUNCH = (
    'mutation { launchRun(executionParams: {selector: {repositoryLocationName: "dateline",'
    ' repositoryName: "__repository__", jobName: "build"}, runConfigData: {}}) { __typename } }'
)


class Elsewhere(ThreadingHTTPServer):
    """A server of another origin: it serves one page, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.page = "nothing yet"
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.server.page.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Ui:
    url: str
    port: int
    elsewhere: Elsewhere


def hostile_titles(url: str) -> list[str]:
    """Titles that would run or load something where they are taken for HTML or Markdown."""
    return [
        f"&lt;img src={url}/img onerror=alert(1)&gt; at the bridge",
        f"![picture]({url}/markdown) and a [link](javascript:alert(2)) at the bridge",
        f"&lt;script&gt;alert(3)&lt;/script&gt;&lt;iframe src={url}/frame&gt; at the bridge",
        f"|a|&lt;svg onload=alert(4)&gt;| &lt;style&gt;@import '{url}/style'&lt;/style&gt; at the bridge",
        f"&lt;{url}/autolink&gt; `code` ``` &amp;lt;img src=x onerror=alert(5)&amp;gt; at the bridge",
        f"[a]: {url}/reference &lt;link rel=stylesheet href={url}/sheet&gt; ![a] at the bridge",
        "\u202e\x1b]0;x\x07&lt;base href=//x/&gt;&lt;meta http-equiv=refresh content='0;url=//x/'&gt; at the bridge",
    ]


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    """The UI of a project whose pages, file names and outlet are hostile, after one run of the job."""
    root = project(tmp_path_factory.mktemp("browser") / "p", {"empty <img src=x onerror=alert(6)>.html": ""})
    elsewhere = Elsewhere()
    for number, title in enumerate(hostile_titles(elsewhere.url)):
        text = page(title, "At least 40 families crossed it on Monday, the mayor of Port Aral said.")
        site = f'<head><meta property="og:site_name" content="![x]({elsewhere.url}/site)">'
        (root / "inbox" / f"![{number}](x).html").write_text(text.replace("<head>", site))
    here = Path.cwd()
    try:
        run_job(load_project(root), Silence())
    finally:
        os.chdir(here)
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)], cwd=root, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    try:
        wait_until_served(port, 180)
        yield Ui(f"http://127.0.0.1:{port}", port, elsewhere)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        finally:
            process.kill()
            elsewhere.shutdown()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Browser]:
    with browser(tmp_path / "profile", "MAP attacker.test 127.0.0.1, ") as found:
        yield found


def runs(ui: Ui) -> list[str]:
    answer = httpx.post(f"{ui.url}/graphql", json={"query": RUNS}, timeout=60).json()
    return [run["status"] for run in answer["data"]["runsOrError"]["results"]]


def assert_ours(opened: Browser, ui: Ui) -> None:
    """Nothing was asked of another server, no dialog opened, nothing was refused."""
    asked = [event["request"]["url"] for event in opened.told("Network.requestWillBeSent")]
    assert asked
    assert [url for url in asked if not url.startswith((f"{ui.url}/", "data:", "blob:", "about:"))] == []
    assert opened.told("Page.javascriptDialogOpening") == []
    refused = [e["response"]["url"] for e in opened.told("Network.responseReceived") if e["response"]["status"] == 403]
    assert refused == []
    assert ui.elsewhere.asked == []


def test_the_ui_works_behind_its_guard(ui: Ui, opened: Browser) -> None:
    opened.open(f"{ui.url}/runs")
    opened.until("document.body.innerText.includes('Success')")
    opened.evaluate("[...document.querySelectorAll('a')].find(a => a.pathname.startsWith('/runs/')).click()")
    opened.until("document.body.innerText.includes('RUN_SUCCESS')")  # events come over the websocket
    hands = opened.told("Network.webSocketHandshakeResponseReceived")
    assert hands
    assert {event["response"]["status"] for event in hands} == {101}
    opened.open(f"{ui.url}/locations")
    opened.until("[...document.querySelectorAll('button')].some(b => b.innerText.includes('Reload'))")
    opened.evaluate("[...document.querySelectorAll('button')].find(b => b.innerText.includes('Reload')).click()")
    opened.rest(3)
    assert_ours(opened, ui)


SHOW = "[...document.querySelectorAll('a, button')].filter(e => /Show Markdown/.test(e.innerText))"  # of long tables
TABLES = "[...document.querySelectorAll('table')]"


@pytest.mark.parametrize("assets", [["articles", "figure_evidence"], ["sightings", "rejects", "warehouse"]])
def test_words_of_a_page_run_and_load_nothing(ui: Ui, opened: Browser, assets: list[str]) -> None:
    shown = ""
    for asset in assets:
        opened.open(f"{ui.url}/assets/{asset}?view=events")
        opened.until("/preview|rows_by_table/.test(document.body.innerText)")
        opened.rest(1)
        for number in range(int(str(opened.evaluate(f"{SHOW}.length")))):
            opened.evaluate(f"{SHOW}[{number}].click()")
            opened.rest(2)
            shown += str(opened.evaluate(f"{TABLES}.map(t => t.innerText).join()"))
            opened.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}))")
        shown += str(opened.evaluate(f"{TABLES}.map(t => t.innerText).join()"))
        images = opened.evaluate(f"{TABLES}.flatMap(t => [...t.querySelectorAll('img')].map(i => i.src))")
        links = opened.evaluate(f"{TABLES}.flatMap(t => [...t.querySelectorAll('a[href]')].map(a => a.href))")
        assert isinstance(images, list)
        assert isinstance(links, list)
        assert [image for image in images if not image.startswith("data:image/")] == []
        assert [link for link in links if not link.startswith(("http://", "https://"))] == []
        assert not opened.evaluate(
            "document.querySelector('table script, table iframe, table svg[onload], table style')"
        )
    wanted = (
        ["onerror=alert(1)", "javascript:alert(2)"] if "articles" in assets else ["![3](x).html", "onerror=alert(6)"]
    )
    assert [words for words in wanted if words not in shown] == []  # it was there to be obeyed
    assert_ours(opened, ui)


def test_even_markdown_that_was_obeyed_could_load_nothing(ui: Ui, opened: Browser) -> None:
    opened.open(f"{ui.url}/locations")
    opened.until("document.body.innerText.length > 100")
    for tag, key in (("img", "src"), ("iframe", "src"), ("video", "src")):
        opened.evaluate(
            f"(e => {{ e.{key} = '{ui.elsewhere.url}/{tag}'; document.body.append(e) }})(document.createElement('{tag}'))"
        )
    opened.evaluate(f"fetch('{ui.elsewhere.url}/fetch').catch(() => 0).then(() => 0)")
    opened.rest(2)
    assert ui.elsewhere.asked == []


ATTACK = """<body><script>
const ui = "%(ui)s", out = {}, body = JSON.stringify({query: %(launch)s});
const at = ui + "/graphql";
const ask = (url, how) => fetch(url, how).then(r => r.type, e => "failed");
const post = (type, mode) => ask(at, {method: "POST", mode, body, headers: {"Content-Type": type}});
(async () => {
  out.cors = await post("application/json", "cors");
  out.plain = await post("text/plain", "no-cors");
  out.form = await post("application/x-www-form-urlencoded", "no-cors");
  out.address = await ask(at + "?query=" + encodeURIComponent(%(launch)s), {mode: "no-cors"});
  out.report = await ask(ui + "/report_asset_materialization/articles", {method: "POST", mode: "no-cors"});
  out.read = await ask(at, {method: "POST", body: "{}"});
  out.socket = await new Promise(done => {
    const s = new WebSocket(at.replace("http", "ws"), "graphql-ws");
    s.onopen = () => done("open"); s.onerror = () => done("failed");
  });
  out.image = await new Promise(done => {
    const i = new Image(); i.onload = () => done("loaded"); i.onerror = () => done("failed");
    i.src = ui + "/favicon.png";
  });
  const frame = document.createElement("iframe"); frame.name = "sink"; document.body.append(frame);
  const form = document.createElement("form"); form.method = "POST"; form.target = "sink"; form.enctype = "text/plain";
  form.action = at + "?query=" + encodeURIComponent(%(launch)s); document.body.append(form); form.submit();
  await new Promise(done => frame.onload = done);
  window.out = out;
})();
</script>"""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "attacker.test"])
def test_a_page_of_another_origin_can_do_nothing(ui: Ui, opened: Browser, host: str) -> None:
    before = runs(ui)
    ui.elsewhere.page = ATTACK % {"ui": ui.url, "launch": json.dumps(LAUNCH)}
    opened.open(f"http://{host}:{ui.elsewhere.server_port}/attack")
    opened.until("window.out !== undefined")
    out = opened.evaluate("window.out")
    assert isinstance(out, dict)
    assert {out[way] for way in ("cors", "read", "socket", "image")} == {"failed"}, out
    answers = [e["response"] for e in opened.told("Network.responseReceived") if f":{ui.port}/" in e["response"]["url"]]
    assert answers
    assert {answer["status"] for answer in answers} == {403}, [(a["url"][:80], a["status"]) for a in answers]
    assert runs(ui) == before
    ui.elsewhere.asked.clear()


def test_a_name_that_is_turned_to_this_machine_gets_nothing(ui: Ui, opened: Browser) -> None:
    opened.open(f"http://attacker.test:{ui.port}/")
    opened.until("document.body.innerText.includes('127.0.0.1 and localhost only')")


def test_the_attack_would_work_on_its_own_origin(ui: Ui) -> None:
    """The mutation of the tests above is one that starts a run: so that they cannot pass for its faults."""
    before = runs(ui)
    answer = httpx.post(f"{ui.url}/graphql", json={"query": LAUNCH}, timeout=60).json()
    assert answer["data"]["launchRun"]["__typename"] == "LaunchRunSuccess", answer
    assert len(runs(ui)) == len(before) + 1
