"""The tables of dates: every pattern reads its own example, names a reading, and is tried where it can match."""

import pytest

from pipelines.annotate.dates.festivals import festival_days, festivals
from pipelines.annotate.dates.find import READERS
from pipelines.annotate.dates.patterns import find_matches, patterns


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.name)
def test_a_pattern_matches_what_its_example_has_in_brackets(pattern):
    start = pattern.example.index("[")
    sentence = pattern.example.replace("[", "").replace("]", "")
    end = pattern.example.index("]") - 1
    spans = [
        found.span("span" if "span" in pattern.regex.groupindex else 0)
        for found in pattern.regex.finditer(sentence)
        if pattern.before is None or pattern.before.search(sentence[: found.start()])
        if pattern.after is None or pattern.after.match(sentence, found.end())
    ]
    assert (start, end) in spans
    assert any((match.start, match.end) == (start, end) for match in find_matches(sentence))


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.name)
def test_a_pattern_names_a_reading(pattern):
    assert pattern.reading in READERS


@pytest.mark.parametrize("festival", festivals().values(), ids=lambda festival: festival.name)
def test_a_festival_rule_gives_days(festival):
    for first, last in festival_days(festival, 2020):
        assert first <= last
        assert first.year == 2020
