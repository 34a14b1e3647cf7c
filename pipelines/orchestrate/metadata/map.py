"""A picture of the resolved places for the UI: dots on a background of every place that the gazetteer knows.

The gazetteer's own places draw the land, so no outline of countries has to be shipped.  Plate carrée, north up, stretched by
the cosine of the middle latitude.
"""

import base64
import io
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
from PIL import Image, ImageDraw, ImageFont

from pipelines import gazetteer
from pipelines.orchestrate.metadata.preview import Cell
from pipelines.store.escaping import for_log
from pipelines.store.query import open_warehouse

WIDTH, TALLEST = 1100, 800  # pixels
LABELS = 25
MOST = 5_000  # places of one map
LEAST_DEGREES = 6.0  # a map of one town shows its surroundings
_LAND, _SEA, _DOT, _INK = (205, 212, 205), (250, 251, 252), (200, 40, 40), (30, 30, 30)


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place with coordinates in degrees and how often it is mentioned."""

    name: str
    latitude: float
    longitude: float
    mentions: int


def places_of(database: Path) -> list[MapPlace]:
    """The places of ``places_map`` in a published file, the most mentioned first."""
    with open_warehouse(database) as con:
        rows = con.execute(
            f"SELECT place, latitude, longitude, n_mentions FROM places_map ORDER BY n_mentions DESC, entity_id LIMIT {MOST}"
        ).fetchall()
    return [MapPlace(str(name), latitude, longitude, mentions) for name, latitude, longitude, mentions in rows]


def map_metadata(places: Sequence[MapPlace]) -> dict[str, Cell]:
    """The map as Markdown that holds the picture itself; nothing where no place has coordinates."""
    if not places:
        return {}
    picture = base64.b64encode(draw(places)).decode()
    return {"map": dg.MetadataValue.md(f"![{len(places)} places](data:image/png;base64,{picture})")}


def draw(places: Sequence[MapPlace]) -> bytes:
    """A PNG of at least one place."""
    south, north = _span([place.latitude for place in places], -90.0, 90.0)
    west, east = _span([place.longitude for place in places], -180.0, 180.0)
    squeeze = max(0.2, math.cos(math.radians((south + north) / 2)))
    scale = min(WIDTH / ((east - west) * squeeze), TALLEST / (north - south))
    width, height = max(1, round((east - west) * squeeze * scale)), max(1, round((north - south) * scale))
    image = Image.new("RGB", (width, height), _SEA)
    canvas = ImageDraw.Draw(image)

    def at(latitude: float, longitude: float) -> tuple[float, float]:
        return (longitude - west) * squeeze * scale, (north - latitude) * scale

    grain = min(3.0, max(0.5, scale / 25))
    for latitude, longitude in gazetteer.load().coordinates():
        if south <= latitude <= north and west <= longitude <= east:
            x, y = at(latitude, longitude)
            canvas.ellipse((x - grain, y - grain, x + grain, y + grain), _LAND)
    font = ImageFont.load_default(13)
    for place in sorted(places, key=lambda place: place.mentions, reverse=True):
        x, y = at(place.latitude, place.longitude)
        radius = min(14.0, 2.5 + 1.5 * math.sqrt(place.mentions))
        canvas.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_DOT, width=2)
    for place in _labelled(places):
        x, y = at(place.latitude, place.longitude)
        text = plain(place.name)[:40]
        left = min(x + 6, width - canvas.textlength(text, font) - 2)
        canvas.text((left, y - 16), text, _INK, font, stroke_width=2, stroke_fill=_SEA)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def plain(text: str) -> str:
    """A label as the font can draw it: letters without their accents, no control character."""
    letters = unicodedata.normalize("NFD", for_log(text))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _labelled(places: Iterable[MapPlace]) -> list[MapPlace]:
    return sorted(places, key=lambda place: (-place.mentions, place.name))[:LABELS]


def _span(values: Sequence[float], least: float, most: float) -> tuple[float, float]:
    """From the smallest to the largest value with a margin, inside the limits."""
    low, high = min(values), max(values)
    margin = max(0.08 * (high - low), (LEAST_DEGREES - (high - low)) / 2, 0.5)
    return max(least, low - margin), min(most, high + margin)
