"""Every regular expression of the package takes time in proportion to its text, whatever the text.

Nothing here counts seconds: the CPU time for four times the text is compared with that for the text.  Linear patterns take about
4 times as long, quadratic ones 16 times.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import pipelines
from tests.our_patterns import ENDS, OurPattern, calls, hostile_units, our_patterns

SIZES = (24, 500, 2_000, 8_000)  # characters; each but the second four times the one before
MOST = 8.0
FLOOR = 0.003  # CPU seconds; what is over sooner says nothing
WILD = 40.0  # times for four times the text; quadratic patterns take 16 times
ENOUGH = 0.008  # CPU seconds from which a growth that is sound is believed


def cpu(call: Callable[[str], None], text: str, times: int) -> float:
    """The shortest of some runs."""
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        call(text)
        best = min(best, time.process_time() - started)
    return best


def repeated(unit: str, size: int, end: str) -> str:
    return (unit * (size // len(unit) + 1))[:size] + end


def growth(call: Callable[[str], None], unit: str, end: str) -> float:
    """How many times as long the largest text takes as a quarter of it; 0 where all is over in a moment.

    A repeat that is bounded, in hundreds or thousands, is linear only from there on, and a busy machine may double one time of two:
    what grows faster at one size is believed when it does so at the next, too, or grows as only more than a square can.
    """
    previous = 0.0
    for size in SIZES:
        text = repeated(unit, size, end)
        if cpu(call, text, 1) < FLOOR or (taken := cpu(call, text, 3)) < FLOOR:
            continue
        if size == SIZES[0]:
            return float("inf")  # 24 characters
        times = taken / max(cpu(call, repeated(unit, size // 4, end), 5), 1e-6)
        if times > MOST and previous <= MOST and size == SIZES[-1]:
            times = cpu(call, repeated(unit, 8 * size, end), 1) / cpu(call, repeated(unit, 2 * size, end), 1)
        elif times > MOST and previous <= MOST and times < WILD:
            previous = times
            continue
        if times > MOST or taken > ENOUGH:
            return times
        previous = times
    return 0.0


def marked(pattern: OurPattern) -> object:
    # Long alternatives of words: linear, but a hundred of them take minutes.
    is_long = pattern.name.startswith("annotate/dates/patterns.py") or len(str(pattern.regex.pattern)) > 1_500
    return pytest.param(pattern, id=pattern.name, marks=[pytest.mark.slow] if is_long else [])


@pytest.mark.parametrize("pattern", [marked(pattern) for pattern in our_patterns()])
def test_a_pattern_grows_with_its_text(pattern: OurPattern) -> None:
    for how, call in calls(pattern).items():
        for unit in hostile_units(pattern.regex):
            for end in ENDS:
                times = growth(call, unit, end)
                assert times <= MOST, (
                    f"{pattern.place}: {how} of {unit!r} repeated, then {end!r}: {times:.0f} times for 4 times"
                )


PLANTED = [
    (r"\s*,", True),
    (r"\d+(?:\.\d+){2}", True),
    (r"<!--.*?-->", True),
    (r"(?:a|b)*c", True),
    (r"\s{0,20},", False),
    (r"(?<![a-z])[a-z]+(?=;)", False),
    (r"\d\d?", False),
    (r"<!--[^<>]*>", False),
]


@pytest.mark.parametrize(("regex", "runs_away"), PLANTED)
def test_what_runs_away_is_seen_and_nothing_else(regex: str, runs_away: bool) -> None:
    pattern = OurPattern("here.py:1 planted", re.compile(regex, re.DOTALL), frozenset({"search"}))
    tried = ((call, unit) for call in calls(pattern).values() for unit in hostile_units(pattern.regex))
    assert any(growth(call, unit, "!") > MOST for call, unit in tried) is runs_away


def test_patterns_are_found_wherever_they_are_kept() -> None:
    names = {pattern.name for pattern in our_patterns()}
    folder = Path(str(pipelines.__file__)).parent
    written = {
        f"{path.relative_to(folder)} {name}"
        for path in folder.rglob("*.py")
        for name in re.findall(r"^(\w+)[^=\n]*= re\.compile\(", path.read_text("utf-8"), re.MULTILINE)
    }
    assert len(written) > 50
    assert written <= names
    assert "annotate/dates/patterns.py patterns()" in names  # in records that a cached function returns
    assert any(" re.sub(" in name for name in names)
