"""Evidence pages in a real browser: every mark stands on its words, nothing is requested, nothing complains.

    python -m tests.bench.evidence_pages [WAREHOUSE] [--shots DIR]

makes the pages of a warehouse (by default of inbox/sample and of pages that try to break them), opens each in headless Chromium
without a network, and looks: for every row of the warehouse, that its anchor and its card are there once, that the text of its
fragments and of the range over them is its surface, that each rectangle of it is hit by a point in its middle; that the text of the
page is that of the article; that nothing but the page itself was requested and no message was logged; that n, p, Escape and an
address with a row's id lead where they should.  With --shots:
pictures and a PDF of each page.  Exit code 1 where anything fails.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipelines.paths import WarehousePaths
from pipelines.publish.pages import make_pages
from tests.orchestrate.chromium import CHROMIUM, Browser, browser
from tests.publish.pages.hostile import HOSTILE
from tests.warehouses import SAMPLE, Silence, build_pages, write_pages

ROWS = """
SELECT article_id, figure_id AS id, start_char, end_char FROM figures UNION ALL
SELECT article_id, event_id, start_char, end_char FROM events UNION ALL
SELECT article_id, statement_id, start_char, end_char FROM statements UNION ALL
SELECT article_id, quotation_id, start_char, end_char FROM quotations UNION ALL
SELECT article_id, mention_id, start_char, end_char FROM mentions UNION ALL
SELECT article_id, date_id, start_char, end_char FROM dates UNION ALL
SELECT article_id, article_id || '/h' || start_char || '-' || end_char, start_char, end_char FROM hedges
"""

# Gets the rows as [anchor, surface] and the whole text; answers with what is wrong.
LOOK = """
(rows, text, points) => {
  const bare = (words) => words.replace(/[\\s\\u0085\\u001c-\\u001f]+/gu, "").replace(/\\0/g, "\\ufffd");
  const page = document.getElementById("page"), wrong = [];
  for (const fold of page.querySelectorAll("details")) fold.open = true;
  const copy = page.cloneNode(true);
  copy.querySelectorAll("summary, .leaf").forEach((own) => own.remove());
  if (bare(copy.textContent) !== bare(text)) wrong.push("the text of the page is not that of the article");
  const parts = new Map();
  for (const part of page.querySelectorAll("[data-k]"))
    for (const id of part.dataset.k.split(" ")) parts.set(id, [...(parts.get(id) || []), part]);
  let rects = 0;
  for (const [id, surface] of rows) {
    const found = parts.get(id) || [];
    parts.delete(id);
    if (!found.length) { wrong.push(id + " has no mark"); continue; }
    if (document.querySelectorAll("[id='" + id + "']").length !== 1) wrong.push(id + " is not there once");
    if (document.querySelectorAll("[id='c-" + id + "']").length !== 1) wrong.push(id + " has not one card");
    const range = document.createRange();
    range.setStart(found[0], 0);
    range.setEnd(found.at(-1), found.at(-1).childNodes.length);
    if (bare(range.toString()) !== bare(surface)) wrong.push(id + " spans " + range.toString() + " and is " + surface);
    if (bare(found.map((part) => part.textContent).join("")) !== bare(surface)) wrong.push(id + " holds other words");
    for (const part of found) {
      const own = [...part.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
      if (!own.length && bare(part.textContent)) { wrong.push(id + " has no rectangle: " + part.textContent); continue; }
      rects += own.length;
      if (!points || !own.length) continue;
      part.scrollIntoView({ block: "center" });
      for (const box of [...part.getClientRects()].filter((box) => box.width > 1 && box.height > 0)) {
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        if (hit !== part && !(hit && part.contains(hit))) {
          const seen = box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
          if (seen) wrong.push(id + " is covered at " + JSON.stringify(box) + " by " + (hit && hit.outerHTML.slice(0, 80)));
        }
      }
    }
  }
  for (const id of parts.keys()) wrong.push(id + " is marked and no row");
  if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push("the page is wider than the window");
  return { wrong, rects };
}
"""

KEYS = """
() => {
  const key = (name) => document.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  const panel = document.getElementById("panel"), wrong = [];
  if (!document.querySelector("#page a[data-k]")) return wrong;
  key("n");
  const first = document.activeElement;
  if (!first || !first.matches("#page a[data-k]")) wrong.push("n reaches no mark");
  else {
    if (panel.hidden || !panel.querySelector(".card dl")) wrong.push("n shows no card");
    if (location.hash !== "#" + first.getAttribute("href").slice(3)) wrong.push("n sets no address");
    key("n"); key("p");
    if (document.activeElement !== first) wrong.push("p does not lead back");
  }
  key("Escape");
  if (!panel.hidden) wrong.push("Escape does not close");
  return wrong;
}
"""


def rows_by_page(database: Path) -> dict[str, tuple[list[tuple[str, str]], str]]:
    """Of each article: anchor and surface of its rows, and its text."""
    with duckdb.connect(str(database), read_only=True) as con:
        texts = dict(con.execute("SELECT article_id, text FROM articles ORDER BY article_id").fetchall())
        found: dict[str, tuple[list[tuple[str, str]], str]] = {name: ([], text) for name, text in texts.items()}
        for article, name, start, end in con.execute(ROWS).fetchall():
            found[article][0].append((name.partition("/")[2], texts[article][start:end]))
    return found


def look(
    one: Browser, address: str, rows: Sequence[tuple[str, str]], text: str, *, points: bool = True
) -> tuple[list[str], int]:
    """What is wrong with a page, and how many rectangles were looked at."""
    one.events.clear()
    one.open(address)
    one.until("document.readyState === 'complete'")
    answer = one.evaluate(f"({LOOK})({json.dumps(rows)}, {json.dumps(text)}, {json.dumps(points)})")
    assert isinstance(answer, dict)
    wrong = [*answer["wrong"], *one.evaluate(f"({KEYS})()")]  # type: ignore[misc]
    if rows:  # an address with a row's id opens at it
        one.open(f"{address}#{rows[-1][0]}")
        one.until("!document.getElementById('panel').hidden", 10)
        hit = one.evaluate("[...document.querySelectorAll('.hit')].map((mark) => mark.textContent).join('')")
        if "".join(str(hit).split()) != "".join(rows[-1][1].split()):
            wrong.append(f"#{rows[-1][0]} opens at {hit!r}")
    for request in one.told("Network.requestWillBeSent"):
        if not request["request"]["url"].startswith((address, "data:,")):
            wrong.append(f"requests {request['request']['url']}")
    wrong += [f"logs {entry['entry']['text']}" for entry in one.told("Log.entryAdded")]
    wrong += [
        f"says {entry}" for entry in [*one.told("Runtime.consoleAPICalled"), *one.told("Runtime.exceptionThrown")]
    ]
    wrong += [f"a dialog: {entry}" for entry in one.told("Page.javascriptDialogOpening")]
    return wrong, int(answer["rects"])


def shoot(one: Browser, folder: Path, name: str) -> None:
    """Pictures in light and dark, and the print."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        one.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        picture = one.call("Page.captureScreenshot", format="png")["data"]
        (folder / f"{name}-{scheme}.png").write_bytes(base64.b64decode(picture))
    printed = one.call("Page.printToPDF", printBackground=False)["data"]
    (folder / f"{name}.pdf").write_bytes(base64.b64decode(printed))
    one.call("Emulation.setEmulatedMedia", features=[])


def check(database: Path, folder: Path, shots: Path | None = None) -> int:
    """Look at every page of a warehouse; returns how many faults there are."""
    made = make_pages(WarehousePaths(database), Silence(), folder)
    known, faults, n_rows, n_rects = rows_by_page(database), 0, 0, 0
    with tempfile.TemporaryDirectory() as profile, browser(Path(profile)) as one:
        for article, (rows, text) in known.items():
            wrong, rects = look(one, (folder / f"{article}.html").as_uri(), rows, text)
            if shots is not None:
                shoot(one, shots, article)
            n_rows, n_rects, faults = n_rows + len(rows), n_rects + rects, faults + len(wrong)
            print(
                f"{article}  {len(rows):5,} rows {rects:6,} rectangles  {'as it should be' if not wrong else ''}",
                flush=True,
            )
            for line in wrong[:8]:
                print(f"    {line[:300]}")
    print(f"{made.written + made.same:,} pages, {n_rows:,} rows, {n_rects:,} rectangles, {faults:,} faults")
    return faults


def run() -> None:
    """The pages of inbox/sample, and hostile ones."""
    if CHROMIUM is None:
        print("no Chromium on this machine")
        return
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "w.duckdb"
        build_pages(database, SAMPLE, write_pages(Path(folder) / "hostile", HOSTILE))
        check(database, WarehousePaths(database).pages)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.evidence_pages")
    parser.add_argument("warehouse", type=Path, nargs="?")
    parser.add_argument("--shots", type=Path)
    given = parser.parse_args()
    if given.warehouse is None:
        run()
    else:
        sys.exit(
            1 if check(given.warehouse.absolute(), WarehousePaths(given.warehouse.absolute()).pages, given.shots) else 0
        )
