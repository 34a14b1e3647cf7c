"""Pages with a known story, dumped to text in three ways, and which of a dump's words are of the story.

GOLD is a folder of ``*.jsonl.gz`` (one page a line: ``id``, ``file``, ``url``, and ``gold`` with the story as ``text``,
``paragraphs`` with an optional ``summary``, or ``optional_paragraphs`` of which those in [brackets] may be absent) and a folder
``pages`` beside them.  The ways: ``inner`` as a browser's innerText with a blank line round each paragraph, ``lines`` the same
without blank lines, ``nodes`` every text node on a line of its own.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pipelines.read.decode import decode

WAYS: Final = ("inner", "lines", "nodes")
SAVED: Final = "saved"  # a page that was saved as text
FOLDS: Final = 5
_SHINGLE: Final = 4  # words, as in the metric of the article-extraction-benchmark

# Elements that begin and end a line, of them those that stand apart, and those that show no text (HTML standard, section 15.3).
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "select",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
_APART: Final = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table", "figure",
})  # fmt: skip
_UNSEEN: Final = frozenset({
    "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "textarea", "datalist", "math", "canvas",
    "audio", "video",
})  # fmt: skip
_EMPTY: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
_HIDDEN: Final = re.compile(r"display:\s*none")


class _Dumper(HTMLParser):
    """The lines of a page: each (text, stands apart from the line before, is a list item, number of its block)."""

    def __init__(self, *, each_node: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.each_node = each_node
        self.hidden: list[str] = []
        self.lines: list[tuple[str, bool, bool, int]] = []
        self.open = ""
        self.apart, self.is_item, self.block, self.breaks = False, False, 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            if tag == self.hidden[-1] and tag not in _EMPTY:
                self.hidden.append(tag)
            return
        given = dict(attrs)
        unseen = "hidden" in given or _HIDDEN.search(given.get("style") or "") is not None
        if tag in _UNSEEN or (unseen and tag not in _EMPTY and tag not in ("html", "body")):
            self.hidden.append(tag)
        elif tag in _BLOCKS:
            self.break_line(tag)
            self.is_item = tag == "li"

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            if tag == self.hidden[-1]:
                self.hidden.pop()
        elif tag in _BLOCKS:
            self.break_line(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.open += data
            self.breaks = 0
            if self.each_node:
                self.end_line()

    def break_line(self, tag: str) -> None:
        self.end_line()
        self.breaks += 1
        self.apart = self.apart or tag in _APART or self.breaks > 1
        self.is_item = False
        self.block += 1

    def end_line(self) -> None:
        line = " ".join(self.open.split())
        self.open = ""
        if line:
            self.lines.append((line, self.apart, self.is_item, self.block))
            self.apart, self.is_item = False, False


@dataclass(frozen=True, slots=True)
class DumpedPage:
    """A page dumped in one way; ``blocks``: for each line the number of the element that it is of."""

    set_name: str
    url: str | None
    site: str
    way: str
    text: str
    blocks: list[int]
    story: Story

    @property
    def fold(self) -> int:
        """The fifth that the site belongs to."""
        return int(hashlib.sha256(f"fold|{self.site}".encode()).hexdigest(), 16) % FOLDS


def dump_page(html: str, way: str) -> tuple[str, list[int]]:
    """A page as text, and for each line that is not blank the number of its block."""
    dumper = _Dumper(each_node=way == "nodes")
    dumper.feed(html)
    dumper.close()
    dumper.end_line()
    lines: list[str] = []
    for text, apart, is_item, _ in dumper.lines:
        if way == "inner":
            lines += [""] if apart and lines else []
            lines.append(f"  • {text}" if is_item else text)
        else:
            lines.append(text)
    return "\n".join(lines) + "\n", [block for *_, block in dumper.lines]


def read_pages(gold: Path) -> Iterator[DumpedPage]:
    """Every page of a folder in every way."""
    for index in sorted(gold.glob("*.jsonl.gz")):
        for line in gzip.decompress(index.read_bytes()).decode().splitlines():
            entry = json.loads(line)
            html = decode(gzip.decompress((gold / "pages" / entry["file"]).read_bytes()), None).text
            url = entry.get("url") or entry["gold"].get("url")
            story = Story(*_words_of_gold(entry["gold"]))
            for way in WAYS:
                text, blocks = dump_page(html, way)
                yield DumpedPage(
                    index.name.removesuffix(".jsonl.gz"),
                    url,
                    _site(url) or entry["id"],
                    way,
                    text,
                    blocks,
                    story,
                )


def read_texts(gold: Path) -> Iterator[DumpedPage]:
    """Pages that were saved as text, with the story marked by its offsets (``gold.document.main``)."""
    for index in sorted(gold.glob("*.jsonl.gz")):
        for line in gzip.decompress(index.read_bytes()).decode().splitlines():
            entry = json.loads(line)
            text = entry["text"]
            words = [
                word
                for part in entry["gold"]["document"]["main"]
                for word in words_of(text[part["start"] : part["end"]])
            ]
            story = Story(words, [False] * len(words))
            site = _site(entry.get("url")) or entry["id"]
            yield DumpedPage(gold.name, entry.get("url"), site, SAVED, text, [], story)


def _site(url: str | None) -> str | None:
    """The host of an address without its subdomains, near enough to keep the pages of a site in one fold."""
    host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower() if url else ""
    parts = host.split(".")
    kept = 3 if len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3 else 2
    return ".".join(parts[-kept:]) or None


def _words_of_gold(gold: Mapping[str, Any]) -> tuple[list[str], list[bool]]:
    """The words of a story with all that may belong to it, and which of them need not."""
    if "optional_paragraphs" in gold:
        parts = [(p[1:-1], True) if p[:1] == "[" and p[-1:] == "]" else (p, False) for p in gold["optional_paragraphs"]]
    elif "paragraphs" in gold:
        parts = [(p, True) for p in gold.get("summary") or ()] + [(p, False) for p in gold["paragraphs"]]
    else:
        parts = [(gold["text"], False)]
    words = [(word, free) for text, free in parts for word in words_of(text)]
    return [word for word, _ in words], [free for _, free in words]


def words_of(text: str) -> list[str]:
    """The words that the metric counts; soft hyphens are no part of a word."""
    return re.findall(r"\w+", text.replace("\u00ad", ""))


# ── which words of a dump are of the story ───────────────────────────────────────────────────────────────────────────


class Story:
    """The words of a story, ready to be found in a dump of its page."""

    def __init__(self, words: list[str], is_optional: list[bool]) -> None:
        self.words = words
        self.is_optional = is_optional
        self.places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for size in range(1, _SHINGLE + 1):
            for place in range(len(words) - size + 1):
                self.places[tuple(words[place : place + size])].append(place)

    def _candidates(self, line: Sequence[str]) -> Iterator[tuple[int, float]]:
        """Where a line could stand in the story, and how many of its words would be there."""
        size = min(len(line), _SHINGLE)
        votes: dict[int, int] = defaultdict(int)
        for offset in range(len(line) - size + 1):
            for place in self.places.get(tuple(line[offset : offset + size]), ())[:50]:
                votes[place - offset] += 1
        best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))[: 3 if size == _SHINGLE else 20]
        total = sum(count for _, count in best[:3]) if size == _SHINGLE else 0
        for place, count in best:
            # A word left out in the middle splits a line over several diagonals: all of them are of it.
            yield (
                place,
                (total if size == _SHINGLE and place == best[0][0] else count) * len(line) / (len(line) - size + 1),
            )

    def shares(self, lines: Sequence[Sequence[str]]) -> list[tuple[float, bool]]:
        """For each line the share of its words that are of the story, in order, and whether they need not be.

        The chain of lines in the story's order that covers the most words; a line that stands beside the one before it in
        the story as well goes first among equals.
        """
        chain: list[tuple[float, int, int, int, int, float]] = []  # weight, start, end, line, link before, share
        for number, line in enumerate(lines):
            found = []
            for place, count in self._candidates(line) if line else ():
                share = min(1.0, count / len(line))
                if share < 0.3:
                    continue
                best, link = 0.0, -1
                for at in range(len(chain) - 1, max(-1, len(chain) - 400), -1):
                    weight, start, end, of, _, _ = chain[at]
                    if of == number or start >= place + 1 or end > place + 2:
                        continue
                    gain = weight + (0.5 if 0 <= place - end <= 1 else 0.0) - 0.002 * min(abs(place - end), 100)
                    if gain > best:
                        best, link = gain, at
                found.append((best + count - 0.2, place, place + len(line), number, link, share))
            chain += found
        shares = [(0.0, False)] * len(lines)
        at = max(range(len(chain)), key=lambda i: chain[i][0], default=-1)
        while at >= 0:
            _, start, end, number, link, share = chain[at]
            free = self.is_optional[max(start, 0) : end]
            shares[number] = (share, bool(free) and sum(free) >= 0.5 * len(free))
            at = link
        return shares
