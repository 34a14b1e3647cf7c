"""The map of a report: dots on outlines of countries, drawn around the places that most texts tell of.

What belongs here: the projection, where dots and names stand.  What does not: queries.  Outlines are the page's own copy.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from pipelines.publish.report.charts.bars import COLOURS, OTHER, WIDTH, Chart, inline, linked, made
from pipelines.publish.report.where import Dot

OUTLINES = "outlines"
MAP_WIDTH, MAP_HEIGHT = WIDTH - 140, 470
EVENTS, NAMES, AT_ONE_PLACE = 7, 16, 8
_LARGEST_DOT = 700  # square pixels
_LEAST_DEGREES = 12.0
_WORLD = 150.0  # degrees; wider than that is the whole world
_ASIDE = 0.03  # of the texts, what may lie outside at each side
_NORTH, _SOUTH = 80.0, -72.0
_TURN = 2.39996  # radians, the golden angle


@dataclass(frozen=True, slots=True)
class _View:
    """Where degrees fall on the map, in pixels; ``scale`` pixels a radian."""

    projection: str
    west_east: float
    south_north: float
    scale: float

    @property
    def spec(self) -> dict[str, Any]:
        about = {"type": self.projection, "scale": round(self.scale, 2), "translate": [MAP_WIDTH / 2, MAP_HEIGHT / 2]}
        return about | (
            {"center": [round(self.west_east, 4), round(self.south_north, 4)]} if self.projection == "mercator" else {}
        )

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """In pixels, for the world map about."""
        x = MAP_WIDTH / 2 + self.scale * math.radians(longitude - self.west_east)
        return x, MAP_HEIGHT / 2 - self.scale * (_up(latitude) - _up(self.south_north))

    def holds(self, dot: Dot) -> bool:
        """Whether a dot stands on the map."""
        x, y = self.point(dot.longitude, dot.latitude)
        return self.projection != "mercator" or (0 <= x <= MAP_WIDTH and 0 <= y <= MAP_HEIGHT)


_WHOLE = _View("equalEarth", 0.0, 0.0, min(MAP_WIDTH / 5.5, MAP_HEIGHT / 2.7))


def place_map(dots: Sequence[Dot]) -> tuple[Chart, int]:
    """The chart, and how many dots lie outside it."""
    view = _view(dots)
    seen = [dot for dot in dots if view.holds(dot)]
    if not seen:  # nothing but poles
        view, seen = _WHOLE, list(dots)
    counts = Counter[str]()
    for dot in seen:
        counts[dot.event] += dot.n_texts
    frequent = [event for event, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:EVENTS]]
    rest = ["other"] if len(counts) > len(frequent) else []
    land = alt.Chart(
        alt.NamedData(name=OUTLINES, format=alt.TopoDataFormat(type="topojson", feature="countries"))
    ).mark_geoshape(fill=OTHER, fillOpacity=0.16, stroke=OTHER, strokeOpacity=0.7, strokeWidth=0.7)
    most = max(dot.n_texts for dot in seen)
    circles = (
        alt.Chart(inline(_rows(seen, view, frequent)))
        .mark_circle(opacity=0.72, stroke="white", strokeWidth=0.6)
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            size=alt.Size(
                "texts:Q",
                title="Independent texts",
                scale=alt.Scale(domain=[0, most], range=[20, _LARGEST_DOT]),
                legend=alt.Legend(
                    orient="right", values=sorted({1, math.ceil(most / 2), most}), format=",d", symbolFillColor=OTHER
                ),
            ),
            color=alt.Color(
                "group:N",
                title="Event",
                scale=alt.Scale(domain=[*frequent, *rest], range=[*COLOURS[: len(frequent)], *(OTHER for _ in rest)]),
                legend=alt.Legend(orient="right", symbolOpacity=1),
            ),
            order=alt.Order("texts:Q", sort="descending"),
            tooltip=[
                alt.Tooltip("place:N", title="Place"),
                alt.Tooltip("event:N", title="Event"),
                alt.Tooltip("texts:Q", title="Independent texts", format=","),
                alt.Tooltip("pages:Q", title="Pages", format=","),
                alt.Tooltip("days:N", title="Time"),
                alt.Tooltip("words:N", title="Latest words"),
            ],
            href=alt.Href("href:N"),
        )
    )
    names = (
        alt.Chart(inline(_names(seen, view)))
        .mark_text(align="left", dx=9, dy=-8, fontSize=10.5)
        .encode(longitude="lon:Q", latitude="lat:Q", text="place:N")
    )
    chart = (
        alt.layer(land, circles, names, width=MAP_WIDTH, height=MAP_HEIGHT)
        .project(**view.spec)
        .properties(view=alt.ViewBackground(stroke=OTHER, strokeOpacity=0.4))
    )
    return made(chart), len(dots) - len(seen)


def _rows(dots: Sequence[Dot], view: _View, frequent: Sequence[str]) -> list[dict[str, Any]]:
    """The dots with the events of one place around it, the most told of in the middle, the least left out."""
    met: dict[tuple[float, float], int] = defaultdict(int)
    found = []
    for dot in dots:
        n = met[dot.longitude, dot.latitude]
        met[dot.longitude, dot.latitude] += 1
        if n >= AT_ONE_PLACE:
            continue
        away = math.degrees(9.0 * math.sqrt(n) / view.scale)
        found.append(
            {
                "place": f"{dot.place}, {dot.country}" if dot.country else dot.place,
                "lon": round(dot.longitude + away * math.cos(n * _TURN), 5),
                "lat": round(dot.latitude + away * math.sin(n * _TURN) * math.cos(math.radians(dot.latitude)), 5),
                "event": dot.event,
                "group": dot.event if dot.event in frequent else "other",
                "texts": dot.n_texts,
                "pages": dot.n_pages,
                "days": dot.days or "no day given",
                "words": dot.latest,
            }
            | linked(dot.evidence.href)
        )
    return found


def _names(dots: Sequence[Dot], view: _View) -> list[dict[str, Any]]:
    """The names of the places with the most texts, as far as they do not cover each other."""
    kept: list[tuple[float, float, float]] = []
    found: list[dict[str, Any]] = []
    for dot in dots:
        x, y = view.point(dot.longitude, dot.latitude)
        width = 6.0 * len(dot.place) + 6
        is_free = all(abs(y - there) > 13 or x > right or x + width < left for left, there, right in kept)
        if is_free and x + width < MAP_WIDTH:
            kept.append((x, y, x + width))
            found.append({"place": dot.place, "lon": dot.longitude, "lat": dot.latitude})
        if len(found) == NAMES:
            break
    return found


def _view(dots: Sequence[Dot]) -> _View:
    """Mercator around the dots, without a few far ones; the whole world where they are all over it."""
    west, east = _span([(dot.longitude, dot.n_texts) for dot in dots])
    south, north = _span([(min(_NORTH, max(_SOUTH, dot.latitude)), dot.n_texts) for dot in dots])
    if east - west > _WORLD:
        return _WHOLE
    wide, tall = (
        max((east - west) * 0.08, (_LEAST_DEGREES - east + west) / 2),
        max((north - south) * 0.08, (_LEAST_DEGREES - north + south) / 2),
    )
    west, east, south, north = west - wide, east + wide, max(-80.0, south - tall), min(83.0, north + tall)
    scale = min(MAP_WIDTH / math.radians(east - west), MAP_HEIGHT / (_up(north) - _up(south)))
    middle = math.degrees(2 * math.atan(math.exp((_up(north) + _up(south)) / 2)) - math.pi / 2)
    return _View("mercator", (west + east) / 2, middle, scale)


def _span(found: Sequence[tuple[float, int]]) -> tuple[float, float]:
    """First and last of weighted numbers; a few far ones do not count where the span is much shorter without them."""
    ordered = sorted(found)
    total = sum(weight for _, weight in ordered)
    first, last = ordered[0][0], ordered[-1][0]
    near = []
    before = 0
    for number, weight in ordered:
        if before + weight > total * _ASIDE and total - before > total * _ASIDE:
            near.append(number)
        before += weight
    return (near[0], near[-1]) if near and near[-1] - near[0] < 0.6 * (last - first) else (first, last)


def _up(latitude: float) -> float:
    """Mercator's ordinate."""
    return math.log(math.tan(math.pi / 4 + math.radians(min(85.0, max(-85.0, latitude))) / 2))
