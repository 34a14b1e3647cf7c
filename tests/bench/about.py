"""What figures are about: place, time, whole, event and source, on news pages written for this project before it read them.

The pages are ``tests/annotate/figures/pages/*.json``: a title, paragraphs, the day, and each core figure as an analyst would
fill it in.  ``|`` parts readings that all count; a reading after ``?`` is not asked for but not wrong either, ``?`` alone
allows any; ``Place@CC`` holds in country CC.  A page with ``aside`` is never looked at while rules are written.
"""

from __future__ import annotations

import collections
import html
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from tests.warehouses import build_pages, write_pages

PAGES = Path(__file__).parents[1] / "annotate" / "figures" / "pages"
FIGURES = """SELECT regexp_extract(s.source_name, '([^/]+)[.]html$', 1) AS page, f.*, p.label AS said_by, e.name AS place_name,
                    e.names AS place_names, e.country, m.surface AS place_words, m.entity_id AS mention_entity, a.text,
                    t.start_char AS from_char, t.end_char AS to_char
             FROM figures f JOIN articles a USING (article_id) JOIN sightings s USING (capture_id)
             LEFT JOIN speakers p USING (speaker_id) LEFT JOIN entities e ON e.entity_id = f.place_id
             LEFT JOIN mentions m ON m.mention_id = f.place_mention_id
             LEFT JOIN sentences t ON t.article_id = f.article_id AND t.sentence_no = f.sentence_no
             ORDER BY f.number_start"""
LINKS = "SELECT figure_id, other_id FROM figure_links WHERE link = 'restates'"
KINDS = re.compile(
    r"\b(?:province|state|county|district|city|islands?|town|region|regency|department|governorate|the)\b"
)
Row = dict[str, Any]


@dataclass
class Tally:
    """Right, asked, filled and wrong by what was asked, and a line for each error."""

    counts: collections.Counter[str] = field(default_factory=collections.Counter)
    errors: list[str] = field(default_factory=list)

    def share(self, what: str, of: str = "asked") -> float:
        """'place' of 'asked': right of those the pages give; 'place' of 'filled': wrong of those that were filled in."""
        got = self.counts[f"{what} {'right' if of == 'asked' else 'wrong'}"]
        return got / (self.counts[f"{what} {of}"] or 1)

    def table(self) -> Iterator[str]:
        """Lines to print."""
        for what in ("found", "value", "unit", "event", "holder", "place", "date", "part", "restates"):
            wrong = f"  wrong {self.share(what, 'filled'):.3f}" if self.counts[f"{what} filled"] else ""
            yield f"{what:9} right {self.share(what):.3f} of {self.counts[f'{what} asked']:3}{wrong}"


def plain(text: str | None) -> str:
    """Small letters and digits alone."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text or "") if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9 ]", "", folded.lower().replace("-", " ")).strip()


def gold_pages() -> dict[str, dict[str, Any]]:
    """The pages by name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(PAGES.glob("*.json"))}


def build(folder: Path, pages: dict[str, dict[str, Any]]) -> Path:
    """A warehouse of the pages."""
    files: dict[str, str | bytes] = {}
    for name, page in pages.items():
        told = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in page["paragraphs"])
        title = html.escape(page["title"])
        files[f"{name}.html"] = (
            f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{told}</article></body></html>"
        )
        files[f"{name}.html.meta.json"] = json.dumps({"published": page["published"]})
    build_pages(folder / "about.duckdb", write_pages(folder / "pages", files))
    return folder / "about.duckdb"


def score(database: Path, pages: dict[str, dict[str, Any]]) -> dict[str, Tally]:
    """A tally for each page."""
    with duckdb.connect(str(database), read_only=True) as con:
        asked = con.execute(FIGURES)
        names = [column[0] for column in asked.description]
        rows: dict[str, list[Row]] = collections.defaultdict(list)
        for values in asked.fetchall():
            row = dict(zip(names, values, strict=True))
            rows[row["page"]].append(row)
        links = collections.defaultdict(set)
        for one, other in con.execute(LINKS).fetchall():
            links[one].add(other)
            links[other].add(one)
    return {name: _page(page, rows[name], links) for name, page in pages.items()}


def together(tallies: list[Tally]) -> Tally:
    """The sum."""
    total = Tally()
    for tally in tallies:
        total.counts.update(tally.counts)
        total.errors += tally.errors
    return total


def _page(page: dict[str, Any], rows: list[Row], links: dict[str, set[str]]) -> Tally:
    tally = Tally()
    found = {figure["id"]: _row_of(figure, rows) for figure in page["figures"]}
    same = {figure["id"]: figure["restates"] or figure["id"] for figure in page["figures"]}
    id_of = {row["figure_id"]: name for name, row in found.items() if row is not None}
    for figure in page["figures"]:
        row = found[figure["id"]]
        tally.counts["found asked"] += 1
        tally.counts["found right"] += row is not None
        if row is None:
            tally.errors.append(f"found     {figure['context']!r}")
        for what, readings, got, right in _answers(figure, row, same, id_of, links):
            must = [one for one in readings if not one.startswith("?")]
            filled = got not in ("", "None")
            if must and any(must):
                tally.counts[f"{what} asked"] += 1
                tally.counts[f"{what} right"] += any(map(right, must))
            wrong = (
                filled
                and what in ("place", "date", "part")
                and "?" not in readings
                and not any(right(r.strip("?")) for r in readings)
            )
            tally.counts[f"{what} filled"] += filled and what in ("place", "date", "part")
            tally.counts[f"{what} wrong"] += wrong
            if row is not None and (wrong or (any(must) and not any(map(right, must)))):
                sentence = (
                    " ".join(row["text"][row["from_char"] : row["to_char"]].split())
                    if row["from_char"] is not None
                    else ""
                )
                basis = f" ({row[f'{what}_basis']})" if what in ("place", "date") else ""
                tally.errors.append(
                    f"{what:9} {figure['number']!r} wants {'|'.join(readings)!r} got {got!r}{basis}: {sentence}"
                )
    return tally


def _row_of(figure: dict[str, Any], rows: list[Row]) -> Row | None:
    for row in rows:
        start, end = row["number_start"], row["number_end"]
        at = row["text"].find(figure["context"])
        first = at + figure["context"].find(figure["number"])
        if at >= 0 and start < first + len(figure["number"]) and end > first:
            return row
    return None


def _answers(
    figure: dict[str, Any], row: Row | None, same: dict[str, str], id_of: dict[str, str], links: dict[str, set[str]]
) -> Iterator[tuple[str, list[str], str, Any]]:
    given = {key: figure[key].split("|") for key in ("unit", "event", "holder", "place", "date", "part_of")}
    if row is None:
        row = collections.defaultdict(lambda: None)
    value = f"{row['bound']} {row['value']}"
    yield "value", [f"{bound} {figure['value']}" for bound in figure["bound"].split("|")], value, value.__eq__
    for what in ("unit", "event"):
        got = row[what] or ""
        blank = [""] if "" in given[what] else []
        yield (
            what,
            [one for one in given[what] if one] + (["-"] if blank else []),
            got,
            lambda want, got=got: want == (got or "-"),
        )
    speaker = plain(row["said_by"])
    yield (
        "holder",
        given["holder"],
        row["said_by"] or row["attribution"] or "",
        lambda want: (
            row["attribution"] == "outlet"
            if want == "outlet"
            else bool(speaker) and (plain(want) in speaker or speaker in plain(want))
        ),
    )
    names = [row["place_name"], *(row["place_names"] or [])] if row["place_id"] else []
    names += (
        [row["place_words"]] if row["mention_entity"] is None else []
    )  # no gazetteer knows it: the id is what holds it
    yield (
        "place",
        given["place"],
        row["place_name"] or row["place_words"] or "",
        lambda want: _is_place(want, names, row["country"]),
    )
    days = [str(row[key]) if row[key] is not None else "" for key in ("from_date", "to_date")]
    date = "" if not any(days) else days[0] if days[0] == days[1] else "/".join(days)
    yield "date", given["date"], date, date.__eq__
    whole = id_of.get(row["part_of"] or "", row["part_of"] or "")
    yield "part", given["part_of"], whole, lambda want: bool(want) and same.get(whole) == same.get(want, "-")
    others = {id_of[other] for other in links.get(row["figure_id"] or "", ()) if other in id_of}
    kin = {one for one, head in same.items() if figure["restates"] and head == same[figure["id"]]} - {figure["id"]}
    yield "restates", [figure["restates"]], ",".join(sorted(others)), lambda want: bool(others & kin)


def _is_place(want: str, names: list[str | None], country: str | None) -> bool:
    name, _, code = want.partition("@")
    if not name or (code and country and country != code):
        return False
    return any(_bare(name) == _bare(one) for one in names if one)


def _bare(name: str) -> list[str]:
    return KINDS.sub("", plain(name)).split()


def run() -> None:
    """Print the shares and each error with its sentence; of the pages that are kept aside the shares alone."""
    pages = gold_pages()
    with tempfile.TemporaryDirectory() as folder:
        tallies = score(build(Path(folder), pages), pages)
    for title, aside in (("pages that rules may learn from", False), ("pages kept aside", True)):
        total = together([tally for name, tally in tallies.items() if pages[name]["aside"] is aside])
        print(f"{title}:", *total.table(), sep="\n  ")
    for name, tally in tallies.items():
        if not pages[name]["aside"]:
            print(f"{name}:", *tally.errors, sep="\n  ")
