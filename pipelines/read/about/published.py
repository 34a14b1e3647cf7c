"""When a page was published and changed: the best of what sidecar, JSON-LD, <meta>, <time>, address and text say.

The first source that gives a day decides the day, in the order of ``published_basis``; a later source that agrees on the day
may add the instant.  How a date is written is the matter of ``moments``.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.lexicons import load_table
from pipelines.model import Capture
from pipelines.read.about.embedded import Embedded
from pipelines.read.moments import DayOrder, Moment, day_order, find_day, read_moment
from pipelines.vocabularies import PublishedBasis

# <meta> names for the day of publication, the most reliable first (Open Graph, schema.org, Parse.ly, Sailthru, Dublin Core,
# Highwire Press, and what publishing systems add).
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article.published",
    "publish-date", "publish_date", "publishdate", "published-date", "publication_date", "publication-date", "pubdate",
    "published_time", "published_at", "published", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "dcterms.date", "dc.date", "citation_publication_date", "citation_online_date", "citation_date", "bt:pubdate",
    "rnews:datepublished", "og:pubdate", "article_date_original", "article:create_date", "article.created",
    "datecreated", "date_published", "originalpublicationdate", "ptime", "displaydate", "date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "article:modified", "datemodified", "og:article:modified_time",
    "article.updated", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified", "updated_time", "utime",
    "revision_date", "article:update_date", "modified",
)  # fmt: skip

_KNOWN_META = frozenset((*_PUBLISHED_META, *_MODIFIED_META))
# A name that no standard has; the day of a first publication may be of another year's edition.
_NAMES_DAY = re.compile(
    r"\A(?!.*(?:first|original|modif|updat|expir|until|end)).*(?:publish|publication|pubdate|issued|posted)"
)

_MOST_TIMES = 40
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Publication:
    """``at`` and ``modified_at`` in UTC; ``first``/``last`` are days as the page states them; ``basis`` is a value of
    ``articles.published_basis``."""

    at: dt.datetime | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    basis: PublishedBasis = "none"
    modified_at: dt.datetime | None = None


def read_publication(
    capture: Capture,
    embedded: Embedded | None = None,
    tree: LexborHTMLParser | None = None,
    lines: Sequence[str] = (),
    page_text: str = "",
) -> Publication:
    """When the page was published, from everything that is known; ``lines`` are those printed round headline and byline,
    ``page_text`` is all that is printed."""
    latest = _day_after(capture.captured_at.date()) if capture.captured_at else None
    modified = _modified(embedded) if embedded is not None else None
    if (given := read_moment(capture.published)) is not None:
        return Publication(given.instant, given.first, given.last, "given", modified)
    day: tuple[PublishedBasis, Moment] | None = None
    span: tuple[PublishedBasis, Moment] | None = None
    for basis, moment in _sources(capture, embedded, tree, lines, page_text):
        if latest is not None and moment.first > latest:
            continue
        if moment.first != moment.last:
            span = span or (basis, moment)
        elif day is None:
            day = (basis, moment)
        # Written in another zone, one instant may fall on the neighbouring day.
        elif moment.instant is None or abs((moment.first - day[1].first).days) > 1:
            continue
        if day is not None and moment.instant is not None:
            return Publication(moment.instant, day[1].first, day[1].last, day[0], modified)
    if day is not None:
        return Publication(None, day[1].first, day[1].last, day[0], modified)
    if span is not None:
        last = min(span[1].last, latest) if latest else span[1].last
        return Publication(None, span[1].first, last, span[0], modified)
    if capture.captured_at is not None:
        return Publication(None, None, capture.captured_at.date(), "capture", modified)
    return Publication(modified_at=modified)


def _day_after(day: dt.date) -> dt.date:
    """The next day; the calendar's last has none."""
    return min(day, dt.date.max - dt.timedelta(days=1)) + dt.timedelta(days=1)


def _sources(
    capture: Capture,
    embedded: Embedded | None,
    tree: LexborHTMLParser | None,
    lines: Sequence[str],
    page_text: str,
) -> Iterator[tuple[PublishedBasis, Moment]]:
    """What each source says, in the order of ``published_basis``."""
    if embedded is not None:
        if moment := read_moment(embedded.published):
            yield "json-ld", moment
        for name in _PUBLISHED_META:
            for content in embedded.meta.get(name, ())[:1]:
                if moment := read_moment(content):
                    yield "meta", moment
    times = _times(tree) if tree is not None else _Times()
    for moment in times.own:
        yield "time-element", moment
    if embedded is not None:
        for name, contents in embedded.meta.items():
            if name not in _KNOWN_META and _NAMES_DAY.search(name) and (moment := read_moment(contents[0])):
                yield "meta", moment
    for url in (embedded.canonical if embedded else None, capture.final_url, capture.url):
        if url and (moment := day_in_url(url)):
            yield "url", moment
            break
    for moment in _printed(lines, page_text, embedded.language if embedded else None, capture.captured_at):
        yield "text", moment
    for moment in times.of_lists:
        yield "time-element", moment


def _modified(embedded: Embedded) -> dt.datetime | None:
    for written in (embedded.modified, *(embedded.first(name) for name in _MODIFIED_META)):
        moment = read_moment(written)
        if moment is not None and moment.instant is not None:
            return moment.instant
    return None


# ── <time> ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_CHANGED = re.compile(r"updat|modif|edited|revis|last", re.I)


class _Times(NamedTuple):
    """What elements made for dates say: what may be the story's, and the first in a list, which may be another's."""

    own: tuple[Moment, ...] = ()
    of_lists: tuple[Moment, ...] = ()


def _times(tree: LexborHTMLParser) -> _Times:
    """What elements made for dates say: those marked as the day of publication first, then <time> in document order."""
    marked: list[Moment] = []
    plain: list[Moment] = []
    listed: list[Moment] = []
    is_before_title = tree.css_first("h1") is not None
    for node in tree.css("h1, time, [itemprop*=datePublished], abbr.published")[: _MOST_TIMES + 1]:
        if node.tag == "h1":
            is_before_title = False
            continue
        attributes = node.attributes
        context = " ".join(filter(None, (attributes.get("class"), attributes.get("itemprop"), attributes.get("id"))))
        own = node.text()[:_LONGEST_LINE]
        if "datePublished" not in context and (_CHANGED.search(context) or _CHANGED.search(own)):
            continue
        moment = read_moment(attributes.get("datetime") or attributes.get("content") or attributes.get("title"))
        moment = moment or find_day(own)
        if moment is None:
            continue
        is_marked = "datePublished" in context or "pubdate" in attributes or "publish" in context.lower()
        is_listed = is_before_title and _is_of_list(node)
        (listed if is_listed else marked if is_marked else plain).append(moment)
    best = marked[:1] or [moment for moment in plain[:1] if not _is_one_of_many(plain)]
    return _Times(tuple(best), tuple(listed[:1]) if not _is_one_of_many(listed) else ())


_LIST_LEVELS = 4  # elements around a <time> that are looked at
_LISTS = frozenset({"li", "nav", "aside", "footer", "td", "a"})
_HEADLINE = 20  # characters of a link


def _is_of_list(node: LexborNode) -> bool:
    """Whether a <time> above the headline stands in a list or beside a linked headline: it is another story's."""
    around = node.parent
    for _ in range(_LIST_LEVELS):
        if around is None or around.css_first("h1") is not None:
            return False
        if around.tag in _LISTS or any(len(link.text().strip()) >= _HEADLINE for link in around.css("a[href]")[:8]):
            return True
        around = around.parent
    return False


def _is_one_of_many(moments: list[Moment]) -> bool:
    """Many different days are a list of other stories."""
    return len({moment.first for moment in moments}) > 4


# ── the address and the text ─────────────────────────────────────────────────────────────────────────────────────────

_DAY_IN_URL = re.compile(
    r"[/_=-](?P<y>(?:19[7-9]|20[0-4])\d)(?P<sep>[/_-]?)(?P<m>\d{1,2}|[a-z]{3,9})(?P=sep)(?P<d>\d{1,2})(?=[/_.?&#-]|$)",
    re.I,
)
_MONTH_IN_URL = re.compile(r"/(?P<y>(?:19[7-9]|20[0-4])\d)[/-](?P<m>\d{1,2}|[a-z]{3,9})(?=/|$)", re.I)


def day_in_url(url: str) -> Moment | None:
    """The day, or else the month, that an address carries: /2019/10/31/, /2019/oct/31/, -20191031, /2019/10/."""
    path = re.sub(r"\A[a-z]+://[^/]*", "", url, flags=re.I)
    for match in _DAY_IN_URL.finditer(path):
        month = _month(match["m"])
        if not match["sep"] and (len(match["m"]) != 2 or len(match["d"]) != 2):
            continue
        if month is not None and (day := _date(int(match["y"]), month, int(match["d"]))):
            return Moment(day, day)
    only_month = _MONTH_IN_URL.search(path)
    if only_month is not None and (month := _month(only_month["m"])) is not None:
        year = int(only_month["y"])
        first = dt.date(year, month, 1)
        return Moment(first, dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1))
    return None


def _month(written: str) -> int | None:
    if written.isdigit():
        return int(written) if 1 <= int(written) <= 12 else None
    return next((int(row["month"]) for row in load_table("months") if row["name"] == written.lower()), None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_SPEAKS_OF_DAY = re.compile(r"\b(?:published|posted|updated)\b", re.I)
_MOST_LINES = 20
_ENOUGH = 200_000  # characters in which the page's order of day and month is looked for
_OF_CHANGE = 9  # the rank of a day of change
_ALONE = 8  # the rank of the only day that stands on a line of its own, far from the headline
_LONGEST_DAY = 40


def _printed(
    lines: Sequence[str], page_text: str, language: str | None, captured_at: dt.datetime | None
) -> Iterator[Moment]:
    """Days in lines that are mostly a date: those that speak of publication first, then those round the headline, then lines
    anywhere that speak of publication or change, then the only day of the page that has a line; a day of change alone comes
    last."""
    found: list[tuple[int, Moment]] = []
    order = None
    if any(map(_EITHER.search, lines)):
        order = day_order(page_text[:_ENOUGH]) or _order_of_locale(language)
    for line in lines:
        found += _dated(line, order, elsewhere=0)
    if not found and captured_at is not None:
        found += [(1, moment) for line in lines if (moment := _ago(line, captured_at)) is not None]
    if all(rank == _OF_CHANGE for rank, _ in found):
        short = [line for line in page_text.split("\n") if len(line) <= _LONGEST_LINE]
        for line in itertools.islice(filter(_SPEAKS_OF_DAY.search, short), _MOST_LINES):
            found += _dated(line, order, elsewhere=2)
        if all(rank == _OF_CHANGE for rank, _ in found):
            alone = {
                day for line in short if len(line) <= _LONGEST_DAY and (day := _day_alone(line, order)) is not None
            }
            found += [(_ALONE, Moment(day, day)) for day in alone if len(alone) == 1]
    for _, moment in sorted(found, key=lambda item: item[0]):
        yield moment


# A day in digits whose month could come first or second.
_EITHER = re.compile(r"(?<![\d/-])(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|1[0-2])[/-]\d{2}")
_YEAR = re.compile(r"(?:19|20)\d\d")


def _day_alone(line: str, order: DayOrder | None) -> dt.date | None:
    if not _YEAR.search(line) or _CHANGED.search(line):
        return None
    moment = find_day(line, order)
    return moment.first if moment is not None else None


def _order_of_locale(language: str | None) -> DayOrder | None:
    """The order of a locale with a region ("en-GB"): month first in the United States, day first elsewhere (CLDR, short dates of
    the locales in Latin script); None for English that names no region."""
    if not language:
        return None
    name, _, region = language.lower().replace("_", "-").partition("-")
    if region == "us":
        return "month-first"
    return "day-first" if region or name != "en" else None


_AGO = re.compile(r"(?<!\d)(?P<n>an?|\d{1,3}) (?P<unit>minute|min|hour|hr|day|week)s? ago\b", re.I)
_UNITS = {"minute": 1, "min": 1, "hour": 60, "hr": 60, "day": 24 * 60, "week": 7 * 24 * 60}  # in minutes
_LEAST_EXACT = 60 * 24 * 7  # minutes: a week ago may be any day of that week


def _ago(line: str, captured_at: dt.datetime) -> Moment | None:
    """The day of a short line that counts back from the capture: "3 hours ago"."""
    match = _AGO.search(line)
    if match is None or len(line) > _LONGEST_DAY:
        return None
    n, minutes = (1 if match["n"].lower().startswith("a") else int(match["n"])), _UNITS[match["unit"].lower()]
    last = (captured_at - dt.timedelta(minutes=n * minutes)).date()
    return Moment(last - dt.timedelta(days=6) if minutes >= _LEAST_EXACT else last, last)


_VERB = re.compile(r"\b(?:first |originally |last )?(?:publish|posted|updat|modif|edited|revis|review)\w*", re.I)


def _dated(line: str, order: DayOrder | None, *, elsewhere: int) -> Iterator[tuple[int, Moment]]:
    """The days of a line with their ranks, the lowest the best: each behind a verb is what the verb says, and one before the
    first is of no verb; ``elsewhere`` is added for lines far from the headline."""
    if len(line) > _LONGEST_LINE:
        return
    verbs = [(match.start(), match[0]) for match in _VERB.finditer(line)]
    starts = [start for start, _ in verbs]
    parts = [(line[start:end], verb) for (start, verb), end in zip(verbs, [*starts, len(line)][1:], strict=True)]
    days = [(moment, verb) for part, verb in parts if (moment := find_day(part, order)) is not None]
    head = line[: starts[0]] if starts else line
    if (moment := find_day(head, order)) is not None:
        yield 1 + (3 if not starts else 1) * elsewhere, moment
    for moment, verb in days:
        yield (_OF_CHANGE if not _SPEAKS_OF_IT.search(verb) else elsewhere), moment


_SPEAKS_OF_IT = re.compile(r"publish|posted|first|original", re.I)
