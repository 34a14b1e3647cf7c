"""Patterns of time expressions: from the tables date_patterns, date_pieces and date_words to compiled regular expressions.

What belongs here: the mini-language of the tables and where in a sentence a pattern matches.  What does not: what a match
means (readings/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from pipelines.annotate.dates.festivals import festivals
from pipelines.lexicons import contract_word, load_table
from pipelines.model.quick import quick
from pipelines.vocabularies import DATE_MODS, DateMod, known

_CALL = re.compile(r"\{(~?)([a-z_0-9]*[a-z_])(?::([a-z_]+\d?))?\}")
# Words before or behind an expression are looked for in this many characters.
_CONTEXT_CHARS = 40


@dataclass(frozen=True)
class TimePattern:
    """One row of date_patterns.tsv; ``order`` is its place in the file.  Its expressions are compiled when a sentence first asks
    for them, since most pages need few of all and compiling takes half a second."""

    name: str
    order: int
    template: str
    reading: str
    settings: dict[str, str]
    template_before: str
    template_after: str
    triggers: tuple[frozenset[str], ...]
    example: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression.  Raises ValueError where the row calls a piece that no table has, or is none; names the row."""
        return self._compiled(r"(?<![^\W_])(?:%s)(?![^\W_])", self.template)

    @cached_property
    def before(self) -> re.Pattern[str] | None:
        """What must stand before it; raises ValueError as ``regex`` does."""
        return self._compiled(r"(?:^|\W)(?:%s)[ -]?$", self.template_before) if self.template_before else None

    @cached_property
    def after(self) -> re.Pattern[str] | None:
        """What must stand behind it; raises ValueError as ``regex`` does."""
        return self._compiled("%s", self.template_after) if self.template_after else None

    def _compiled(self, around: str, template: str) -> re.Pattern[str]:
        try:
            return re.compile(around % _expand(template), re.IGNORECASE)
        except (re.error, KeyError) as error:
            raise ValueError(f"lexicons/date_patterns.tsv: {self.name!r}: {error}") from error


@quick
@dataclass(frozen=True, slots=True)
class PatternMatch:
    """A pattern that fits ``[start, end)`` of a sentence; ``groups`` are the words of its pieces that took part."""

    pattern: TimePattern
    start: int
    end: int
    groups: dict[str, str]


@cache
def word_values(name: str) -> dict[str, str]:
    """What the words of one class stand for, by the word in lower case.

    Raises:
        KeyError: no row has that class.
    """
    if name == "month":
        return {row["name"]: row["month"] for row in load_table("months") if row["language"] == "en"}
    values = {row["word"]: row["value"] for row in load_table("date_words") if row["class"] == name}
    if not values:
        raise KeyError(name)
    return values


@cache
def _mods() -> dict[str, dict[str, DateMod]]:
    """The mods that words stand for, by class and word."""
    found: dict[str, dict[str, DateMod]] = {"part": {}, "around": {}, "degree": {}}
    for row in load_table("date_words"):
        if row["class"] in found:
            found[row["class"]][row["word"]] = contract_word("date_words", row, "value", DATE_MODS)
    return found


def mod_of(groups: Mapping[str, str], *names: str) -> DateMod | None:
    """The mod of the first of some classes ('part', 'around', 'degree') that a match has a word of."""
    return next((_mods()[name].get(groups[name]) for name in names if name in groups), None)


@cache
def patterns() -> tuple[TimePattern, ...]:
    """All patterns in order of the file.

    Raises:
        ValueError: a row sets a mod that is none; names the row.
    """
    found = []
    for order, row in enumerate(load_table("date_patterns")):
        settings = dict(part.split("=", 1) for part in row["settings"].split(";") if part)
        if "mod" in settings:
            known(settings["mod"], DATE_MODS, f"lexicons/date_patterns.tsv, row {row['name']!r}, column 'settings'")
        triggers = tuple(_triggers(row["triggers"]))
        found.append(
            TimePattern(row["name"], order, row["pattern"], row["reading"], settings, row["before"], row["after"], triggers,
                        row["example"])
        )  # fmt: skip
    return tuple(found)


def find_matches(sentence: str) -> list[PatternMatch]:
    """The expressions of a sentence in order, none overlapping: the longest first, then the earlier row of the file."""
    found = [match for pattern in worth_trying(sentence) for match in _matches(pattern, sentence)]
    if not found:
        return found
    found.sort(key=lambda match: (match.start - match.end, match.pattern.order, match.start))
    taken = bytearray(len(sentence))
    kept = []
    for match in found:
        if not any(taken[match.start : match.end]):
            taken[match.start : match.end] = b"\1" * (match.end - match.start)
            kept.append(match)
    return sorted(kept, key=lambda match: match.start)


@lru_cache(maxsize=4096)
def match_whole(surface: str) -> PatternMatch | None:
    """The reading of words that are known to be one time expression, whatever stands around them."""
    for pattern in worth_trying(surface):
        found = pattern.regex.fullmatch(surface)
        if found is not None:
            return PatternMatch(pattern, 0, len(surface), _groups(found))
    return None


def worth_trying(sentence: str) -> tuple[TimePattern, ...]:
    """The patterns for which a sentence has what they ask for; most sentences have none."""
    return _with_triggers(_present(sentence))


@lru_cache(maxsize=4096)
def _with_triggers(present: frozenset[str]) -> tuple[TimePattern, ...]:
    """The patterns that ask for nothing but these trigger classes; sentences share them, so that few are asked for anew."""
    missing = 0
    for trigger, asking in _asking():
        if trigger.isdisjoint(present):
            missing |= asking
    return tuple(pattern for pattern in patterns() if not missing >> pattern.order & 1)


@cache
def _asking() -> tuple[tuple[frozenset[str], int], ...]:
    """Every trigger with the patterns that ask for it, as bits by their order: many patterns ask for the same."""
    asking: dict[frozenset[str], int] = {}
    for pattern in patterns():
        for trigger in pattern.triggers:
            asking[trigger] = asking.get(trigger, 0) | 1 << pattern.order
    return tuple(asking.items())


def _matches(pattern: TimePattern, sentence: str) -> Iterator[PatternMatch]:
    for found in pattern.regex.finditer(sentence):
        if found.end() == found.start():
            continue
        if pattern.before is not None and not pattern.before.search(
            sentence[max(0, found.start() - _CONTEXT_CHARS) : found.start()]
        ):
            continue
        if pattern.after is not None and not pattern.after.match(sentence, found.end()):
            continue
        start, end = found.span("span") if "span" in pattern.regex.groupindex else found.span()
        yield PatternMatch(pattern, start, end, _groups(found))


def _groups(found: re.Match[str]) -> dict[str, str]:
    groups = {name: text.lower().replace("’", "'") for name, text in found.groupdict().items() if text is not None}
    for name in ("month", "month2"):
        if name in groups:
            groups[name] = groups[name].removesuffix(".")
    return groups


# ── which patterns a sentence is worth ───────────────────────────────────────────────────────────────────────────────

_WORD = re.compile(r"\d+|[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
# What stands with digits: '31/10', '5:30', '3rd', "80s", "'92".
_SHAPES = {
    "d/d": re.compile(r"\d[/.-]\d"),
    "d:d": re.compile(r"\d:\d"),
    "nth": re.compile(r"\d(?:st|nd|rd|th)", re.IGNORECASE),
    "0s": re.compile(r"\d0['’]?s", re.IGNORECASE),
    "'dd": re.compile(r"['’‘]\d\d"),
}
# Names in ``triggers`` that are no class of date_words.tsv, and the classes of number_words.tsv that they stand for.
_NUMBER_CLASSES = {"number": ("unit", "teen", "ten", "scale"), "ordinal": ("ordinal",)}


@cache
def _trigger_words() -> dict[str, tuple[tuple[frozenset[str], str], ...]]:
    """What each word may open: the other words that an entry needs, and the trigger class that it then stands for."""
    names = {name for row in load_table("date_patterns") for trigger in _triggers(row["triggers"]) for name in trigger}
    found: dict[str, set[tuple[frozenset[str], str]]] = {}
    for name in names:
        for entry in _entries(name):
            if words := _WORD.findall(entry):
                longest = max(words, key=len)
                found.setdefault(longest, set()).add((frozenset(words) - {longest}, name))
    return {word: tuple(needs) for word, needs in found.items()}


def _triggers(cell: str) -> Iterator[frozenset[str]]:
    """'month year|dom' asks for a month and for a year or a day; a name that is no class of words is a word itself."""
    for part in cell.split():
        yield frozenset(part.split("|"))


def _entries(name: str) -> Iterable[str]:
    """The words of a trigger class as a sentence must have them: in small letters, or as the class prints them; a word itself."""
    if name in _NUMBER_CLASSES:
        return (row["word"] for row in load_table("number_words") if row["class"] in _NUMBER_CLASSES[name])
    cases = _cases(name) or {name: "any"}
    return (
        form
        for word, case in cases.items()
        for form in ((word.capitalize(), word.upper()) if case == "capital" else (word,))
    )


@lru_cache(maxsize=50_000)
def _telling_forms(word: str) -> tuple[str, ...]:
    """The forms of a printed word that a trigger may ask for: itself, in small letters, and the parts of 'midyear'."""
    lower = word.lower()
    parts = [part for form in (word, lower) if form.startswith("mid") for part in ("mid", form[3:])]
    return tuple(form for form in dict.fromkeys((word, lower, *parts)) if form in _asked_words())


@cache
def _asked_words() -> frozenset[str]:
    """Every word that a trigger may ask for."""
    known = _trigger_words()
    return frozenset(known).union(*(others for needs in known.values() for others, _ in needs))


def _present(sentence: str) -> frozenset[str]:
    """The trigger classes that a sentence has; 'digit' when it has a digit, '2digits' and '4digits' when a number has as many, the
    shapes of _SHAPES, '-' when it has a hyphen or a dash."""
    known = _trigger_words()
    words = {form for word in set(_WORD.findall(sentence)) for form in _telling_forms(word)}
    present = {name for word in known.keys() & words for others, name in known[word] if others <= words}
    if "-" in sentence or "–" in sentence:
        present.add("-")
    if lengths := set(map(len, _DIGITS.findall(sentence))):
        present.add("digit")
        present.update(f"{length}digits" for length in lengths & {2, 4})
        present.update(name for name, shape in _SHAPES.items() if shape.search(sentence))
    return frozenset(present)


# ── the mini-language ────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _pieces() -> dict[str, tuple[str, str]]:
    return {row["name"]: (row["kind"], row["regex"]) for row in load_table("date_pieces")}


def _expand(template: str, silent: bool = False) -> str:
    """A pattern with its calls replaced; inside a silent piece nothing is captured."""

    def replace(call: re.Match[str]) -> str:
        quiet = silent or bool(call[1])
        name = call[2]
        kind, regex = _pieces()[name] if name in _pieces() else ("group", _alternatives(name))
        if kind == "plain":
            return f"(?:{_expand(regex, quiet)})"
        inside = _expand(regex, True)
        return f"(?:{inside})" if quiet else f"(?P<{call[3] or name}>{inside})"

    return _CALL.sub(replace, template)


@cache
def _abbreviated_months() -> frozenset[str]:
    values = word_values("month")
    return frozenset(values) - {
        max((name for name in values if values[name] == month), key=len) for month in values.values()
    }


def _cases(name: str) -> dict[str, str]:
    """The words of a class with their cases, 'any' or 'capital'; empty where no table has the class."""
    if name == "festival":
        return dict.fromkeys(festivals(), "any")
    if name == "month":
        return dict.fromkeys(word_values("month"), "capital")
    return {row["word"]: row["case"] for row in load_table("date_words") if row["class"] == name}


@cache
def _alternatives(name: str) -> str:
    """A regular expression for the words of a class, longest first."""
    cases = _cases(name)
    if not cases:
        raise KeyError(f"no piece and no class of words is called {name!r}")
    are_capital = set(cases.values()) == {"capital"}
    parts: dict[str, list[str]] = {}
    for word in sorted(cases, key=lambda word: (-len(word), word)):
        forms = (word.capitalize(), word.upper()) if cases[word] == "capital" else (word,)
        dot = r"\.?" if name == "month" and word in _abbreviated_months() else ""
        for form in forms:
            quoted = re.escape(form).replace("'", "['’]").replace(r"\ ", " ") + dot
            parts.setdefault(form[0], []).append(quoted if len(forms) == 1 or are_capital else f"(?-i:{quoted})")
    # What can begin here is asked of the letters that words begin with, not of word after word: most places hold none.
    letters = re.escape("".join(sorted(parts)))
    either = "|".join("|".join(listed) if len(listed) == 1 else f"(?:{'|'.join(listed)})" for listed in parts.values())
    return f"(?{'-i' if are_capital else ''}:(?=[{letters}])(?:{either}))"
