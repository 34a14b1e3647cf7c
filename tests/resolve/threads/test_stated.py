"""How two statements of one quantity stand to each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipelines.annotate.figures import contradict
from pipelines.model import Figure
from pipelines.resolve.threads.stated import Stated, informants, relate, stated
from pipelines.vocabularies import Attribution, Bound

FIRST, NEXT = dt.date(2024, 5, 1), dt.date(2024, 5, 2)


def figure(value: float, bound: Bound = "exact", article: str = "a", attribution: Attribution = "unnamed") -> Figure:
    low = value if bound in ("exact", "at_least", "more_than") else None
    high = value if bound in ("exact", "at_most", "less_than") else None
    cue = {"at_least": "at least", "at_most": "as many as"}.get(bound)
    return Figure(
        f"{article}/f{value:g}", article, 1, 0, 1, f"{value:g}", 0, 1, "count", bound, "test", attribution, cue=cue, value=value,
        low=low, high=high, unit="person", event="killed",
    )  # fmt: skip


def said(
    value: float,
    day: dt.date | None = FIRST,
    source: str | None = None,
    article: str = "a",
    bound: Bound = "exact",
    text: str = "",
) -> Stated:
    row = figure(value, bound, article, "named" if source else "unnamed")
    return stated(row, text or article, day, None, source)


CONTRADICTIONS: list[tuple[tuple[float, Bound], tuple[float, Bound], bool]] = [
    ((100, "exact"), (600, "at_most"), True),  # 'as many as 600'
    ((400, "exact"), (600, "at_most"), False),
    ((12, "at_least"), (17, "exact"), False),
    ((12, "at_least"), (40, "exact"), True),  # who knows of 40 does not say 'at least 12'
    ((12, "at_least"), (20, "at_least"), False),
    ((24, "exact"), (31, "exact"), True),
    ((50, "more_than"), (48, "exact"), True),
    ((30, "at_most"), (40, "at_least"), True),
]


@pytest.mark.parametrize(("one", "other", "expected"), CONTRADICTIONS)
def test_what_contradicts(one: tuple[float, Bound], other: tuple[float, Bound], expected: bool) -> None:
    assert contradict(figure(*one), figure(*other)) is expected
    assert contradict(figure(*other), figure(*one)) is expected


RELATIONS = [
    # the later statement, the earlier one, the link
    (said(31, article="b"), said(31), "restates"),
    (said(31, article="b"), said(24), "rival"),
    (said(31, NEXT, article="b"), said(24), "changed_from"),  # it grew
    (said(24, NEXT, article="b"), said(31), "rival"),  # by another source, and fewer
    (said(24, NEXT, "ministry", "b"), said(31, FIRST, "ministry"), "changed_from"),  # the source took it back
    (said(31, None, article="b"), said(24, None), "rival"),
    (said(31, None, "ministry", "b"), said(24, None, "ministry"), None),  # nobody contradicts himself
    (said(17, article="b"), said(12, bound="at_least"), None),
    (said(31), said(24), None),  # one voice on one page: two things
    (said(31, source="army"), said(24, source="rebels"), "rival"),
]


@pytest.mark.parametrize(("one", "other", "expected"), RELATIONS)
def test_how_statements_stand_to_each_other(one: Stated, other: Stated, expected: str | None) -> None:
    found = relate(one, other, informants([one, other]), {}, frozenset())
    assert (found.link if found is not None else None) == expected
    assert found is None or found.basis


def test_a_number_that_is_given_again_later_was_not_taken_back() -> None:
    early, late = said(24), said(31, NEXT, article="b")
    found = relate(late, early, informants([early, late]), {24.0: dt.date(2024, 5, 3)}, frozenset())
    assert found is not None
    assert found.link == "rival"


def test_copies_and_headlines_are_no_informants_of_their_own() -> None:
    copies = [said(31, article=name, text="a") for name in "abc"]
    assert len(set(informants(copies).values())) == 1
    headline = stated(figure(31, attribution="outlet", article="d"), "d", FIRST, None, None)
    body = stated(figure(31, "at_least", "d", "named"), "d", FIRST, None, "ministry")
    other = replace(body, row=replace(body.row, figure_id="d/f310"))
    assert set(informants([headline, other]).values()) == {"source ministry"}
