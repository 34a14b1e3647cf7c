"""Where dots and names stand on the map."""

from __future__ import annotations

from pipelines.publish.report.charts.maps import AT_ONE_PLACE, place_map
from pipelines.publish.report.links import NOTHING
from pipelines.publish.report.where import Dot


def dot(place: str, latitude: float, longitude: float, event: str = "killed", n: int = 3) -> Dot:
    return Dot(place, "XX", "city", latitude, longitude, event, n, n, "", "words", NOTHING)


def drawn(chart: dict, layer: int) -> list[dict]:
    return chart["datasets"][chart["layer"][layer]["data"]["name"]]


def test_one_place_shows_what_is_around_it() -> None:
    chart, n_outside = place_map([dot("Ngapa", -11.0, 39.0)])
    assert n_outside == 0
    assert chart["projection"]["type"] == "mercator"
    assert chart["projection"]["center"] == [39.0, -11.0] or abs(chart["projection"]["center"][1] + 11.0) < 0.5
    assert [row["place"] for row in drawn(chart, 2)] == ["Ngapa"]


def test_a_place_far_from_all_others_does_not_shrink_them() -> None:
    near = [dot(f"place {n}", 5 + n % 7, 10 + n % 5, n=10) for n in range(60)]
    chart, n_outside = place_map([*near, dot("far", 10.0, 100.0, n=1)])
    assert n_outside == 1
    assert "far" not in {row["place"].partition(",")[0] for row in drawn(chart, 1)}


def test_the_whole_world_is_drawn_where_pages_tell_of_it() -> None:
    chart, n_outside = place_map([dot("a", 60.0, -150.0), dot("b", -40.0, 170.0), dot("c", 0.0, 10.0)])
    assert (chart["projection"]["type"], n_outside) == ("equalEarth", 0)


def test_events_of_one_place_stand_around_it_up_to_some() -> None:
    chart, _ = place_map([dot("Ngapa", -11.0, 39.0, f"event {n}", 30 - n) for n in range(20)])
    found = drawn(chart, 1)
    assert len(found) == AT_ONE_PLACE == len({(row["lon"], row["lat"]) for row in found})
    assert (found[0]["lon"], found[0]["lat"]) == (39.0, -11.0)
    assert len(drawn(chart, 2)) == 1


def test_poles_are_no_trouble() -> None:
    assert place_map([dot("north", 90.0, 0.0), dot("south", -90.0, 10.0)])[0]
