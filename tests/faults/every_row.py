"""Sentences made of every row of every table of words and of names of the gazetteer, in many frames, whole, joined and damaged.

What belongs here: making text, the same for the same seed.  What does not: what must hold when it is read.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from importlib.resources import files

from pipelines.annotate.dates.patterns import patterns
from pipelines.gazetteer import load
from pipelines.lexicons import load_table
from tests.our_patterns import sample

# Cells that are words to read, not numbers, classes or notes on a row.
NOT_WORDS = frozenset({"source", "class", "kind", "ambiguous", "needs_fact", "stands", "strong", "strength", "version", "public",
                       "triggers", "settings", "reading", "regex", "pattern", "before", "after"})  # fmt: skip
LONG_TABLES = frozenset({"given_names", "name_genders"})  # many rows of one kind: several in one sentence
_WORDS = re.compile(r"[^\W\d_]")
DRAWN = 25  # texts that one seed draws of each pattern of dates
PLACES_IN = 400  # names of the gazetteer that one seed takes

FRAMES: tuple[str, ...] = (
    "At least 340 {a} were counted near the {b} on Monday, the clinic said.",
    "The {a} cost $3.4 million, up 12 percent from €1,200 for the {b} of 2019.",
    "On {a} 12 March 2021, and three days before {b}, the road was closed at 10:30 {c}.",
    "“We saw the {a} at noon,” the {b} told Radio Tern, and “{c}” was all he said.",
    "{A} Aster, the {b} of Lower Marsh, met Dr. {C} in {B}, {A} province.",
    "{A} Kills 12 As {B} Says {C}",
    "{a}'s 40 {b}s and the {a}s' 2 {b}, {c}’s own, were no {c}.",
    "{A}: 14, {b}; {c} – {a} (15).",
    "{a}",
    "{a} 5 {b} 1,200 {c} 3.5 {a} 10:30 {b} 1990s {c}",
    "No {a} was {b} to {c}, according to {A} officials who did not say how many.",
    "Between two and {a} hundred {b} {c} a dozen; some 20 of the 45 {a} were {b}.",
    "He was {a} {b} {c} years later at 11 p.m. {a}, 30 minutes before {b}.",
    "“The {a},” said {B}, “is {c}.” She added that {a} {b} would {c} by Friday.",
    "‘{a}’ {b} ‘{c}, 7 {a}s’, {A} {B} said: ‘Not {c}’.",
    "123456789012345678901234567890 {a}, 1e400 {b}, 0.0000000001 {c} and 9,999,999,999,999,999,999 million {a}.",
    "{a} {b} {c} {b} {a}",
    "{A}, {B}, {C} and {A} {B} — (AP) — {c}-{a} 3-{b} $2-{c} {a}/{b} #{c} @{a}",
    "from {a} to {b} until the {c} of the {a}, last {b}, next {c}, two {a}s ago",
    "I {a} you, {b} asked them whether we {c}; “{a} 1”, they {b}, denied {c} “2 {b}",
)
SPACES = ("\u00a0", "\u2009", "  ", "\t", "\u200b", "\u00ad", " \u200e", "\n", "\r\n", "\u3000")


def lexicon_rows() -> dict[str, list[str]]:
    """The words of every row, by table: each cell that holds words, its alternatives apart."""
    found: dict[str, list[str]] = {}
    for path in sorted(files("pipelines.lexicons").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".tsv"):
            name = path.name.removesuffix(".tsv")
            cells = [
                part.strip().rstrip("?")
                for row in load_table(name)
                for column, cell in row.items()
                if column not in NOT_WORDS
                for part in re.split(r"[|;]", re.sub(r"[\[\]{}]", "", cell))
            ]
            found[name] = list(dict.fromkeys(cell for cell in cells if cell and len(cell) < 80))
    return found


def time_expressions(chance: random.Random) -> list[str]:
    """What the patterns of dates take, each with many of its options: rows of a table that are no plain words."""
    return [sample(pattern.regex, chance) for pattern in patterns() for _ in range(DRAWN)]


def place_names(chance: random.Random) -> list[str]:
    """Names of the gazetteer, drawn at random."""
    gazetteer = load()
    return [gazetteer.place(chance.randrange(len(gazetteer))).name for _ in range(PLACES_IN)]


def sentences(seed: int, most: int) -> Iterator[str]:
    """``most`` sentences: first every row in a frame, then rows joined at random, then damaged ones in between."""
    chance = random.Random(seed)
    tables = lexicon_rows()
    every = [word for name, words in tables.items() if name not in LONG_TABLES for word in words]
    tables["times"] = time_expressions(chance)
    every += tables["times"]
    names = [word for name in sorted(LONG_TABLES) for word in tables[name]] + place_names(chance)
    chance.shuffle(every)
    chance.shuffle(names)
    kinds = [words for words in tables.values() if words]
    made = 0
    waiting = iter(_in_turn(every, names, chance))
    while made < most:
        a, b, c = next(waiting, None) or tuple(chance.choice(chance.choice(kinds)) for _ in range(3))
        sentence = _framed(chance.choice(FRAMES), a, b, c)
        if chance.random() < 0.5:
            sentence = chance.choice(DAMAGES)(sentence, chance)
        yield sentence
        made += 1


def _in_turn(every: list[str], names: list[str], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Every word as the first of three, every third name beside them."""
    for index, word in enumerate(every):
        yield word, chance.choice(every), names[index % len(names)]
    for index in range(0, len(names), 3):
        yield names[index], names[(index + 1) % len(names)], names[(index + 2) % len(names)]


def _framed(frame: str, a: str, b: str, c: str) -> str:
    words = {"a": a, "b": b, "c": c, "A": _capital(a), "B": _capital(b), "C": _capital(c)}
    return re.sub(r"\{(\w)\}", lambda slot: words[slot.group(1)], frame)


def _capital(words: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in words.split(" "))


# ── damage ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _capitals(text: str, chance: random.Random) -> str:
    return text.upper()


def _small(text: str, chance: random.Random) -> str:
    return text.lower()


def _titles(text: str, chance: random.Random) -> str:
    return text.title()


def _quoted(text: str, chance: random.Random) -> str:
    opening, closing = chance.choice(["“”", '""', "‘’", "''", "«»", "“ ", " ”", "()", "[]"])
    return f"{opening}{text}{closing}"


def _spaced(text: str, chance: random.Random) -> str:
    return "".join(chance.choice(SPACES) if letter == " " and chance.random() < 0.3 else letter for letter in text)


def _cut(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] if chance.random() < 0.5 else text[place:]


def _tokens(change: Callable[[list[str], random.Random], object]) -> Callable[[str, random.Random], str]:
    def damage(text: str, chance: random.Random) -> str:
        words = re.findall(r"\w+|\s+|[^\w\s]", text)
        for _ in range(chance.randrange(1, 4)):
            if words:
                change(words, chance)
        return "".join(words)

    return damage


def _drop(words: list[str], chance: random.Random) -> None:
    del words[chance.randrange(len(words))]


def _double(words: list[str], chance: random.Random) -> None:
    place = chance.randrange(len(words))
    words.insert(place, words[place])


def _swap(words: list[str], chance: random.Random) -> None:
    one, other = chance.randrange(len(words)), chance.randrange(len(words))
    words[one], words[other] = words[other], words[one]


def _digits(text: str, chance: random.Random) -> str:
    return re.sub(r"\d", lambda _: str(chance.randrange(10)), text)


def _strange(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return (
        text[:place]
        + chance.choice(["\0", "٣", "½", "²", "😀", "\u0301", "ß", "İ", "ǅ", "\ufeff", "Ⅻ", "１２", "…", "’", "—"])
        + text[place:]
    )


DAMAGES: tuple[Callable[[str, random.Random], str], ...] = (
    _capitals, _small, _titles, _quoted, _spaced, _cut, _digits, _strange, _tokens(_drop), _tokens(_double), _tokens(_swap),
)  # fmt: skip
