"""Pictures of counts for the UI: days of publication and bounds as bars, as Markdown that holds the picture itself.

What belongs here: the counts, asked of a published file, and drawing them.  What does not: charts of the report.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import dagster as dg
from PIL import Image, ImageDraw, ImageFont

from pipelines.orchestrate.metadata.map import plain
from pipelines.orchestrate.metadata.preview import Cell
from pipelines.store.query import open_warehouse

WIDE, ROW, LEFT, RIGHT, MOST = 760, 22, 200, 70, 24  # pixels; bars of one picture at most
_PAPER, _BAR, _INK = (250, 251, 252), (70, 110, 160), (30, 30, 30)
# asset -> (name of the picture, label and count of each bar); days are told by year, month or day, so that they fit
_DAYS: Final = f"""
WITH d AS (SELECT published_from AS day FROM current_articles WHERE published_from IS NOT NULL),
f AS (SELECT count(DISTINCT day) <= {MOST} AS by_day, count(DISTINCT date_trunc('month', day)) <= {MOST} AS by_month FROM d)
SELECT label, n FROM (SELECT CASE WHEN by_day THEN strftime(day, '%Y-%m-%d') WHEN by_month THEN strftime(day, '%Y-%m')
 ELSE strftime(day, '%Y') END AS label, count(*) AS n FROM d, f GROUP BY 1 ORDER BY 1 DESC LIMIT {MOST}) ORDER BY 1
"""
PICTURES: Final[dict[str, tuple[str, str]]] = {
    "current_articles": ("publication_days", _DAYS),
    "figure_evidence": (
        "bounds",
        "SELECT bound, count(*) AS n FROM figures GROUP BY 1 ORDER BY 2 DESC, 1",
    ),
    "sources_profile": (
        "outlets",
        f"SELECT outlet, n_articles FROM sources_profile ORDER BY 2 DESC, 1 LIMIT {MOST}",
    ),
    "event_evidence": (
        "happenings",
        f"SELECT happening, count(*) AS n FROM events GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST}",
    ),
}


def pictures_of(database: Path, name: str) -> dict[str, Cell]:
    """The picture of an asset, where it has one and there is something to draw."""
    if name not in PICTURES:
        return {}
    title, query = PICTURES[name]
    with open_warehouse(database) as con:
        bars = [(str(label), int(count)) for label, count in con.execute(query).fetchall()]
    if not bars:
        return {}
    picture = base64.b64encode(draw(bars)).decode()
    return {title: dg.MetadataValue.md(f"![{title}, {len(bars)} bars](data:image/png;base64,{picture})")}


def draw(bars: Sequence[tuple[str, int]]) -> bytes:
    """A PNG of at least one bar, from the first to the last downwards."""
    image = Image.new("RGB", (WIDE, ROW * len(bars) + 12), _PAPER)
    canvas = ImageDraw.Draw(image)
    font = ImageFont.load_default(13)
    largest = max(1, *(count for _, count in bars))
    for number, (label, count) in enumerate(bars):
        top = 6 + number * ROW
        words = plain(label)
        while len(words) > 1 and canvas.textlength(words, font) > LEFT - 16:
            words = words[:-2] + "…"
        canvas.text((LEFT - 8 - canvas.textlength(words, font), top + 2), words, _INK, font)
        end = LEFT + max(1, round((WIDE - LEFT - RIGHT) * count / largest))
        canvas.rectangle((LEFT, top + 3, end, top + ROW - 4), _BAR)
        canvas.text((end + 6, top + 2), f"{count:,}", _INK, font)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
