"""Links between the figures of a page: what restates what, what is part of what, what changed, what contradicts.

``link_figures`` is the door.  What belongs here: the order of the steps, and their links as rows.  What does not: the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.annotate.figures.about.links.counts import counts_of_counts
from pipelines.annotate.figures.about.links.fact import Fact
from pipelines.annotate.figures.about.links.facts import Facts, Said
from pipelines.annotate.figures.about.links.parts import Part, parts_of_sentence
from pipelines.annotate.figures.about.links.sums import (
    parts_alone,
    parts_in_list,
    parts_of_people,
    parts_of_those_there,
    parts_one_by_one,
    parts_that_add_up,
)
from pipelines.annotate.figures.about.links.told import Told, told_of
from pipelines.annotate.figures.about.links.wholes import Wholes
from pipelines.annotate.figures.about.page_figures import FigureRead, PageFigures
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.events import thing_event
from pipelines.annotate.figures.words import figure_words
from pipelines.model import Figure, FigureLink
from pipelines.model.changed import changed

MOST_FIGURES = 5_000  # of a page: one with more is a table of numbers, in which alike is not the same; own


def link_figures(page: PageFigures) -> PageFigures:
    """The page with the links of its figures over all its sentences; ``part_of`` and what a part has from its whole filled.
    Of a page with more than MOST_FIGURES those inside one sentence only."""
    if sum(len(each.figures) for each in page.sentences) > MOST_FIGURES:
        return page
    told = told_of(page)
    parts = _parts(page, told)
    facts = Facts(parts)
    facts.read(told)
    counted = frozenset(said.told.at for said in facts.links if said.link != "restates")
    counts, answers = counts_of_counts(told, facts.of, counted, frozenset(parts))
    same = {at: fact.first.at for at, fact in facts.of.items()}
    parts = {**parts_that_add_up(told, parts, same), **parts}
    parts = {**parts_one_by_one(told, parts), **parts}
    parts = {**parts_of_people(told, parts), **parts}
    parts = {**parts_of_those_there(told, parts), **parts}
    links: dict[tuple[str, str, str], FigureLink] = {
        (link.figure_id, link.other_id, link.link): link for link in page.links if link.link != "part_of"
    }
    by_at = {each.at: each for each in told}
    rivals = (
        said
        for said in (*facts.links, *counts)
        if said.link != "rival" or not {said.told.at, said.other.at} & parts.keys()
    )
    said = [Said(by_at[at], whole, "part_of", basis) for at, (whole, basis) in sorted(parts.items())]
    for each in (*said, *rivals):
        link = FigureLink(each.told.row.figure_id, each.other.row.figure_id, each.link, each.basis)
        if link.figure_id != link.other_id:
            links.setdefault((link.figure_id, link.other_id, link.link), link)
    found = _Found(
        {by_at[at].row.figure_id: part for at, part in parts.items()},
        _facts_by_id(facts),
        {by_at[at].row.figure_id: other for at, other in answers.items()},
    )
    by_id = {each.row.figure_id: each for each in reversed(told)}
    linked = page.with_figures(
        lambda s: (_with_row(s.context, f, by_id.get(f.row.figure_id), found) for f in s.figures)
    )
    return changed(linked, links=tuple(links.values()))


def _parts(page: PageFigures, told: list[Told]) -> dict[int, Part]:
    """The parts that words or lists tell, sentence by sentence."""
    by_id = {each.row.figure_id: each for each in reversed(told)}
    tied: dict[int, Part] = {}
    for link in page.links:
        if link.link == "part_of" and link.figure_id in by_id and link.other_id in by_id:
            tied[by_id[link.figure_id].at] = (by_id[link.other_id], link.basis)
    parts: dict[int, Part] = {}
    wholes = Wholes()
    sentence: list[Told] = []
    for each in [*told, None]:
        if sentence and (each is None or each.sentence != sentence[0].sentence):
            parts |= {**parts_in_list(sentence), **parts_of_sentence(sentence, wholes, tied)}
            for known in sentence:
                wholes.add(known, is_part=known.at in parts)
            sentence = []
        if each is not None:
            sentence.append(each)
    return {**parts_alone(told, parts), **parts}


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of the figures of a page, by figure_id: the whole of each part, the fact that each states with others, the
    figure that a count of the same answers."""

    parts: Mapping[str, Part]
    facts: Mapping[str, Fact]
    answers: Mapping[str, Told]


def _facts_by_id(facts: Facts) -> dict[str, Fact]:
    known = {id(fact): fact for fact in facts.of.values() if len(fact.members) > 1}
    return {member.row.figure_id: fact for fact in known.values() for member in fact.members}


def _with_row(context: Context, read: FigureRead, told: Told | None, found: _Found) -> FigureRead:
    """A figure with ``part_of``, and with what it leaves out: from the noun it is said of, its fact, or its whole."""
    row, part, fact = read.row, found.parts.get(read.row.figure_id), found.facts.get(read.row.figure_id)
    if row.event is None and told is not None and told.event is not None:
        row = changed(row, event=told.event)
    if (
        fact is not None and row.kind == "count" and row.unit is None and row.counted is None
    ):  # 'all nine', 'two gunned down'
        named = next((member.row for member in fact.members if member.row.counted is not None), row)
        row = changed(row, unit=named.unit, counted=named.counted, counted_head=named.counted_head)
        row = changed(row, event=row.event or fact.event)
    if (answered := found.answers.get(row.figure_id)) is not None:  # 'put the number at 20': of what was told before
        known = answered.row
        if row.unit is None or row.counted is None:
            row = changed(row, unit=known.unit, counted=known.counted, counted_head=known.counted_head)
        row = changed(row, event=known.event, aspect=row.aspect or known.aspect)
    if part is not None:
        row = _as_part(context, read, row, part)
    elif row.part_of is not None:
        row = changed(row, part_of=None)
    return read if row is read.row or row == read.row else changed(read, row=row)


def _as_part(context: Context, read: FigureRead, row: Figure, part: Part) -> Figure:
    """The row of a part; one that says no event or thing of its own has those of its whole."""
    whole, basis = part[0].row, part[1]
    row = changed(row, part_of=whole.figure_id)
    if row.kind != "count" or whole.kind != "count":
        return row
    is_bare = read.reading.counted is None or read.reading.counted.head is None
    if row.counted is None or (is_bare and row.unit != whole.unit):
        row = changed(row, counted=whole.counted, counted_head=whole.counted_head, unit=whole.unit)
        if row.unit not in figure_words("unit that can be harmed") and row.event is not None:
            event = thing_event(context, read.reading.happening.verb)
            row = changed(row, event=event.event if event is not None else row.event)
    if row.event is None or (is_bare and basis == "colon"):
        row = changed(row, event=whole.event, aspect=row.aspect or whole.aspect)
    return row
