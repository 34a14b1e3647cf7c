"""Annotated pages of any number as committed batches: some written pages are read and annotated once, and every
other page is one of them under another id, with other words of the same length, other places, people, days and numbers.

Of the pages a sixth are copies, whole or begun anew, of one before them; a twentieth are later captures of a page; a hundredth (a
thousand of 100,000) tell of one battle, each in words of its own; a twentieth are one outlet's template.  A few words are
in most pages.  What belongs here: making such a corpus.  What does not: measuring it (``resolve``).
"""

from __future__ import annotations

import hashlib
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.annotate import annotate
from pipelines.annotate.parse.language_model import load_language_model
from pipelines.gazetteer import load as load_gazetteer
from pipelines.model import Article, Block, Capture
from pipelines.process.rows import Rows
from pipelines.read import read_page
from pipelines.settings import Settings
from pipelines.sketch import sketch
from pipelines.store.batches import Manifest, batch_id, commit
from pipelines.store.page_tables import PAGE_KEYS, schema

FINGERPRINT = "0123456789abcdef"
SEEDS = 60
_ENTITIES = frozenset(
    {"entity_id", "affiliation_entity_id", "actor_id", "place_id", "dateline_entity_id"}
)  # columns that hold the id of an entity
_SPOKEN = re.compile(r"\b[A-Za-z][a-z]{3,11}\b")
_SYLLABLES = ("ka", "re", "mo", "ti", "lu", "se", "do", "vi", "na", "pe", "ra", "ni", "ta", "go", "ma", "li")
_DAYS = 900
_COUNTRIES, _WIDE = frozenset({"SD", "NG", "SY", "UA"}), frozenset({"country", "region", "water", "admin1"})
_STORIES = (
    "Gunmen attacked a market in {town} on {day}, killing {n} people and wounding {m} others, police said.",
    "The governor, {person}, said the attackers fled towards {other} before soldiers arrived.",
    "At least {n} people were killed in {town}, among them {k} children, the hospital said.",
    "As many as {m} people were killed in the attack on {town}, the opposition said on {day}.",
    "A bus left the road near {town} on {day} and fell into a river, killing {n} passengers.",
    "{person}, a spokesman for the Red Crescent, told reporters that {m} families had fled {town}.",
    "Some {big} people have been displaced from {town} to {other} since {day}, the United Nations said.",
    "Heavy rain flooded {town} on {day} and destroyed {m} houses, the mayor, {person}, said.",
    "The army shelled {other} on {day}. Doctors counted {n} dead and {m} wounded.",
    "“We buried {n} of our neighbours before noon,” {person} said in {town}.",
    "A court in {other} sentenced {n} men to prison on {day} for the killing of a teacher.",
    "Police arrested {m} protesters in {town} on {day} and fired tear gas, witnesses said.",
    "{big} people are still missing in {town}, the interior ministry said, after the flood of {day}.",
    "The road between {town} and {other} has been closed since {day}, and traders wait beside it.",
    "Health workers in {town} reported {m} cases of cholera and {n} deaths on {day}.",
    "The ministry denied that any soldiers had entered {other}, and said the reports were false.",
    "Residents said that many houses near the bridge had been burned during the night.",
    "{person}, the minister of health, promised that help would reach {town} within days.",
)


@cache
def _towns() -> list[str]:
    """Entity ids of places that pages are moved to."""
    gazetteer = load_gazetteer()
    every = (gazetteer.place(number) for number in range(0, len(gazetteer), 7))
    return sorted(place.entity_id for place in every if place.country in _COUNTRIES and place.kind not in _WIDE)


@dataclass(frozen=True, slots=True)
class Made:
    """One page of the corpus.  ``page``: the written page that it is; ``words``, ``happening``: what draws its words, and
    its places, days, people and numbers; ``of_words``: how many of 100 words are exchanged."""

    name: str
    page: int
    words: int
    happening: int
    url: str
    outlet: str
    hour: int
    of_words: int = 50


def corpus(n: int, seed: int = 1) -> Iterator[Made]:
    """``n`` pages; another seed gives other ones."""
    dice = random.Random(seed)
    before: list[Made] = []
    for number in range(n):
        kind, outlet = dice.random(), f"outlet{int(400 * dice.random() ** 2)}.example"
        own = hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()[:16]
        url, draw = f"{outlet}/{seed}/{number}", dice.getrandbits(40)
        if kind < 0.01:
            made = Made(own, number % 8, draw, 7, url, outlet, dice.randrange(72), of_words=30)
        elif kind < 0.06:
            made = Made(
                own, SEEDS - 1, draw, draw, f"weather.example/{seed}/{number}", "weather.example", 0, of_words=10
            )
        elif kind < 0.11 and before:
            old = dice.choice(before)
            made = Made(
                own, old.page, old.words, old.happening, old.url, old.outlet, old.hour + 24, of_words=old.of_words - 3
            )
        elif kind < 0.27 and before:
            old = before[int(len(before) * dice.random() ** 3)]
            exchanged = dice.choice((old.of_words, old.of_words - 8))
            made = Made(
                own, old.page, old.words, old.happening, url, outlet, old.hour + dice.randrange(30), of_words=exchanged
            )
        else:
            made = Made(own, dice.randrange(SEEDS - 1), draw, draw, url, outlet, dice.randrange(24))
        if len(before) < 20_000:
            before.append(made)
        yield made


class Corpus:
    """The written pages, annotated, and the way from them to batches."""

    def __init__(self) -> None:
        self._con = duckdb.connect(":memory:", config={"threads": "1"})
        self._con.execute("SET TimeZone = 'UTC'")
        tables = _annotated()
        self._texts: list[str] = tables["articles"].column("text").to_pylist()
        self._blocks = _blocks(tables)
        self._spoken = [_exchangeable(text, tables["figures"], n) for n, text in enumerate(self._texts)]
        vocabulary = random.Random(5)
        self._vocabulary = {
            length: ["".join(vocabulary.choices(_SYLLABLES, k=7))[:length] for _ in range(4_000)]
            for length in range(4, 13)
        }
        for name, rows in tables.items():
            self._con.register("arrow_rows", rows)
            key = PAGE_KEYS[name]
            self._con.execute(f'CREATE TABLE "{name}" AS SELECT *, left({key}, 16) AS page_of FROM arrow_rows')
        self._con.register("towns_rows", pa.table({"town": _towns()}))
        self._con.execute("CREATE TABLE towns AS SELECT list(town ORDER BY town) AS towns FROM towns_rows")

    def commit(self, folder: Path, pages: Sequence[Made], at_once: int = 500) -> None:
        """Commit pages, so many in a batch, below ``folder``."""
        for start in range(0, len(pages), at_once):
            self._commit(folder / FINGERPRINT, pages[start : start + at_once])

    def _commit(self, folder: Path, pages: Sequence[Made]) -> None:
        names = tuple(page.name for page in pages)
        texts = [self._text(page) for page in pages]
        made = pa.table(
            {
                "old": [f"{page.page:016x}" for page in pages], "new": list(names), "happening": [p.happening for p in pages],
                "url": [page.url for page in pages], "outlet": [page.outlet for page in pages],
                "hour": [page.hour for page in pages], "text": texts,
            }
        )  # fmt: skip
        self._con.register("made_rows", made)
        self._con.execute(
            "CREATE OR REPLACE TEMP TABLE made AS SELECT *, (hash(happening) % $1)::INTEGER AS days,"
            " 1 + (hash(happening + 1) % 8)::INTEGER AS factor FROM made_rows",
            [_DAYS],
        )
        tables = {name: self._copied(name) for name in PAGE_KEYS if name not in ("sketches", "rejects")}
        tables["sketches"] = self._sketches(tables["articles"], {page.name: page.page for page in pages})
        batch = batch_id(names, 0)
        moment = "2026-01-01T00:00:00+00:00"
        commit(folder, tables, Manifest(batch, FINGERPRINT, 0, names, (), {"en": len(names)}, "m", "0", moment, moment))

    def _text(self, page: Made) -> str:
        text = self._texts[page.page]
        spans = self._spoken[page.page]
        dice = np.random.default_rng(page.words)
        at, chosen = dice.random((2, len(spans)))
        parts, end = [], 0
        for (start, stop), rank, exchanged in zip(spans, at, chosen * 100, strict=True):
            if text[start].isupper():  # a name: the same throughout a happening
                number = zlib.crc32(f"{text[start:stop]} {page.happening}".encode())
                parts += [text[end:start], self._vocabulary[stop - start][number % 4_000].capitalize()]
                end = stop
            elif exchanged < page.of_words:
                parts += [text[end:start], self._vocabulary[stop - start][int(4_000 * rank**1.5)]]
                end = stop
        return "".join([*parts, text[end:]])

    def _copied(self, table: str) -> pa.Table:
        form, cells = schema(table), []
        for field in form:
            cells.append(f'{self._cell(table, field)} AS "{field.name}"')
        query = f'SELECT {", ".join(cells)} FROM "{table}" AS t JOIN made AS m ON t.page_of = m.old, towns ORDER BY m.new, t.rowid'
        return self._con.sql(query).to_arrow_table().cast(form)

    def _cell(self, table: str, field: pa.Field) -> str:
        name = field.name
        own = {"text": "m.text", "url": "m.url", "url_key": "m.url", "final_url": "m.url", "publisher_domain": "m.outlet",
               "publisher": "m.outlet", "captured_at": "TIMESTAMPTZ '2020-01-03' + to_days(m.days) + to_hours(m.hour)"}  # fmt: skip
        if name in own and table in ("articles", "archived"):
            return own[name]
        if name in ("published_from", "published_to"):
            return f"t.{name} + m.days + (m.hour // 24)::INTEGER"
        if pa.types.is_date(field.type):
            return f"t.{name} + m.days"
        if pa.types.is_timestamp(field.type):
            return f"t.{name} + to_days(m.days)"
        if name in ("value", "low", "high", "likely_low", "likely_high") and table == "figures":
            return f"t.{name} * m.factor"
        if name == "surface" and table in ("mentions", "event_arguments"):
            return "m.text[t.start_char + 1 : t.end_char]" if table == "mentions" else "t.surface"
        if name in ("name", "names") and table == "entities":
            told = "'N' || (hash(t.name, m.happening) % 6000)::VARCHAR || ' Body'"
            changed = f"CASE WHEN contains(t.entity_id, '@') THEN {told} ELSE t.name END"
            return f"[{changed}]" if name == "names" else changed
        if name in _ENTITIES:
            cell = f"t.{name}"
            town = f"towns.towns[1 + (hash({cell}, m.happening) % len(towns.towns))::INTEGER]"
            person = (
                f"split_part({cell}, ':', 1) || ':n' || (hash(split_part({cell}, '@', 1), m.happening) % 6000)::VARCHAR || '@'"
                " || m.new"
            )
            is_town = f"starts_with({cell}, 'place:') AND NOT starts_with({cell}, 'place:country')"
            return f"CASE WHEN contains({cell}, '@') THEN {person} WHEN {is_town} THEN {town} ELSE {cell} END"
        if pa.types.is_string(field.type):
            return f"replace(t.{name}, m.old, m.new)"
        return f"t.{name}"

    def _sketches(self, articles: pa.Table, page_of: dict[str, int]) -> pa.Table:
        made = []
        columns = (articles.column(name).to_pylist() for name in ("article_id", "text", "byline", "dateline"))
        for article_id, text, byline, dateline in zip(*columns, strict=True):
            article = Article(article_id, article_id, text, byline=byline, dateline=dateline)
            made.append(sketch(article, self._blocks[page_of[article_id]]))
        form = schema("sketches")
        return pa.table({f.name: pa.array([getattr(each, f.name) for each in made], f.type) for f in form}, schema=form)


def _written(number: int) -> bytes:
    """One written page; the last is a template with many numbers and little else."""
    dice = random.Random(number)
    towns = ("Kisumu", "Maiduguri", "Aleppo", "Kharkiv", "Khartoum", "Kandahar", "Homs", "Jos", "Mariupol", "Nyala")
    people = ("Grace Atieno", "Omar Haddad", "Ivan Reyes", "Lucy Okoro", "Karim Daoud", "Maria Santos")
    town, other = dice.sample(towns, 2)
    day = f"{dice.randint(1, 5)} January 2020"
    lines = []
    for sentence in dice.sample(_STORIES, 11) if number < SEEDS - 1 else _STORIES[12:15] * 3:
        values = {"town": town, "other": other, "day": day, "person": dice.choice(people), "n": dice.randint(2, 40),
                  "m": dice.randint(41, 300), "k": dice.randint(2, 9), "big": f"{dice.randint(2, 90)},000"}  # fmt: skip
        lines.append(sentence.format(**values))
    body = "".join(f"<p>{' '.join(lines[at : at + 2])}</p>" for at in range(0, len(lines), 2))
    title = lines[0].split(",")[0]
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="2020-01-06T09:00:00Z"></head><body><article><h1>{title}</h1>{body}</article>
</body></html>""".encode()


def _annotated() -> dict[str, pa.Table]:
    model = load_language_model(Settings().nlp_model)
    rows = Rows("", FINGERPRINT)
    for number in range(SEEDS):
        name, data = f"{number:016x}", _written(number)
        capture = Capture(
            name,
            "x",
            None,
            "x",
            None,
            None,
            "file",
            "a",
            0,
            1,
            None,
            "text/html",
            "0",
            None,
            len(data),
            media_type="html",
        )
        rows.archived(capture, ("c", name, ""))
        reading = read_page(capture, data)
        article, found, _ = annotate(reading.article, reading.blocks, model)
        rows.add(reading, article, found)
    return rows.tables()


def _blocks(tables: dict[str, pa.Table]) -> dict[int, list[Block]]:
    found: dict[int, list[Block]] = {number: [] for number in range(SEEDS)}
    for row in tables["blocks"].to_pylist():
        found[int(row["article_id"], 16)].append(Block(**row))
    return found


def _exchangeable(text: str, figures: pa.Table, page: int) -> list[tuple[int, int]]:
    """Words that are exchanged: not those of numbers."""
    kept = [
        (start, end)
        for article, start, end in zip(
            *(figures.column(name).to_pylist() for name in ("article_id", "start_char", "end_char")), strict=True
        )
        if int(article, 16) == page
    ]
    return [
        word.span()
        for word in _SPOKEN.finditer(text)
        if not any(start < word.end() and word.start() < end for start, end in kept)
    ]
