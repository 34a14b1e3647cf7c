"""The report as one HTML file that needs nothing else: styles, scripts, charts and outlines stand in it.

What belongs here: gathering the sections, drawing the page, its Content-Security-Policy, writing the file.  What does not: what a
section says.

Nothing is fetched and nothing of a page's own runs: the policy allows the two scripts and the one style that stand in the file, by
their hashes; words of pages pass Jinja's autoescape, and charts get them as JSON in which no tag can stand.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipelines.publish.report import words
from pipelines.publish.report.changes import changes
from pipelines.publish.report.charts import bars
from pipelines.publish.report.charts.maps import OUTLINES, place_map
from pipelines.publish.report.corpus import Corpus, corpus
from pipelines.publish.report.links import Links, rows
from pipelines.publish.report.numbers import numbers
from pipelines.publish.report.selection import ReportError, Selection, choose
from pipelines.publish.report.sources import KINDS, sources
from pipelines.publish.report.when import when
from pipelines.publish.report.where import where
from pipelines.store.escaping import for_terminal
from pipelines.store.query import QueryLimits, open_warehouse

ASSETS = Path(__file__).with_name("assets")
NAME = "index.html"
LIMITS = QueryLimits(megabytes=2_000)


@dataclass(frozen=True, slots=True)
class Written:
    """The file of a report, and what it holds."""

    path: Path
    n_pages: int
    n_disputed: int
    n_bytes: int
    seconds: float


def write_report(
    database: Path, folder: Path, selection: Selection | None = None, say: Callable[[str], None] | None = None
) -> Written:
    """Write the report on a warehouse, or on a selection of it, to ``folder``/index.html.

    The warehouse is opened read-only and let go before the page is drawn.  The file is replaced as a whole.

    Raises:
        SelectionError: the selection names what the warehouse does not have.
        ReportError: another version made the warehouse.
        OSError, duckdb.Error: the folder cannot be written, the warehouse not be read.
    """
    started = time.monotonic()
    chosen = selection or Selection()
    try:
        found = _gathered(database, folder, chosen, say or (lambda _: None))
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise ReportError(
            f"{database} lacks what this version reads ({str(error).splitlines()[0]}); make it anew: run `make run`, or "
            f"`dateline build --warehouse {database}`"
        ) from error
    text = _drawn(found)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    beside = folder / f".{NAME}.{os.getpid()}"
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    about: Corpus = found["corpus"]
    return Written(
        path, about.totals["n_pages"], found["numbers"].n_disputed, path.stat().st_size, time.monotonic() - started
    )


def _gathered(database: Path, folder: Path, chosen: Selection, say: Callable[[str], None]) -> dict[str, Any]:
    """The sections, by name."""
    placed = chosen.place is not None
    with open_warehouse(database, LIMITS) as con:
        say("choosing pages")
        choose(con, chosen)
        links = Links(con, database, folder)
        is_whole = all(each is None for each in (chosen.since, chosen.until, chosen.place, chosen.event))
        found: dict[str, Any] = {
            "selection": chosen,
            "corpus": corpus(con, links, chosen.collection, is_whole=is_whole),
        }
        say("comparing numbers")
        found["numbers"] = numbers(con, links, chosen.event, placed=placed)
        say("placing events")
        found["where"] = where(con, links, chosen.event, placed=placed)
        totals = found["corpus"].totals
        found["when"] = when(con, links, chosen.event, (totals["first_day"], totals["last_day"]), placed=placed)
        say("counting sources")
        found["sources"] = sources(con, links)
        found["changes"] = changes(con, links)
        made = rows(con, "SELECT max(ended_at) AS made_at FROM builds")
        found["made_at"] = made[0]["made_at"]
        found["database"] = database.name
    say("drawing")
    return found


def _charts(found: dict[str, Any]) -> tuple[dict[str, bars.Chart], int]:
    """The charts of the page by the id of their place (sections without anything to draw have none), and how many dots lie outside
    the map."""
    about, disputed, places = found["corpus"], found["numbers"].disputed, found["where"].dots
    spoken, times = found["sources"], bars.timeline(found["when"].happenings)
    drawn, n_outside = place_map(places) if places else (None, 0)
    made: dict[str, bars.Chart | None] = {
        "published": bars.published(about.published, about.published_by) if len(about.published) > 1 else None,
        **{f"number-{n}": bars.quantity(each) for n, each in enumerate(disputed, 1)},
        "map": drawn,
        "timeline": times,
        "people": bars.speakers(spoken.people) if spoken.people else None,
        "bodies": bars.speakers(spoken.bodies) if spoken.bodies else None,
        "attribution": bars.attribution(spoken.outlets) if spoken.outlets else None,
    }
    return {name: chart for name, chart in made.items() if chart is not None}, n_outside


def _drawn(found: dict[str, Any]) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": words.day, "number": words.number, "spaced": words.spaced, "share": words.share, "safe": _never, "clean": clean,
    }  # fmt: skip
    environment.finalize = clean
    made, n_outside = _charts(found)
    style = (ASSETS / "report.css").read_text("utf-8")
    scripts = [(ASSETS / name).read_text("utf-8") for name in ("charts.js", "report.js")] if made else []
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src {_source(style)}; script-src {' '.join(map(_source, scripts)) or _NONE}"
    )
    return environment.get_template("report.html.j2").render(
        **found,
        many=words.many,
        n_outside=n_outside,
        days=words.days,
        kinds=KINDS,
        made_charts=frozenset(made),
        written_at=words.instant(dt.datetime.now(dt.UTC)),
        policy=policy,
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        charts_json=Markup(_json(made)),
        outlines_json=Markup((ASSETS / f"{OUTLINES}.json").read_text("utf-8")) if "map" in made else "",
    )


_NONE = "'none'"


def clean(value: object) -> object:
    """A text without what reorders or hides the words around it; other values as they are."""
    return for_terminal(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _never(_: object) -> str:
    raise ValueError("no word of a page is safe")


def _json(value: object) -> str:
    """JSON that stands in a script element: no tag, no comment, no line end that JavaScript does not know."""
    text = json.dumps(_cleaned(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "")
        .replace("\u2029", "")
    )


def _cleaned(value: object) -> object:
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    return clean(value)


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
