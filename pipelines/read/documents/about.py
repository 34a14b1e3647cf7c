"""Title, authors and day of a document: what the file states of itself, where that is plausible, else what its first page prints.

Programs fill these fields by themselves: the title is often a file's name, the author whoever typed it, the day that of the last
print.  What belongs here: whom to believe.  What does not: reading the fields of a kind of file (``pdf``, ``docx``, ``mail``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.model import Article, Capture
from pipelines.read.about.authors import clean_names, fold, is_login
from pipelines.read.about.published import Publication
from pipelines.read.moments import find_day

_LONGEST_TITLE = 300
_FEWEST_LETTERS = 4
_NAME_OF_FILE = re.compile(r"\.(?:docx?|odt|rtf|pdf|indd|qxp|pub|pptx?|xlsx?|html?|txt|te?x|dvi|ps|p65)\Z", re.I)
# What word processors, layout programs and browsers write where nobody gave a title.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)|powerpoint presentation|untitled|about:blank|print|slide|layout|document|dokument|page)"
    r"\b[\s\d:_-]{0,9}(?:-.*)?\Z|microsoft word - |https?://|file:/", re.I
)  # fmt: skip
# Browsers and the printers that they print to: a file of theirs was made when a page was saved, not when it was published.
_PRINTED = re.compile(
    r"chrom|skia|firefox|mozilla|safari|webkit|wkhtml|edge|headless|puppeteer|prince|weasy|pdfcontext|print to pdf|cups",
    re.I,
)
_LATER = dt.timedelta(days=2)  # a paper's file is made at most a day beside the day that it prints
_LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class DocumentNotes:
    """What a document states of itself; None and '' where it does not.  ``made``: when the file was made, in its maker's calendar;
    ``maker``: the programs that made it."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    made: dt.datetime | None = None
    maker: str = ""
    language: str | None = None


class Titled(NamedTuple):
    """A title, and the part of the document that shows it."""

    title: str | None
    part: int | None


def choose_title(notes: DocumentNotes, parts: Sequence[tuple[str, bool]], read: str | None) -> Titled:
    """The title: as stated where the first parts show it, as the layout shows it, as stated, as the words told (``read``).
    ``parts``: the first texts, and whether each is set as a title."""
    stated = plausible_title(notes.title)
    key = fold(stated or "")
    for place, (text, _) in enumerate(parts):
        own = fold(text)
        if stated is not None and len(own) >= _FEWEST_LETTERS and len(text) <= _LONGEST_TITLE:
            if own == key:
                return Titled(text, place)
            if key.startswith(own) and 2 * len(own) > len(key):  # "Bridge closed - The Paper"
                return Titled(text, place)
    set_as = next((place for place, (_, is_title) in enumerate(parts) if is_title), None)
    if set_as is not None and (stated is None or len(parts[set_as][0].split()) >= min(4, len(stated.split()))):
        return Titled(parts[set_as][0], set_as)
    if stated is not None:
        return Titled(stated, None)
    shown = next(
        (place for place, (text, _) in enumerate(parts) if read is not None and fold(text) == fold(read)), None
    )
    return Titled(read, shown)


def plausible_title(stated: str | None) -> str | None:
    """A stated title on one line; None for names of files and what programs write by themselves."""
    title = " ".join((stated or "").split())
    if sum(map(str.isalpha, title)) < _FEWEST_LETTERS or len(title) > _LONGEST_TITLE:
        return None
    if _NAME_OF_FILE.search(title) or _NO_TITLE.match(title) or (" " not in title and re.search(r"[\d_]", title)):
        return None
    return title


def choose_authors(notes: DocumentNotes, printed: tuple[str, ...], head: str) -> tuple[str, ...]:
    """The stated authors where the head of the first page names them or names nobody; else the printed ones."""
    stated = tuple(
        name for name in clean_names(notes.authors) if " " in name and not is_login(name) and not re.search(r"\d", name)
    )
    if not printed:
        return stated
    shown = fold(head)
    return stated if stated and all(fold(name) in shown for name in stated) else printed


def choose_day(notes: DocumentNotes, read: Article, capture: Capture, first: Sequence[str]) -> Publication:
    """When the document was published: as given, else the day that it was made unless the first page prints an earlier one; a file
    that a browser printed says only that its page was published before."""
    known = Publication(
        read.published_at, read.published_from, read.published_to, read.published_basis, read.modified_at
    )
    if known.basis in ("given", "url"):
        return known
    made = notes.made.date() if notes.made is not None else None
    latest = capture.captured_at.date() + dt.timedelta(days=1) if capture.captured_at is not None else None
    if made is not None and (made.year < 1993 or (latest is not None and made > latest)):  # PDF is of 1993
        made = None
    if known.basis != "text":
        printed = next((moment for line in first if len(line) <= _LONGEST_LINE and (moment := find_day(line))), None)
        if printed is not None and (latest is None or printed.first <= latest):
            known = Publication(None, printed.first, printed.last, "text")
    if made is None:
        return known
    if known.basis == "text" and known.first is not None and known.first - _LATER <= made:
        is_of_day = known.last is not None and known.first <= made <= known.last
        return known if not is_of_day or _PRINTED.search(notes.maker) else Publication(None, made, made, "meta")
    if known.basis == "text":  # a day to come: of what the text announces
        return Publication(None, made, made, "meta")
    if _PRINTED.search(notes.maker):
        return Publication(None, None, made, "capture")
    return Publication(None, made, made, "meta")
