"""On how many sites each row of the tables of furniture lines is borne out: ``python -m tests.fit.line_support GOLD``.

GOLD is a folder of ``*.jsonl.gz`` (one page a line: ``file``, ``url``, and ``gold`` with the story as text or paragraphs) and a
folder ``pages`` beside them.  A row is borne out by a site where a visible line that it matches is no line of the story; it
is spoken against by a line of a story.  Printed is one line a row: table, match, text, sites for, lines of stories against.
The sites for are what the column ``source`` of furniture_lines.tsv and dump_lines.tsv states; a row with fewer than three
needs a general reason of its own.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.lexicons import load_table
from pipelines.model import PageError
from pipelines.read.decode import decode
from pipelines.read.html.parse import parse_html
from pipelines.read.lines import count_words, fills_frame, fold_line, stands_in

TABLES = ("furniture_lines", "dump_lines")
Row = tuple[str, str, str]  # table, match, text


def pages_of(gold: Path) -> Iterator[tuple[str, set[str], str]]:
    """The site of each page, its visible lines (of elements, and of text nodes alone), and its story on one line."""
    for index in sorted(gold.glob("*.jsonl.gz")):
        for line in gzip.decompress(index.read_bytes()).decode().splitlines():
            entry = json.loads(line)
            payload = (gold / "pages" / entry["file"]).read_bytes()
            try:
                page = parse_html(decode(gzip.decompress(payload), None).text)
            except PageError:
                continue
            body = page.tree.body
            for node in body.css("script, style, noscript, template") if body is not None else ():
                node.decompose()
            alone = body.text(separator="\n").split("\n") if body is not None else []
            lines = {" ".join(text.split()) for text in (*alone, *(segment.text for segment in page.segments))}
            host = (urlsplit(entry.get("url") or "").hostname or entry["file"]).removeprefix("www.")
            yield host, lines - {""}, fold_line(" ".join(_texts(entry["gold"])))


def _texts(gold: Mapping[str, object]) -> Iterator[str]:
    for key in ("text", "paragraphs", "optional_paragraphs"):
        value = gold.get(key) or ()
        yield from (" ".join(str(part).split()) for part in ([value] if isinstance(value, str) else value))  # type: ignore[union-attr]


def matches(row: Mapping[str, str], folded: str, n_words: int) -> bool:
    """Whether a row decides a line, were it the only row."""
    text = row["text"]
    if n_words > int(row["most_words"]):
        return False
    if row["match"] == "is":
        return folded.rstrip(" :.!…") == text
    if row["match"] == "frame":
        return fills_frame(text, folded)
    return stands_in(text, folded, at_start=row["match"] == "starts")


def support(gold: Path) -> dict[Row, tuple[set[str], int]]:
    """For each row the sites that bear it out and the number of lines of stories that it would take for furniture."""
    rows = [(table, row) for table in TABLES for row in load_table(table)]
    sites: dict[Row, set[str]] = defaultdict(set)
    against: dict[Row, int] = defaultdict(int)
    for host, lines, story in pages_of(gold):
        for line in lines:
            folded, n_words = fold_line(line), count_words(line)
            for table, row in rows:
                if matches(row, folded, n_words):
                    key = (table, row["match"], row["text"])
                    if n_words > 1 and folded in story:
                        against[key] += 1
                    else:
                        sites[key].add(host)
    return {key: (sites[key], against[key]) for table, row in rows for key in [(table, row["match"], row["text"])]}


if __name__ == "__main__":
    for (table, match, text), (found, lines_against) in support(Path(sys.argv[1])).items():
        print(table, match, text, len(found), lines_against, sep="\t")
