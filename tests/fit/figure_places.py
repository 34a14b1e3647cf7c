"""Fit lexicons/figure_place_scores.tsv: how often a place that a figure has in this way is the right one.

    python -m tests.fit.figure_places [--about ABOUT.json] GOLD.jsonl.gz... > pipelines/lexicons/figure_place_scores.tsv

Each line of a gold file is a page with ``id`` and ``text``; pages without are left out.  What its figures' places are is told in
one of three ways: by ABOUT.json (keys "<page>/<start>-<end>", with the places that are right: name, country, lat, lon, kind); by
``gold.figures`` (number, context, place as names with | between) with ``gold.entities``; or by ``gold.city`` and ``gold.state``,
where everybody killed or injured was.

A class has a row of its own from MIN_FIGURES figures on.  Every share is drawn towards that of all as if PRIOR_FIGURES more had
been seen there.  The header says how well tables that were fitted without a fifth of the pages foretell the figures of those pages:
the mean square error (Brier), beside that of one share for all.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.acquire.one_page import page_of_bytes
from pipelines.annotate import LanguageModel, load_language_model
from pipelines.annotate.figures.about.page_figures import FigureRead
from pipelines.annotate.layers import read_layers
from pipelines.gazetteer import Place, load
from pipelines.gazetteer.gazetteer import kilometres
from pipelines.model import Figure
from pipelines.read import read_page

PRIOR_FIGURES = 20
MIN_FIGURES = 20
FOLDS = 5
_WIDE = frozenset({"admin1", "admin2", "region", "area", "water"})
_HARMED = frozenset({"killed", "injured"})


class Judged(NamedTuple):
    """A figure with a place: how it is known, the page, whether it is right."""

    how: str
    page: str
    is_right: bool


def plain(name: str) -> str:
    """A name without accents, capitals and signs."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9 ]", "", letters.lower()).strip()


def same_place(place: Place, gold: Mapping[str, Any]) -> bool:
    """Countries by code; others by distance, else by name."""
    kinds = set((gold.get("kind") or "").split("|"))
    if "country" in kinds:
        return place.kind == "country" and place.country == gold["country"]
    if gold.get("lat") is not None and place.latitude is not None and place.kind != "country":
        there = Place(-1, "", "", "city", None, gold["lat"], gold["lon"], 0, None, None, None, False)
        return kilometres(place, there) <= (150 if kinds & _WIDE else 50)
    return plain(place.name) == plain(gold["name"])


def right_places(page: Mapping[str, Any], about: Mapping[str, Any], text: str) -> Iterator[tuple[int, int, list[Any]]]:
    """Of each figure of the gold, the characters of its number and the places that are right."""
    for key, gold in about.items():
        if key.rsplit("/", 1)[0] == page["id"] and gold["core"]:
            start, end = map(int, key.rsplit("/", 1)[1].split("-"))
            yield start, end, gold["place"] + gold["place_tolerated"]
    told = page.get("gold", {})
    entities = [each for each in told.get("entities", ()) if "place" in each.get("kind", "")]
    for figure in told.get("figures", ()) if entities else ():
        at = text.find(figure["context"])
        within = figure["context"].find(figure["number"])
        if at < 0 or within < 0 or not figure.get("core", True) or str(figure.get("place")).startswith("ALL OF"):
            continue
        names = (figure.get("place") or "").split("|")
        right = [
            {"name": name, **{key: each.get(key) for key in ("country", "lat", "lon")}, "kind": each.get("place_kind")}
            for name in names
            for each in entities
            if plain(name) in {plain(each["name"]), *map(plain, each["forms"])}
        ]
        yield at + within, at + within + len(figure["number"]), right


def judge(path: Path, about: Mapping[str, Any], model: LanguageModel) -> Iterator[Judged]:
    """The figures with a place of one gold file."""
    for page in map(json.loads, gzip.decompress(path.read_bytes()).decode().splitlines()):
        if "text" not in page:
            continue
        payload = page["text"].encode()
        reading = read_page(page_of_bytes(payload, "text", "text/plain; charset=utf-8", page.get("url")), payload)
        layers = read_layers(reading.article, reading.blocks, model)
        figures = [f for s in layers.figures.sentences for f in s.figures if f.place is not None and f.row.place_id]
        told = page.get("gold", {})
        if told.get("city"):
            yield from _of_one_town(page["id"], figures, told["city"], told["state"])
            continue
        for start, end, right in right_places(page, about, reading.article.text):
            found = next((f for f in figures if f.row.number_start < end and start < f.row.number_end), None)
            place = _place(found.row) if found is not None else None
            if found is not None and found.place is not None and place is not None:
                yield Judged(found.place.how, page["id"], any(same_place(place, each) for each in right))


def _place(row: Figure) -> Place | None:
    return load().by_entity_id(row.place_id) if row.place_id is not None else None


def _of_one_town(page: str, figures: Sequence[FigureRead], city: str, state: str) -> Iterator[Judged]:
    """Where everybody harmed was in one town: it, what lies in its state, and the state are right; a country says little."""
    for figure in figures:
        place = _place(figure.row)
        if figure.row.event not in _HARMED or figure.place is None or place is None or place.kind == "country":
            continue
        within = load().place(place.admin1).name if place.admin1 is not None else place.name
        yield Judged(figure.place.how, page, plain(city) == plain(place.name) or plain(within) == plain(state))


def fit(figures: Sequence[Judged]) -> dict[str, tuple[float, int]]:
    """Score and number of figures of 'any', and of each class that is not rare."""
    overall = sum(figure.is_right for figure in figures) / len(figures)
    seen, right = Counter(f.how for f in figures), Counter(f.how for f in figures if f.is_right)
    shares = {
        how: ((right[how] + PRIOR_FIGURES * overall) / (count + PRIOR_FIGURES), count)
        for how, count in seen.items()
        if count >= MIN_FIGURES
    }
    return {"any": (overall, len(figures)), **shares}


def fold_of(page: str) -> int:
    """The fold of a page."""
    return hashlib.sha256(page.encode()).digest()[0] % FOLDS


def brier(figures: Sequence[Judged]) -> tuple[float, float]:
    """Mean square error on each fold of the table that was fitted without it, and of one share for all."""
    ours = same = 0.0
    for fold in range(FOLDS):
        table = fit([figure for figure in figures if fold_of(figure.page) != fold])
        for figure in (each for each in figures if fold_of(each.page) == fold):
            ours += (table.get(figure.how, table["any"])[0] - figure.is_right) ** 2
            same += (table["any"][0] - figure.is_right) ** 2
    return ours / len(figures), same / len(figures)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--about", type=Path)
    given = parser.parse_args(arguments)
    about = json.loads(given.about.read_text("utf-8")) if given.about is not None else {}
    model = load_language_model()
    figures = [figure for path in given.gold for figure in judge(path, about, model)]
    table = fit(figures)
    ours, same = brier(figures)
    n_pages = len({figure.page for figure in figures})
    print("# written by python -m tests.fit.figure_places; a class that is not here has the score of any")
    print(
        f"# {len(figures)} figures of {n_pages} pages; folds of pages left out in turn: mean square error {ours:.4f},"
    )
    print(f"# with one share for all {same:.4f}")
    print("class\tscore\tn_figures\tsource")
    for name in ["any", *sorted(table.keys() - {"any"})]:
        print(f"{name}\t{table[name][0]:.3f}\t{table[name][1]}\town: fitted on annotated news")


if __name__ == "__main__":
    main(sys.argv[1:])
