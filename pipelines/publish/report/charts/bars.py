"""The charts of a report as Vega-Lite, made with altair: one function a chart, JSON out.

What belongs here: marks, axes, scales.  What does not: queries, HTML, the colours of text in light and dark (the page gives those),
the map (``maps``).  Data stands in each chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from pipelines.publish.report.links import Row
from pipelines.publish.report.numbers import Line, Quantity
from pipelines.publish.report.sources import KINDS, Speaker
from pipelines.publish.report.when import Happening
from pipelines.publish.report.words import BOUND_NAMES, VAGUE, cut, number

Chart = dict[str, Any]
WIDTH = 940
COLOURS = ("#0a78b8", "#d5600a", "#0c9b76", "#c274a3", "#d99a06", "#6a6fd0", "#b03a48", "#5b8a2a")
OTHER = "#8a8f98"
_BOUND_COLOURS = ("#0a78b8", "#6a6fd0", "#0c9b76", "#d5600a", "#c274a3", OTHER)
_BOUNDS = (*dict.fromkeys(BOUND_NAMES.values()), VAGUE)
_LOG_FROM = 60.0  # numbers that differ by such a factor stand on a logarithmic axis


def made(chart: alt.Chart | alt.LayerChart | alt.FacetChart) -> Chart:
    """A chart as it stands in the page."""
    found: Chart = chart.to_dict(validate=False)  # what it is made of was checked as it was made
    for key in ("$schema", "config"):
        found.pop(key, None)
    return found


def inline(rows: Sequence[Row]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def published(rows: Sequence[Row], unit: str) -> Chart:
    """Pages by day, month or year of publication."""
    data = [{"day": row["day"].isoformat(), "pages": row["n_pages"], "texts": row["n_texts"]} for row in rows]
    form = {"day": "%-d %b %Y", "month": "%B %Y", "year": "%Y"}[unit]
    units: dict[str, Any] = {"day": "utcyearmonthdate", "month": "utcyearmonth", "year": "utcyear"}
    return made(
        alt.Chart(inline(data), width=WIDTH, height=150)
        .mark_bar(color=COLOURS[0])
        .encode(
            x=alt.X(
                "day:T",
                timeUnit=units[unit],
                title=f"Published, by {unit}",
                axis=alt.Axis(labelOverlap=True, format=form),
            ),
            y=alt.Y("pages:Q", title="Pages", axis=alt.Axis(tickMinStep=1, format=",d")),
            tooltip=[
                alt.Tooltip("day:T", timeUnit=units[unit], format=form, title="Published"),
                alt.Tooltip("pages:Q", title="Pages", format=","),
                alt.Tooltip("texts:Q", title="Independent texts", format=","),
            ],
        )
    )


def quantity(shown: Quantity) -> Chart | None:
    """Every line of a quantity as a dot with what its bound entails; None where no line has a number."""
    lines = [line for line in shown.lines if line.number is not None]
    if not lines:
        return None
    values = [value for line in lines for value in (line.number, line.low, line.high) if value is not None]
    least, most = min(values), max(values)
    positive = [value for value in values if value > 0]
    is_log = bool(positive) and most / min(positive) > _LOG_FROM
    pad = (most - least or abs(most) or 1.0) * 0.12
    left = 0.0 if least < most * 0.6 else max(0.0, least - pad)
    right = most * 1.6 if is_log else most + pad
    data = [_bar(line, n, left, right) for n, line in enumerate(lines)]
    bounds = [each for each in _BOUNDS if any(line.bound == each for line in lines)]
    step: dict[str, Any] = {"tickMinStep": 1} if all(float(value).is_integer() for value in values) else {}
    scale: Any = (
        alt.Scale(type="symlog", domain=[left, right], nice=False)
        if is_log
        else alt.Scale(domain=[left, right], nice=False)
    )
    colour = alt.Color(
        "bound:N",
        title="Bound",
        scale=alt.Scale(domain=list(_BOUNDS), range=list(_BOUND_COLOURS)),
        legend=alt.Legend(orient="bottom", values=bounds) if len(bounds) > 1 else None,
    )
    faint = alt.condition("datum.replaced", alt.value(0.4), alt.value(1.0))
    base = alt.Chart(inline(data)).encode(
        y=alt.Y("n:O", title=None, axis=alt.Axis(labelExpr="", labels=False, ticks=False, domain=False, grid=False)),
        color=colour,
        opacity=faint,
        tooltip=[
            alt.Tooltip("who:N", title="Says"),
            alt.Tooltip("said:N", title="Number"),
            alt.Tooltip("words:N", title="Words"),
            alt.Tooltip("when:N", title="Published"),
            alt.Tooltip("pages:N", title="Printed on"),
            alt.Tooltip("outlets:N", title="Outlets"),
        ],
        href=alt.Href("href:N"),
    )
    x = alt.X("x1:Q", title=shown.title, scale=scale, axis=alt.Axis(format=",~r", tickCount=7, **step))
    bars = (
        base.mark_rule(strokeWidth=5, strokeCap="butt").encode(x=x, x2="x2:Q").transform_filter("datum.x2 > datum.x1")
    )
    ends = (
        base.mark_point(filled=True, size=110, shape="triangle-right")
        .encode(x=alt.X("x2:Q", scale=scale))
        .transform_filter("datum.open")
    )
    dots = base.mark_point(filled=True, size=95, opacity=1).encode(x=alt.X("number:Q", scale=scale))
    labels = (
        alt.Chart(inline(data))
        .mark_text(align="right", baseline="middle", dx=-8, limit=300)
        .encode(y=alt.Y("n:O"), text="label:N", x=alt.value(0), opacity=faint, href=alt.Href("href:N"))
    )
    said = (
        alt.Chart(inline(data))
        .mark_text(align="left", baseline="middle", dx=8, limit=200)
        .encode(y=alt.Y("n:O"), text="said:N", x=alt.value(WIDTH - 420), opacity=faint)
    )
    return made(
        alt.layer(bars, ends, dots, labels, said, width=WIDTH - 420, height=alt.Step(24)).properties(
            padding={"left": 4, "right": 4, "top": 4, "bottom": 4}
        )
    )


def _bar(line: Line, n: int, left: float, right: float) -> Row:
    """A line with the two ends of what it entails, an open one at the edge of the chart."""
    is_open = line.high is None and line.low is not None
    x1 = line.low if line.low is not None else left
    x2 = line.high if line.high is not None else right if is_open else line.number
    if line.bound in ("exact", "about"):
        x1 = x2 = line.number or 0.0
        is_open = False
    part = f"{line.part} · " if line.part else ""
    return {
        "n": n,
        "number": line.number,
        "x1": max(left, x1),
        "x2": x2,
        "open": is_open,
        "bound": line.bound,
        "replaced": line.is_replaced,
        "label": ("↳ " + cut(part, 26) + " " if part else "") + cut(line.informant, 26 if part else 34),
        "who": part + line.informant,
        "said": line.said or line.surface,
        "words": line.surface,
        "when": line.days or "not known",
        "pages": line.pages,
        "outlets": line.outlets,
    } | linked(line.evidence.href)


def linked(href: str) -> Row:
    return {"href": href} if href else {}


def timeline(happenings: Sequence[Happening]) -> Chart | None:
    """Happenings as bars from their first to their last day, a lane an event; None where none is drawn."""
    drawn = [each for each in happenings if each.is_drawn]
    if not drawn:
        return None
    data = [
        {
            "event": each.event,
            "first": each.first.isoformat(),
            "middle": each.first.isoformat(),
            "last": each.last.isoformat(),
            "one": each.first == each.last,
            "days": each.days,
            "place": each.place or "place not known",
            "texts": each.n_texts,
            "words": cut(each.words, 200),
        }
        | linked(each.evidence.href)
        for each in drawn
    ]
    base = alt.Chart(inline(data)).encode(
        y=alt.Y(
            "event:N",
            title=None,
            sort=alt.EncodingSortField(field="first", op="min"),
            axis=alt.Axis(grid=True, ticks=False),
        ),
        tooltip=[
            alt.Tooltip("days:N", title="When"),
            alt.Tooltip("event:N", title="Event"),
            alt.Tooltip("place:N", title="Where"),
            alt.Tooltip("texts:Q", title="Independent texts", format=","),
            alt.Tooltip("words:N", title="Words"),
        ],
        href=alt.Href("href:N"),
    )
    x = alt.X(
        "first:T",
        title="When it happened",
        scale=alt.Scale(type="utc", padding=12),
        axis=alt.Axis(labelOverlap=True, tickCount=9),
    )
    bars = (
        base.mark_rule(strokeWidth=7, strokeCap="round", opacity=0.55, color="#3a94cf")
        .encode(x=x, x2=alt.X2("last:T"))
        .transform_filter("!datum.one")
    )
    dots = (
        base.mark_circle(opacity=0.75, color=COLOURS[1])
        .encode(
            x=x,
            size=alt.Size("texts:Q", title="Independent texts", scale=alt.Scale(range=[40, 320]), legend=None),
        )
        .transform_filter("datum.one")
    )
    return made(alt.layer(bars, dots, width=WIDTH - 110, height=alt.Step(26)))


def speakers(found: Sequence[Speaker]) -> Chart:
    """How often each is quoted, in direct and in reported speech."""
    data = [
        {
            "name": f"{cut(each.name, 38)}",
            "about": each.about,
            "texts": each.n_texts,
            "outlets": each.n_outlets,
            "mode": mode,
            "n": n,
        }
        | linked(each.evidence.href)
        for each in found
        for mode, n in (("word for word", each.n_direct), ("in other words", each.n_utterances - each.n_direct))
        if n
    ]
    order = list(dict.fromkeys(str(row["name"]) for row in data))
    return made(
        alt.Chart(inline(data), width=WIDTH - 260, height=alt.Step(20))
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=240, ticks=False)),
            x=alt.X("n:Q", title="Utterances", axis=alt.Axis(tickMinStep=1, format=",d")),
            color=alt.Color(
                "mode:N",
                title="Quoted",
                scale=alt.Scale(domain=["word for word", "in other words"], range=[COLOURS[0], "#8ab8d8"]),
                legend=alt.Legend(orient="bottom"),
            ),
            order=alt.Order("mode:N", sort="descending"),
            tooltip=[
                alt.Tooltip("name:N", title="Who"),
                alt.Tooltip("about:N", title="Role or kind"),
                alt.Tooltip("mode:N", title="Quoted"),
                alt.Tooltip("n:Q", title="Utterances", format=","),
                alt.Tooltip("texts:Q", title="Independent texts", format=","),
                alt.Tooltip("outlets:Q", title="Outlets", format=","),
            ],
            href=alt.Href("href:N"),
        )
    )


def attribution(outlets: Sequence[Row]) -> Chart:
    """Where the utterances of each outlet come from, as shares."""
    kinds = list(KINDS.values())
    order: list[str] = [cut(str(row["outlet"]), 38) for row in outlets]
    data = [
        {
            "outlet": cut(row["outlet"], 38),
            "kind": KINDS[name],
            "rank": n,
            "share": round(part, 4),
            "n": row[name],
            "of": number(row["n_utterances"]),
        }
        for row in outlets
        for n, (name, part) in enumerate(row["shares"].items())
        if row[name]
    ]
    return made(
        alt.Chart(inline(data), width=WIDTH - 260, height=alt.Step(20))
        .mark_bar()
        .encode(
            y=alt.Y(
                "outlet:N",
                sort=order,
                title=None,
                axis=alt.Axis(labelLimit=240, ticks=False),
            ),
            x=alt.X(
                "share:Q", title="Share of utterances", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%")
            ),
            color=alt.Color(
                "kind:N",
                title="Said by somebody",
                scale=alt.Scale(domain=kinds, range=[COLOURS[0], COLOURS[1], COLOURS[4], OTHER, "#c3c7cf"]),
                legend=alt.Legend(orient="bottom", columns=5),
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("outlet:N", title="Outlet"),
                alt.Tooltip("kind:N", title="Said by"),
                alt.Tooltip("share:Q", title="Share", format=".0%"),
                alt.Tooltip("n:Q", title="Utterances", format=","),
                alt.Tooltip("of:N", title="Of"),
            ],
        )
    )
