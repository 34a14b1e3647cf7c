"""What a figure is tied to: other figures, places, dates, actors, and who gives it."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.annotate import LanguageModel
from pipelines.annotate.figures import FigureRows, find_figures
from pipelines.annotate.parse.page import parse_page
from pipelines.model import (
    Article,
    Block,
    DateExpression,
    Mention,
    Quotation,
    Said,
    Speaker,
    Statement,
    evidence_id,
)
from tests.annotate.figures.reading import figures_of, number_of

TIES = [
    ("The toll rose from 31 to 38.", [("38", "changed_from", "31")]),
    ("The toll rose to 38 from 31.", [("38", "changed_from", "31")]),
    ("Output fell from 40 tonnes in spring to 25 tonnes in autumn.", [("25", "changed_from", "40")]),
    ("Turnout was 60 percent, up from 48 percent.", [("60", "changed_from", "48")]),
    ("Two of the five suspects fled.", [("2", "part_of", "5")]),
    ("The guild has nine divers, including three of working age.", [("3", "part_of", "9")]),
    ("Some 300 people arrived, 40 of them children.", [("40", "part_of", "300")]),
    ("The camp holds 900 men, of whom 60 are wounded.", [("60", "part_of", "900")]),
    ("Of the 200 prisoners, half were released.", [("0.5", "part_of", "200")]),
    # neither
    ("The camp holds from 400 to 600 people.", []),
    ("Twelve men and three women were arrested.", []),
]


@pytest.mark.parametrize(("text", "expected"), TIES)
def test_figures_tied_to_figures(
    language_model: LanguageModel, text: str, expected: list[tuple[str, str, str]]
) -> None:
    rows = figures_of(text, language_model)
    numbers = {figure.figure_id: number_of(figure) for figure in rows.figures}
    assert [(numbers[link.figure_id], link.link, numbers[link.other_id]) for link in rows.figure_links] == expected
    part_of = {figure.figure_id: figure.part_of for figure in rows.figures if figure.part_of}
    assert part_of == {link.figure_id: link.other_id for link in rows.figure_links if link.link == "part_of"}


def read(
    text: str, model: LanguageModel, names: dict[str, str], dates: dict[str, str], said: Said | None
) -> FigureRows:
    """The figures of a paragraph in which ``names`` (surface -> kind) and ``dates`` (surface -> day) are known."""
    sentences = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], model)
    mentions = tuple(
        Mention(
            evidence_id("a", "m", at, at + len(name)),
            "a",
            1,
            at,
            at + len(name),
            name,
            f"{kind}:{name.lower()}",
            kind,
            "name",
        )
        for name, kind in names.items()
        for at in [text.index(name)]
    )
    days = tuple(
        DateExpression(evidence_id("a", "t", at, at + len(words)), "a", 1, at, at + len(words), words, "DATE", day, None,
                       dt.date.fromisoformat(day), dt.date.fromisoformat(day))
        for words, day in dates.items()
        for at in [text.index(words)]
    )  # fmt: skip
    return find_figures(Article("a", "a", text, language="en"), sentences, mentions, days, said)


PLACES = [
    (
        "Over 300 families returned to Zaref from camps in Bolma.",
        ["Zaref", "Bolma"],
        {"Zaref": "to", "Bolma": "from"},
        "Zaref",
    ),
    ("Six people were killed in Zaref.", ["Zaref"], {"Zaref": "in"}, "Zaref"),
    ("Two suspects fled to Bolma through Zaref.", ["Bolma", "Zaref"], {"Bolma": "to", "Zaref": "via"}, "Bolma"),
    ("Some 40 refugees fled Zaref.", ["Zaref"], {"Zaref": "from"}, "Zaref"),
    ("About 90 soldiers crossed Zaref.", ["Zaref"], {"Zaref": "via"}, "Zaref"),
    ("An attack in Zaref killed nine miners.", ["Zaref"], {"Zaref": "in"}, "Zaref"),
    ("Ten residents of the town of Zaref were hurt.", ["Zaref"], {"Zaref": "in"}, "Zaref"),
]


@pytest.mark.parametrize(("text", "places", "roles", "main"), PLACES)
def test_places_have_roles(
    language_model: LanguageModel, text: str, places: list[str], roles: dict[str, str], main: str
) -> None:
    rows = read(text, language_model, dict.fromkeys(places, "place"), {}, None)
    names = {evidence_id("a", "m", text.index(name), text.index(name) + len(name)): name for name in places}
    assert {names[place.mention_id]: place.role for place in rows.figure_places} == roles
    assert {figure.place_id for figure in rows.figures} == {f"place:{main.lower()}"}


ACTORS = [
    ("The Harun Brigade killed 12 farmers.", "Harun Brigade"),
    ("Twelve farmers were killed by the Harun Brigade.", "Harun Brigade"),
    ("Soldiers of the Harun Brigade arrested six men.", "Harun Brigade"),
    ("Nine fighters of the Harun Brigade died.", None),
]


@pytest.mark.parametrize(("text", "actor"), ACTORS)
def test_who_did_it(language_model: LanguageModel, text: str, actor: str | None) -> None:
    (figure,) = read(text, language_model, {"Harun Brigade": "armed_group"}, {}, None).figures
    assert figure.actor_id == (f"armed_group:{actor.lower()}" if actor else None)


def test_the_date_of_the_clause(language_model: LanguageModel) -> None:
    text = "Four men died on Friday and six were hurt on Sunday."
    rows = read(text, language_model, {}, {"Friday": "2024-03-01", "Sunday": "2024-03-03"}, None)
    assert [(number_of(f), str(f.from_date)) for f in rows.figures] == [("4", "2024-03-01"), ("6", "2024-03-03")]


def test_a_duration_has_no_date(language_model: LanguageModel) -> None:
    (figure,) = read(
        "He waited for six weeks until Friday.", language_model, {}, {"Friday": "2024-03-01"}, None
    ).figures
    assert (figure.kind, figure.from_date) == ("duration", None)


NEGATIONS = [
    ("The army did not kill 20 farmers.", True),
    ("The army killed 20 farmers.", False),
    ("The raid killed not 20 farmers.", True),
    ("Not only did it kill 20 farmers.", False),
]


@pytest.mark.parametrize(("text", "is_negated"), NEGATIONS)
def test_negation(language_model: LanguageModel, text: str, is_negated: bool) -> None:
    assert [figure.is_negated for figure in figures_of(text, language_model).figures] == [is_negated]


def test_the_statement_that_carries_it(language_model: LanguageModel) -> None:
    text = '"We lost 30 men," the mayor said. The town has 900 people.'
    quoted = text.index("We lost 30 men")
    end = quoted + len("We lost 30 men")
    mayor, outlet = Speaker("a/p22-31", "a", None, "the mayor", False), Speaker("a/p0-0", "a", None, "the paper", False)
    statement = Statement("a/s1-15", "a", 1, quoted, end, text[quoted:end], "a/s1-15", "direct", "unnamed", "claimed",
                          speaker_id=mayor.speaker_id)  # fmt: skip
    quotation = Quotation(
        "a/q1-15", "a", statement.statement_id, mayor.speaker_id, quoted, end, text[quoted:end], False, False
    )
    said = Said((statement,), (mayor, outlet), (quotation,), ())
    carried, own = read(text, language_model, {}, {}, said).figures
    assert (carried.statement_id, carried.speaker_id, carried.attribution) == ("a/s1-15", "a/p22-31", "unnamed")
    assert (carried.factuality, carried.in_quotation) == ("claimed", True)
    assert (own.statement_id, own.speaker_id, own.attribution, own.factuality) == (None, "a/p0-0", "outlet", "asserted")
    assert own.in_quotation is False


def test_unread_statements_leave_the_source_open(language_model: LanguageModel) -> None:
    (figure,) = figures_of('"We lost 30 men," the mayor said.', language_model).figures
    assert (figure.attribution, figure.factuality, figure.in_quotation) == ("unresolved", None, None)
