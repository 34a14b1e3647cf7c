"""Fit the chances of ``lexicons/block_chances.tsv``: ``python -m tests.fit.segments GOLD``.

GOLD is a folder of ``*.jsonl.gz`` (one page a line: ``file``, ``url``, and ``gold`` with the story as text or paragraphs) and a
folder ``pages`` beside them.  Every segment of every page is labelled as in reading; counted is, case by case (``chances``), on
how many sites and how often it is of the story.  A case has a row where it was met on ``LEAST_SITES`` sites.  Printed is the log
loss of the chances on the pages that they were counted on, and on sites that they were not (five folds by site), beside that of
one chance for all of the story and one for all else.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.model import PageError
from pipelines.read.about.embedded import read_embedded
from pipelines.read.about.metadata import describe
from pipelines.read.decode import decode
from pipelines.read.html.parse import parse_html
from pipelines.read.story.chances import ANY, LENGTHS, PLACES, Case, case_of
from pipelines.read.story.containers import find_container
from pipelines.read.story.labels import BODY, core_settings, setting_of
from pipelines.read.story.main_text import label_segments
from tests.read.pages import capture

TABLE = Path(__file__).parents[2] / "pipelines" / "lexicons" / "block_chances.tsv"
LEAST_SITES = 3
FOLDS = 5
PRIOR = 2.0  # cases that the chance of the reason counts as, in a case's own chance
_NEAR = 2  # segments beside a short one, of which one must be of the story
Met = tuple[str, Case, bool, bool]  # site, case, whether it was labelled as story, whether it is


def in_story(lines: Sequence[str], story: str) -> list[bool]:
    """For each line of a page whether it stands in the story: half of its runs of four words do, or, for a line of fewer
    words, it does as a whole and a line beside it does too."""
    words = re.findall(r"\w+", story)
    runs = {tuple(words[at : at + 4]) for at in range(len(words) - 3)}
    whole = f" {' '.join(words)} "
    found: list[bool | None] = []
    for line in lines:
        own = re.findall(r"\w+", line)
        if len(own) >= 4:
            total = len(own) - 3
            found.append(2 * sum(tuple(own[at : at + 4]) in runs for at in range(total)) >= total)
        else:
            found.append(None if own and f" {' '.join(own)} " in whole else False)
    return [
        any(found[max(0, at - _NEAR) : at + _NEAR + 1]) if value is None else value for at, value in enumerate(found)
    ]


def segments_met(gold: Path) -> Iterator[Met]:
    """Every labelled segment of every page; headlines, decks and bylines, which metadata finds, are passed over."""
    for index in sorted(gold.glob("*.jsonl.gz")):
        for row in gzip.decompress(index.read_bytes()).decode().splitlines():
            entry = json.loads(row)
            payload = gzip.decompress((gold / "pages" / entry["file"]).read_bytes())
            host = (urlsplit(entry.get("url") or "").hostname or entry["file"]).removeprefix("www.")
            try:
                page = parse_html(decode(payload, None).text)
            except PageError:
                continue
            embedded = read_embedded(page.tree)
            described = describe(page, embedded, capture(url=entry.get("url")))
            title, body = described.title_segment, embedded.article_body
            labels = label_segments(
                page, title, described.standfirst_segment, bylines=described.byline_segments,
                authors=described.article.authors, stated_body=body,
            )  # fmt: skip
            core = core_settings(page, find_container(page, title, body))
            right = in_story([segment.text for segment in page.segments], "\n".join(texts_of(entry["gold"])))
            for segment, label, is_right in zip(page.segments, labels, right, strict=True):
                if label.role not in ("title", "standfirst", "byline"):
                    case = case_of(label.why, segment.n_words, is_core=setting_of(segment) in core)
                    yield host, case, label.role in BODY, is_right


def texts_of(gold: dict[str, object]) -> Iterator[str]:
    """The story of a page, as its text or its paragraphs."""
    for key in ("text", "summary", "paragraphs", "optional_paragraphs"):
        value = gold.get(key) or ()
        yield from (str(part) for part in ([value] if isinstance(value, str) else value))  # type: ignore[union-attr]


def count(met: Iterable[Met]) -> dict[Case, tuple[float, int]]:
    """For each case that was met on enough sites its chance and the number of sites; cases shrink to their reason's chance."""
    sites: dict[Case, set[str]] = defaultdict(set)
    total: dict[Case, int] = defaultdict(int)
    right: dict[Case, int] = defaultdict(int)
    for site, case, _, is_right in met:
        for key in (case, Case(case.reason, ANY, ANY)):
            sites[key].add(site)
            total[key] += 1
            right[key] += is_right
    chances: dict[Case, tuple[float, int]] = {}
    for key in sorted(total, key=lambda key: (key.reason, key.length != ANY, key)):
        if len(sites[key]) < LEAST_SITES:
            continue
        above = Case(key.reason, ANY, ANY)
        prior = 0.5 if key == above else chances[above][0]
        chance = (right[key] + PRIOR * prior) / (total[key] + PRIOR)
        chances[key] = (round(chance, 3), len(sites[key]))
    return chances


def log_loss(met: Sequence[Met], chances: dict[Case, tuple[float, int]]) -> float:
    """Mean negative log likelihood (natural) of what the segments are."""
    total = 0.0
    for _, case, _, is_right in met:
        known = chances.get(case) or chances.get(Case(case.reason, ANY, ANY)) or (0.5, 0)
        chance = min(max(known[0], 0.001), 0.999)
        total -= math.log(chance if is_right else 1 - chance)
    return total / len(met)


def main(gold: Path) -> None:
    """Print the losses and write the table."""
    met = list(segments_met(gold))
    chances = count(met)
    plain = [
        (site, Case("story" if is_story else "else", ANY, ANY), is_story, right) for site, _, is_story, right in met
    ]
    folds = [int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS for site, *_ in met]
    unseen = base = 0.0
    for fold in range(FOLDS):
        held = [at for at, own in enumerate(folds) if own == fold]
        rest = [at for at, own in enumerate(folds) if own != fold]
        unseen += len(held) / len(met) * log_loss([met[at] for at in held], count(met[at] for at in rest))
        base += len(held) / len(met) * log_loss([plain[at] for at in held], count(plain[at] for at in rest))
    print(
        f"{len(met):,} segments; log loss: as counted {log_loss(met, chances):.4f}, unseen sites {unseen:.4f}, by label {base:.4f}"
    )
    lines = [
        "# How likely a segment of a page is of its story, by the reason of its label (read/story), its length and how it is set.",
        f"# length: {', '.join(LENGTHS)} or {ANY}; place: {', '.join(PLACES)} or {ANY}. Written by tests/fit/segments.py.",
        "reason\tlength\tplace\tchance\tsource",
    ]
    lines += [
        f"{case.reason}\t{case.length}\t{case.place}\t{chance:.3f}\tsupport: {n} sites"
        for case, (chance, n) in chances.items()
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
