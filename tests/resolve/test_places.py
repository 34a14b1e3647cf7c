"""Outlet profiles: an outlet's other articles decide between places of one name."""

from __future__ import annotations

from itertools import permutations

from pipelines.gazetteer import Place, load
from pipelines.resolve.places import Call, Change, decide


def place(name: str, country: str, unit: str | None = None) -> Place:
    """The largest city of a name in a country and first-level unit."""
    gazetteer = load()
    return next(
        m.place
        for m in gazetteer.find(name)
        if m.place.kind in ("city", "village")
        and m.place.country == country
        and (unit is None or (m.place.admin1 is not None and gazetteer.place(m.place.admin1).name == unit))
    )


PARIS, PARIS_TEXAS = place("Paris", "FR"), place("Paris", "US", "Texas")
SHERMAN, DALLAS, LYON = place("Sherman", "US", "Texas"), place("Dallas", "US", "Texas"), place("Lyon", "FR")


def call(article: str, outlet: str | None, *candidates: tuple[Place, float]) -> Call:
    choices = tuple((place.entity_id, score) for place, score in candidates)
    return Call(article, outlet, (f"{article}/m{choices[0][0]}",), choices[0][0] if choices else None, choices)


CLOSE = ((PARIS, 0.6), (PARIS_TEXAS, 0.38))


def decided(*calls: Call) -> dict[str, str]:
    return {change.call.article_id: change.entity_id for change in decide(list(calls))}


def local(article: str) -> list[Call]:
    return [call(article, "local.example", (SHERMAN, 0.95)), call(article, "local.example", (DALLAS, 0.95))]


def test_a_local_paper_means_its_own_paris() -> None:
    others = [c for n in range(6) for c in local(f"o{n}")]
    assert decided(call("x", "local.example", *CLOSE), *others) == {"x": PARIS_TEXAS.entity_id}


def test_an_article_does_not_speak_for_itself() -> None:
    assert decided(call("x", "local.example", *CLOSE), *local("x")) == {}


def test_other_outlets_do_not_speak_for_it() -> None:
    others = [c for n in range(6) for c in local(f"o{n}")]
    assert decided(call("x", "other.example", *CLOSE), *others) == {}
    assert decided(call("x", None, *CLOSE), *others) == {}


def test_what_the_page_says_plainly_stays() -> None:
    others = [c for n in range(3) for c in local(f"o{n}")]
    assert decided(call("x", "local.example", (PARIS, 0.9995), (PARIS_TEXAS, 0.0002)), *others) == {}
    elsewhere = [call(f"p{n}", "local.example", (LYON, 0.9)) for n in range(6)]
    assert decided(call("x", "local.example", *CLOSE), *elsewhere) == {}


def test_an_unresolved_name_can_be_decided() -> None:
    others = [c for n in range(6) for c in local(f"o{n}")]
    unsure = Call("x", "local.example", ("x/m1",), None, ((PARIS.entity_id, 0.19), (PARIS_TEXAS.entity_id, 0.18)))
    assert decided(unsure, *others) == {"x": PARIS_TEXAS.entity_id}


def test_the_order_of_calls_does_not_matter() -> None:
    calls = [call("x", "local.example", *CLOSE), call("y", "local.example", *CLOSE), *local("o1"), *local("o2")]

    def told(changes: list[Change]) -> list[tuple[str, str, float]]:
        return sorted((change.call.article_id, change.entity_id, change.score) for change in changes)

    first = told(decide(calls))
    assert all(told(decide(list(order))) == first for order in list(permutations(calls))[::97])


def test_ids_of_another_gazetteer_are_left_alone() -> None:
    odd = Call(
        "x",
        "local.example",
        ("x/m1",),
        "place:geonames:999999999",
        (("place:geonames:999999999", 0.9), ("place:other:1", 0.1)),
    )
    assert decided(odd, *local("o1")) == {}
    assert decide([Call("x", None, ("x/m1",), None, ())]) == []
