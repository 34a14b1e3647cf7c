"""The cost curve of docs/scale.md: pages/s, memory, and what resolving and publishing cost, over the size of the corpus.

``DATELINE_BENCH_SIZES`` sets the sizes, in thousands of pages (default '1,10').  Three parts, each printed as it comes: a folder of
generated pages through ``dateline build`` with two workers, then with nothing new, then with one page more;
``resolve`` over the pages of its own benchmark; publishing (``publishing``).  Reading is what takes long (5 to 20 pages/s):
only sizes up to ``DATELINE_BENCH_PAGES`` pages (default 10,000) are built, up to ``DATELINE_BENCH_RESOLVED`` (default
100,000) resolved: SIZES '1' and PAGES 1000 run in some minutes, '1,10,100,1000' takes hours.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import _curve, publishing, resolve

PLACES = (
    "Lenwe",
    "Port Aral",
    "Kesra",
    "Upper Tamas",
    "Dorin",
    "Sela Bridge",
    "Mont Avril",
    "Nahda",
    "Orsk Valley",
    "Tarun",
)
PEOPLE = (
    "Ana Petrov",
    "Karim Daoud",
    "Lucy Okoro",
    "Pavel Novik",
    "Maria Santos",
    "Omar Haddad",
    "Grace Banda",
    "Ivan Reyes",
)
GROUPS = ("the Relief Board", "the Border Guard", "the Northern Council", "the Water Union", "the Harbour Office")
COUNTED = ("families", "houses", "people", "boats", "teachers", "trucks", "fighters", "children")
BOUNDS = ("at least", "more than", "about", "nearly", "up to", "some", "exactly", "fewer than")
SENTENCES = (
    "{bound} {n:,} {thing} returned to {place} on Monday, {person} said.",
    "According to {group}, {bound} {n:,} {thing} were still missing in {place}.",
    "“We counted {n} {thing} before noon,” {person} told reporters in {place}.",
    "{person}, who speaks for {group}, denied that any {thing} had crossed the river near {place}.",
    "The road between {place} and {other} has been closed since 12 March, and {bound} {n:,} {thing} wait beside it.",
    "Several residents of {place} said that the {thing} had been moved at night.",
    "{group} has spent ${n} million on repairs since last year, most of it in {other}.",
    "It is unclear how many {thing} will come back before the winter.",
)


def page(number: int) -> str:
    """One HTML page of about 90 words with boilerplate around it; the same number gives the same page."""
    dice = random.Random(number)
    pick = dice.choice

    def sentence() -> str:
        words = {"bound": pick(BOUNDS), "n": dice.randint(2, 5000), "thing": pick(COUNTED), "place": pick(PLACES),
                 "other": pick(PLACES), "person": pick(PEOPLE), "group": pick(GROUPS)}  # fmt: skip
        text = pick(SENTENCES).format(**words)
        return text[0].upper() + text[1:]

    title = f"{pick(COUNTED).capitalize()} back in {pick(PLACES)}, report {number}"
    body = "\n".join(f"<p>{' '.join(sentence() for _ in range(2))}</p>" for _ in range(3))
    day = f"2023-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Example Post</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{day}T09:00:00Z">
<link rel="canonical" href="https://post.example.org/news/{number}"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>{title}</h1><p class="byline">By {pick(PEOPLE)}</p>{body}</article>
<aside class="newsletter"><p>Sign up for our newsletter and join 40,000 readers.</p></aside>
<section class="related"><h2>Related</h2><ul><li><a href="/a">Ten boats lost in a storm off the cape</a></li></ul></section>
<footer><p>© 2023 The Example Post. All rights reserved.</p></footer></body></html>"""


def write_pages(folder: Path, numbers: range) -> None:
    """Write generated pages, a hundred to a folder."""
    for number in numbers:
        place = folder / f"{number // 100:04}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06}.html").write_text(page(number), encoding="utf-8")


def tree(pid: int) -> Iterator[int]:
    """A process and everything below it."""
    waiting = [pid]
    while waiting:
        current = waiting.pop()
        try:
            for task in Path(f"/proc/{current}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, ValueError):
            continue
        yield current


def tree_memory(pid: int) -> Iterator[int]:
    """Resident bytes of a process and of everything below it."""
    for current in tree(pid):
        try:
            status = Path(f"/proc/{current}/status").read_text()
        except OSError:
            continue
        resident = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")]
        yield resident[0] * 1024 if resident else 0


def build(folder: Path, database: Path) -> tuple[dict[str, object], float, int]:
    """A build with two workers: its counts, its seconds, and the most that any of its processes held in memory."""
    command = [
        sys.executable,
        "-m",
        "pipelines.cli",
        "build",
        str(folder),
        "--warehouse",
        str(database),
        "--workers",
        "2",
    ]
    started, most = time.monotonic(), 0
    with subprocess.Popen(
        [*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        while process.poll() is None:
            most = max([most, *tree_memory(process.pid)])
            time.sleep(0.5)
        assert process.stdout is not None
        said = process.stdout.read()
    assert process.returncode == 0, f"the build ended with status {process.returncode}"
    return json.loads(said), time.monotonic() - started, most


def build_folder(pages: int) -> tuple[float, float]:
    """Pages/s and the megabytes of the largest process of a first build; prints that, a build with nothing new, and one with a page
    more."""
    first = (0.0, 0.0)
    with tempfile.TemporaryDirectory() as temporary:
        folder, database = Path(temporary) / "pages", Path(temporary) / "scale.duckdb"
        write_pages(folder, range(pages))
        for what in ("all pages", "nothing new", "one page more"):
            if what == "one page more":
                write_pages(folder, range(pages, pages + 1))
            counts, seconds, most = build(folder, database)
            done = int(str(counts["processed"]))
            if what == "all pages":
                first = (done / seconds, most / 1e6)
            speed = f"{done / seconds:8.1f}" if done > 1 else " " * 8
            print(f"{what:28} {counts['seen']:>8} {done:>8} {seconds:9.1f} {speed} {most / 1e6:11.0f}", flush=True)
        print(f"warehouse file: {database.stat().st_size / 1e6:.0f} MB")
    return first


def run() -> None:
    """Measure all three parts and write the table and the picture of docs/scale.md."""
    most_built, most_resolved = (
        int(os.environ.get(f"DATELINE_BENCH_{name}", most)) for name, most in (("PAGES", 10_000), ("RESOLVED", 100_000))
    )
    rows = _curve.read(_curve.DOC.read_text("utf-8"))
    print(f"{'build':28} {'seen':>8} {'done':>8} {'seconds':>9} {'pages/s':>8} {'MB at most':>11}")
    for pages in publishing.sizes():
        if pages <= most_built:
            rows = _curve.with_cells(rows, pages, _curve.BUILT, build_folder(pages))
    for pages in publishing.sizes():
        if pages <= most_resolved:
            rows = _curve.with_cells(rows, pages, _curve.RESOLVED, resolve.costs(pages))
    publishing.run(rows)
