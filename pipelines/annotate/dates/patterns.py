"""Patterns of time expressions: from the tables date_patterns, date_pieces and date_words to compiled regular expressions.

What belongs here: the mini-language of the tables and where in a sentence a pattern matches.  What does not: what a match
means (readings/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.annotate.dates.festivals import festivals
from pipelines.lexicons import contract_word, load_table
from pipelines.vocabularies import DATE_MODS, DateMod, known

_CALL = re.compile(r"\{(~?)([a-z_0-9]*[a-z_])(?::([a-z_]+\d?))?\}")
# Words before or behind an expression are looked for in this many characters.
_CONTEXT_CHARS = 40


@dataclass(frozen=True, slots=True)
class TimePattern:
    """One row of date_patterns.tsv, compiled; ``order`` is its place in the file."""

    name: str
    order: int
    regex: re.Pattern[str]
    reading: str
    settings: dict[str, str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    triggers: tuple[frozenset[str], ...]
    example: str


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


def mod_word(name: str, word: str) -> DateMod | None:
    """The mod that a word of one class stands for; None where the class does not have the word.

    Raises:
        KeyError: words of that class stand for no mods.
        ValueError: the table gives a word a value that is no mod of TIMEX3.
    """
    return _mods()[name].get(word)


@cache
def patterns() -> tuple[TimePattern, ...]:
    """All patterns in order of the file.

    Raises:
        ValueError: a row calls a piece that no table has, is no regular expression, or sets a mod that is none; names the row.
    """
    found = []
    for order, row in enumerate(load_table("date_patterns")):
        try:
            regex = re.compile(rf"(?<![^\W_])(?:{_expand(row['pattern'])})(?![^\W_])", re.IGNORECASE)
            before = (
                re.compile(rf"(?:^|\W)(?:{_expand(row['before'])})[ -]?$", re.IGNORECASE) if row["before"] else None
            )
            after = re.compile(_expand(row["after"]), re.IGNORECASE) if row["after"] else None
        except (re.error, KeyError) as error:
            raise ValueError(f"lexicons/date_patterns.tsv: {row['name']!r}: {error}") from error
        settings = dict(part.split("=", 1) for part in row["settings"].split(";") if part)
        if "mod" in settings:
            known(settings["mod"], DATE_MODS, f"lexicons/date_patterns.tsv, row {row['name']!r}, column 'settings'")
        triggers = tuple(_triggers(row["triggers"]))
        found.append(
            TimePattern(row["name"], order, regex, row["reading"], settings, before, after, triggers, row["example"])
        )
    return tuple(found)


def find_matches(sentence: str) -> list[PatternMatch]:
    """The expressions of a sentence in order, none overlapping: the longest first, then the earlier row of the file."""
    present = _present(sentence)
    if not present:
        return []
    found = [match for pattern in _worth_trying(present) for match in _matches(pattern, sentence)]
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
    for pattern in patterns():
        found = pattern.regex.fullmatch(surface)
        if found is not None:
            return PatternMatch(pattern, 0, len(surface), _groups(found))
    return None


@lru_cache(maxsize=4096)
def _worth_trying(present: frozenset[str]) -> tuple[TimePattern, ...]:
    """The patterns that can match a sentence with these trigger classes; sentences share them, so that few are asked for anew."""
    return tuple(
        pattern for pattern in patterns() if all(not trigger.isdisjoint(present) for trigger in pattern.triggers)
    )


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


@cache
def _trigger_words() -> dict[str, frozenset[str]]:
    """The trigger classes of every word that stands in a pattern's ``triggers``."""
    classes: dict[str, set[str]] = {}
    for pattern in load_table("date_patterns"):
        for trigger in _triggers(pattern["triggers"]):
            for name in trigger:
                for word in _words_of(name):
                    classes.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in classes.items()}


def _triggers(cell: str) -> Iterator[frozenset[str]]:
    """'month year|dom' asks for a month and for a year or a day; a name that is no class of words is a word itself."""
    for part in cell.split():
        yield frozenset(part.split("|"))


def _words_of(name: str) -> set[str]:
    """The longest word of each of a class's entries, which a match cannot lack; of a word, itself."""
    if name == "festival":
        entries = set(festivals())
    else:
        try:
            entries = set(word_values(name))
        except KeyError:
            entries = {name}
    return {max(words, key=len) for entry in entries if (words := _WORD.findall(entry))}


def _present(sentence: str) -> frozenset[str]:
    """The trigger classes that a sentence has; 'digit' when it has a digit."""
    known = _trigger_words()
    present: set[str] = set()
    for word in set(_WORD.findall(sentence.lower())):
        if word[0].isdigit():
            present.add("digit")
        names = known.get(word)
        if names is not None:
            present |= names
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


def _month_forms() -> list[str]:
    """Months in capitals or with a capital, the abbreviated ones with or without a dot, longest first."""
    names = sorted(word_values("month"), key=lambda name: (-len(name), name))
    full = {
        max((name for name in names if word_values("month")[name] == month), key=len)
        for month in word_values("month").values()
    }
    return [f"(?-i:{name.capitalize()}|{name.upper()})" + ("" if name in full else r"\.?") for name in names]


@cache
def _alternatives(name: str) -> str:
    """A regular expression for the words of a class, longest first."""
    if name == "festival":
        cases = dict.fromkeys(festivals(), "any")
    elif name == "month":
        return "|".join(_month_forms())
    else:
        cases = {row["word"]: row["case"] for row in load_table("date_words") if row["class"] == name}
        if not cases:
            raise KeyError(f"no piece and no class of words is called {name!r}")
    parts = []
    for word in sorted(cases, key=lambda word: (-len(word), word)):
        quoted = re.escape(word).replace("'", "['’]").replace(r"\ ", " ")
        parts.append(
            f"(?-i:{re.escape(word.capitalize())}|{re.escape(word.upper())})" if cases[word] == "capital" else quoted
        )
    return "|".join(parts)
