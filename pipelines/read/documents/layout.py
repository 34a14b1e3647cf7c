"""From the lines of a PDF to paragraphs: what stands on every page is furniture, what runs on is joined.

What belongs here: places and sizes of lines.  What does not: the file (``pdf``), what a paragraph says (``parts``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pipelines.lexicons import load_table
from pipelines.read.documents.parts import Part
from pipelines.read.documents.pdf import Line

_EDGE_LINES = 3  # at the top and at the foot of a page, that may be its running lines
_EDGE = 0.15  # of the page's height, where they stand
_SHIFT = 0.02  # of the page's height: how far apart the same running line may stand on two pages
_MOST_ALIKE = 200  # lines that one line is compared with
_SHARE = 0.3  # of the pages that carry a running line: left and right pages may differ
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|p\.|pg\.?|seite|página)\s{0,3})?[-–—|]?\s?(?:\d{1,4}|[ivxlc]{1,6})\s?[-–—|]?"
    r"(?:\s?(?:of|/|von|de)\s?\d{1,4})?",
    re.I,
)
_CLOSED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*\Z")
_BULLET = re.compile(r"[•·▪●◦‣*–—-]\s+\S|\(?(?:\d{1,2}|[a-z])[.)]\s+\S")
_SAME_SIZE = 0.08  # of the size: larger differences are another kind of text
_GAP = 1.45  # of the usual distance between lines: more parts two paragraphs
_INDENT = 0.7  # of the size: a first line that stands so far in begins a paragraph
_ROOM = 0.5  # of the size, by which a line may end before the margin though the next word had no room
_LARGE = 1.12  # of the text's size: headings
_TITLE = 1.25
_LONGEST_HEADING = 30  # words
_NEIGHBOURS = 40  # lines before and behind, in which the margin of a column is looked for
_FIRST_LINES = 40  # in which the title is looked for


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line] = field(default_factory=list)


def parts_of(lines: Sequence[Line]) -> list[Part]:
    """The paragraphs of a file with their pages.  Running lines and page numbers stand behind the paragraph that they interrupt."""
    running = _running_lines(lines)
    body = [line for number, line in enumerate(lines) if number not in running]
    size = _text_size(body or lines)
    leading = _leading(body)
    margins = _margins(body)
    parts: list[Part] = []
    title_size = max((line.size for line in body[:_FIRST_LINES] if line.page_no == body[0].page_no), default=0.0)
    words = _Words(body)
    held: list[Part] = []
    now = _Paragraph()
    place = -1  # in ``body``
    for number, line in enumerate(lines):
        if number in running:
            held.append(Part(line.text, line.page_no, "nav", True, "stands on every page"))
            continue
        place += 1
        if now.lines and not _runs_on(now.lines, line, leading, margins[place - 1], size):
            parts += [_part(now, words, size, title_size), *held]
            now, held = _Paragraph(), []
        elif not now.lines:
            parts += held
            held = []
        now.lines.append(line)
    if now.lines:
        parts.append(_part(now, words, size, title_size))
    return [*parts, *held]


# ── running lines ────────────────────────────────────────────────────────────────────────────────────────────────────


def _running_lines(lines: Sequence[Line]) -> set[int]:
    """Which lines stand at the edge of many pages with the same words, or are a page's number there.  Of a page's outermost lines a
    second page is enough: the head of a chapter."""
    pages: defaultdict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        pages[line.page_no].append(number)
    edges: list[int] = []
    outermost: set[int] = set()
    for numbers in pages.values():
        by_height = sorted(numbers, key=lambda number: -lines[number].bottom)
        outermost |= {by_height[0], by_height[-1]}
        near = {*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]}
        edges += [n for n in numbers if n in near and _at_edge(lines[n])]
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for number in edges:
        alike[re.sub(r"\d+", "0", lines[number].text.casefold())].append(number)
    found: set[int] = set()
    for same in alike.values():
        for number in same:
            line = lines[number]
            beside = [
                other
                for other in same[:_MOST_ALIKE]
                if abs(lines[other].bottom - line.bottom) <= _SHIFT * line.height
                and abs(lines[other].size - line.size) <= _SAME_SIZE * line.size
            ]
            n_pages = len({lines[other].page_no for other in beside})
            share = 0.0 if number in outermost and outermost.issuperset(beside) else _SHARE
            if n_pages >= max(2, share * len(pages)):
                found.add(number)
    found |= {number for number in edges if len(pages) > 1 and _PAGE_NUMBER.fullmatch(lines[number].text)}
    return found


def _at_edge(line: Line) -> bool:
    return line.bottom < _EDGE * line.height or line.top > (1 - _EDGE) * line.height


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _text_size(lines: Sequence[Line]) -> float:
    """The size that most letters have."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return max(letters.items(), key=lambda pair: (pair[1], -pair[0]))[0] if letters else 0.0


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between two lines, in sizes; 1.2 where nothing tells."""
    found = [
        (before.bottom - line.bottom) / line.size
        for before, line in pairwise(lines)
        if before.page_no == line.page_no and line.size > 0 and 0.8 < (before.bottom - line.bottom) / line.size < 2.2
    ]
    return median(found) if len(found) >= 4 else 1.2


def _margins(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """For each line the left and right margin of its column: of the lines near it that stand over and under it."""
    found: list[tuple[float, float]] = []
    for place, line in enumerate(lines):
        near = [
            other
            for other in lines[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]
            if other.page_no == line.page_no
            and abs(other.size - line.size) <= _SAME_SIZE * line.size
            and min(other.right, line.right) - max(other.left, line.left) > 0
        ]
        lefts = Counter(round(other.left) for other in near)
        found.append(
            (float(max(lefts, key=lambda left: (lefts[left], -left))), max(other.right for other in near))
            if near
            else (line.left, line.right)
        )
    return found


def _runs_on(before: Sequence[Line], line: Line, leading: float, margin: tuple[float, float], size: float) -> bool:
    """Whether a line goes on with the paragraph of the lines before it.  ``margin``: of the last of them."""
    last = before[-1]
    if abs(last.size - line.size) > _SAME_SIZE * last.size:
        return False
    if last.is_cut:
        return True
    if _BULLET.match(line.text):
        return False
    is_closed = _CLOSED.search(last.text) is not None
    starts_low = line.text[0].islower()
    left, right = margin
    first_word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) / max(1, len(line.text)) * (len(first_word) + 1)
    is_full = last.right + width > right - _ROOM * last.size
    drop = last.bottom - line.bottom
    if last.page_no != line.page_no or drop < -0.5 * last.size:  # the next page or column
        return not is_closed and (starts_low or is_full)
    if abs(drop) < 0.5 * last.size:  # beside it: a cell, a tab
        return not is_closed and starts_low
    if drop > _GAP * leading * last.size:
        return False
    if last.size > _LARGE * size:
        return not is_closed and drop < 1.6 * last.size
    if _BULLET.match(before[0].text) and line.left > before[0].left + 0.3 * line.size:  # a hanging paragraph
        return is_full or starts_low
    if line.left > left + _INDENT * line.size and abs(last.left - left) < _INDENT * line.size and not starts_low:
        return False
    return is_full or (not is_closed and starts_low)


class _Words:
    """The words of a file: how else it writes what a line's end has cut."""

    def __init__(self, lines: Sequence[Line]) -> None:
        text = "\n".join(line.text for line in lines)
        self._known = frozenset(word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text))
        self._tens = frozenset(row["word"] for row in load_table("number_words") if row["word"].endswith("ty"))

    def joined(self, before: str, behind: str) -> str:
        """Two lines round a hyphen as one; the hyphen stays where it belongs to the word."""
        head, tail = re.search(r"[\w'’-]{0,80}\Z", before), re.match(r"[\w'’-]*", behind)
        one, two = (head[0] if head else ""), (tail[0] if tail else "")
        whole, parted = f"{one}{two}".casefold(), f"{one}-{two}".casefold()
        stays = (
            not one.isalpha()
            or not two[:1].islower()
            or not one[-1:].islower()
            or one.casefold() in self._tens
            or (parted in self._known and whole not in self._known)
        )
        return f"{before}-{behind}" if stays else f"{before}{behind}"


def _part(paragraph: _Paragraph, words: _Words, size: float, title_size: float) -> Part:
    first = paragraph.lines[0]
    text = first.text
    for before, line in pairwise(paragraph.lines):
        if before.is_cut:
            text = words.joined(text, line.text)
        elif text.endswith("-") and text[-2:-1].isalnum():
            text = words.joined(text[:-1], line.text)
        else:
            text = f"{text} {line.text}"
    if paragraph.lines[-1].is_cut:
        text += "-"
    if len(text.split()) <= _LONGEST_HEADING and first.size > _LARGE * size:
        if first.page_no == 1 and first.size >= max(_TITLE * size, title_size - 0.1):
            return Part(text, first.page_no, "title", why="the largest letters of the first page")
        if not text.endswith((".", ",", ";")):
            return Part(text, first.page_no, "heading", why="large letters")
    return Part(text, first.page_no)
