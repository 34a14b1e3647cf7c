"""What one line of a page's text says by itself: furniture by its words, a picture's credit, a day, how many words it has.

Pages of HTML and text dumps need the same answers.  The words stand in lexicons/furniture_lines.tsv.  What belongs here:
looking at one line.  What does not: where it stands among the others (``story``, ``dump``), and which element shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, wraps
from typing import Concatenate, Final, NamedTuple, ParamSpec, TypeVar

from pipelines.lexicons import contract_word, load_table
from pipelines.read.moments import find_day
from pipelines.vocabularies import ROLES, Role

# Characters that a word has at most on average: what is longer is counted as several, whatever its script or its nonsense.
LONGEST_WORD: Final = 60
_SHORT, _KEPT = 200, 4_096  # characters of a line; lines
Rest = ParamSpec("Rest")
Seen = TypeVar("Seen")


def kept_for_short(look: Callable[Concatenate[str, Rest], Seen]) -> Callable[Concatenate[str, Rest], Seen]:
    """What a function sees in a line, kept for short lines: those come again (furniture, and each as the neighbour of others), and
    long ones would fill the memory of a worker."""
    kept = lru_cache(_KEPT)(look)

    @wraps(look)
    def seen(line: str, /, *rest: Rest.args, **more: Rest.kwargs) -> Seen:
        return kept(line, *rest, **more) if len(line) <= _SHORT else look(line, *rest, **more)  # type: ignore[arg-type]

    return seen


def count_words(line: str) -> int:
    """The words of a line on one line.

    In scripts that put no spaces between words they are estimated: two characters a word in Chinese and Japanese, five in
    Thai, Lao, Khmer and Burmese (own estimates, rounded).
    """
    spaced = line.count(" ") + 1
    if spaced * LEAST_SPACED < len(line):
        sample = line[:_SAMPLE]
        mean = sum(map(ord, sample)) / len(sample)
        if mean > _BEYOND_LATIN:
            return len(line) // 2
        if mean > _SOUTH_ASIA:
            return len(line) // 5
    return max(spaced, len(line) // LONGEST_WORD)


LEAST_SPACED: Final = 12  # characters between spaces on average, at least, in scripts that put none between words
_SAMPLE: Final = 200
_BEYOND_LATIN: Final = 0x2E00  # code points of Chinese and Japanese lie above
_SOUTH_ASIA: Final = 0x0900  # those of Thai, Lao, Burmese and Khmer above this


# ── furniture by its words ───────────────────────────────────────────────────────────────────────────────────────────


class Sign(NamedTuple):
    """What a name or a line says: the role, whether it decides alone, and the words that said so."""

    role: Role
    is_strong: bool
    word: str


class _Lines(NamedTuple):
    """The lexicon, laid out so that most lines are told to be none of it without a look at each phrase.

    ``starts`` are the phrases by their first two characters, the longest first; ``inside`` those that may stand anywhere, by
    their longest word, with and without a mark at it.
    """

    whole: Mapping[str, Sign]
    starts: Mapping[str, tuple[str, ...]]
    inside: Mapping[str, tuple[str, ...]]
    keys: frozenset[str]
    frames: tuple[str, ...]
    signs: Mapping[str, tuple[Sign, int]]


@cache
def _lines() -> _Lines:
    whole: dict[str, Sign] = {}
    signs: dict[str, tuple[Sign, int]] = {}
    starts: dict[str, list[str]] = {}
    inside: dict[str, list[str]] = {}
    frames: list[str] = []
    for row in load_table("furniture_lines"):
        text = row["text"]
        sign = Sign(contract_word("furniture_lines", row, "role", ROLES), row["strength"] == "strong", text)
        if row["match"] == "is":
            whole[text] = sign
            continue
        signs[text] = (sign, int(row["most_words"]))
        if row["match"] == "frame":
            frames.append(text)
        elif row["match"] == "starts":
            starts.setdefault(text[:2], []).append(text)
        else:
            word = max(text.split(), key=len)
            for key in (word, *(word + mark for mark in _MARKS), *(mark + word for mark in _MARKS)):
                inside.setdefault(key, []).append(text)
    return _Lines(whole, _longest_first(starts), _longest_first(inside), frozenset(inside), tuple(frames), signs)


def _longest_first(phrases: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(texts, key=len, reverse=True)) for key, texts in phrases.items()}


_FRAME_WORDS: Final = 8  # of a line that is told by its first and its last word
_MARKS: Final = '.,;:!?()[]"“”…|'  # what may stand at a word without a space
_MOST_WORDS: Final = 90  # of a line that is told by its words


def sign_of_line(text: str, n_words: int) -> Sign | None:
    """What a line says about itself by its words; None for ordinary text and for lines longer than such lines are.

    A sign that is not strong is in doubt: the line could be a sentence of a story and needs a second sign.
    """
    folded = fold_line(text)
    return settle(signs_of_phrases(folded, n_words), text, folded, n_words)


def settle(signs: Iterable[Sign], text: str, folded: str, n_words: int) -> Sign | None:
    """The first sign that is beyond doubt on this line, else the first."""
    doubtful: Sign | None = None
    for sign in signs:
        if not _is_in_doubt(sign, text, folded, n_words):
            return sign if sign.is_strong else sign._replace(is_strong=True)
        doubtful = doubtful or sign._replace(is_strong=False)
    return doubtful


def signs_of_phrases(folded: str, n_words: int) -> Iterator[Sign]:
    """What the phrases of furniture_lines say of a folded line, the most telling first."""
    if n_words > _MOST_WORDS:
        return
    lines = _lines()
    if n_words <= 5:
        sign = lines.whole.get(folded.rstrip(" :.!…"))
        if sign is not None:
            yield sign
    for phrase in lines.starts.get(folded[:2], ()):
        if folded.startswith(phrase) and _ends_word(phrase, folded, len(phrase)):
            sign, most = lines.signs[phrase]
            if n_words <= most:
                yield sign
            break
    if n_words <= _FRAME_WORDS:
        for phrase in lines.frames:
            sign, most = lines.signs[phrase]
            if n_words <= most and fills_frame(phrase, folded):
                yield sign
    words = folded.split()
    if not lines.keys.isdisjoint(words):
        for word in words:
            for phrase in lines.inside.get(word, ()):
                if stands_in(phrase, folded):
                    sign, most = lines.signs[phrase]
                    if n_words <= most:
                        yield sign


_SENTENCE: Final = (
    6  # words: own, the shortest imperative with a clause of saying ("Pay now, the letter said.") has five
)
_LONGEST_REPORT: Final = 40  # words: own, what is longer is several sentences, of which the first is the phrase's
# Roles of lines that ask the reader to do something.
_CALLS: Final[frozenset[Role]] = frozenset({"promo", "paywall", "comments"})
_IMPERATIVE: Final = _CALLS | {"related"}
_AROUND: Final = "\"'“”‘’()[]"


def _is_in_doubt(sign: Sign, text: str, folded: str, n_words: int) -> bool:
    """Whether a line could be a sentence of a story for all that a phrase says.

    It could where it reports what somebody said, or, for a phrase that sentences use too, where it is a full sentence that
    does not speak to the reader: "Join the march, pupils were told." but not "Join the club, and we will write to you."
    """
    if sign.is_strong and sign.role not in _IMPERATIVE:
        return False
    words = {word.strip(".,;:!?…" + _AROUND) for word in folded.split()}
    is_full = n_words >= _SENTENCE and text.rstrip(_AROUND)[-1:] in (".", "!", "?")
    reports = not words.isdisjoint(words_of_kind("said"))
    if reports and n_words <= _LONGEST_REPORT and (is_full or sign.role in _CALLS):
        return True
    return not sign.is_strong and is_full and words.isdisjoint(words_of_kind("address"))


@cache
def words_of_kind(kind: str) -> frozenset[str]:
    """The words of lexicons/line_words.tsv of one kind."""
    return frozenset(row["word"] for row in load_table("line_words") if row["kind"] == kind)


@cache
def function_words() -> frozenset[str]:
    """The function words of all languages that have a list, in lower case."""
    return frozenset(row["word"] for row in load_table("function_words"))


def unfolds(text: str) -> bool:
    """Whether a line is a control that shows the rest of a folded text: "Read more", "Show full article"."""
    return " ".join(fold_line(text).split()).strip(" .…▼▾+↓⌄") in words_of_kind("unfold")


def fold_line(text: str) -> str:
    """A line as the tables of lines write it: in lower case, with straight apostrophes, without bullets and bars at its ends."""
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'")
    return text.lower().strip(" \t|•·>»→-–—*")


def stands_in(phrase: str, folded: str, *, at_start: bool = False) -> bool:
    """Whether a phrase stands in a folded line, or at its start, as words of its own."""
    at = folded.find(phrase)
    if at < 0 or (at_start and at):
        return False
    return not (at and phrase[0].isalnum() and folded[at - 1].isalnum()) and _ends_word(
        phrase, folded, at + len(phrase)
    )


def fills_frame(frame: str, folded: str) -> bool:
    """Whether a folded line begins and ends as a frame does ("more … stories"), with words between."""
    first, _, last = frame.partition("…")
    line = folded.rstrip(" :.!…")
    return line.startswith(first) and line.endswith(last) and len(line) > len(first) + len(last)


def _ends_word(phrase: str, line: str, end: int) -> bool:
    """Whether a phrase that ends at ``end`` ends where a word of the line does."""
    return not (end < len(line) and phrase[-1].isalnum() and line[end].isalnum())


# ── pictures and days ────────────────────────────────────────────────────────────────────────────────────────────────

_SHORTEST_CAPTION: Final = 60  # characters of a description with its credit
CLOCK: Final = re.compile(
    r"\(?\d{1,2}[:.]\d{2}(?::\d{2})?\s{0,9}(?:[ap]\.?m\.?)?\s{0,9}(?:[A-Z]{2,5}|[+-]\d{2}:?\d{2})?\)?", re.I
)
TIME_AGO: Final = re.compile(
    r"(?:updated |published |posted )?(?:an?|(?<!\d)\d{1,9}) (?:second|minute|hour|day|week|month|year)s? ago", re.I
)


def any_of(table: str, column: str, says: str) -> str:
    """The words of a table that say the same, as alternatives of a pattern, the longest first."""
    words = {row["text"] for row in load_table(table) if row[column] == says}
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@cache
def _credit() -> re.Pattern[str]:
    """A picture's credit: a picture service, a copyright sign, "Photo: …", "AP photo", "via Reuters", "Ann Doe/AFP"."""
    credit, label, agency, via, bar = (
        any_of("picture_words", "says", says) for says in ("credit", "label", "agency", "via", "behind a bar")
    )
    return re.compile(
        rf"(?<!\w)(?:{credit})(?!\w)|photo/"
        rf"|\b(?:{label})s?\s?:|\b(?:{agency}) (?:photo|images)\b|\bvia (?:{via})\b|[\w.] ?[/|] ?(?:{bar})\b",
        re.I,
    )


@cache
def _credit_parts() -> tuple[str, ...]:
    """What a credit holds one of, for a quick look."""
    words = {row["text"] for row in load_table("picture_words") if row["says"] in ("credit", "label")}
    return (*words, "via ", "/", "|")


@kept_for_short
def credits_picture(text: str) -> bool:
    """Whether a text credits a picture: a picture service, a copyright sign, "(Ann Doe/AFP)", "Photo: …"."""
    folded = text.lower()
    return any(part in folded for part in _credit_parts()) and _credit().search(text) is not None


def ends_in_credit(text: str) -> bool:
    """A line that ends in a picture's credit."""
    return text[-1] not in ".!?" and len(text) > _SHORTEST_CAPTION and credits_picture(text[-50:])


def is_dated_line(text: str) -> bool:
    """A line of a day, a time or an age and little else."""
    return (
        any(map(str.isdigit, text))
        and (CLOCK.fullmatch(text) is not None or TIME_AGO.search(text) is not None or find_day(text) is not None)
        and text[-1] not in ".!?"
    )
