"""The names in a byline, as a clean list.

``clean_names`` takes what machines wrote (JSON-LD, <meta>), ``names_in_byline`` a printed line.  Both drop what is no name:
handles, addresses, job titles, accounts, and the same name a second time as a slug.  Where a byline stands on a page is the
question of ``metadata``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import islice

from pipelines.lexicons import load_table

_MOST_WORDS = 7  # "Amelia Thomson-DeVeaux of the Example Press": longer pieces are sentences
# No page has so many authors, no byline so many characters: what is longer is no list of names, and is read that far.
_MOST_ITEMS = 300
_LONGEST = 4_000
_URL = re.compile(r"(?:https?:)?//\S+|www\.\S+", re.I)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,255}")  # lengths of RFC 5321, 4.5.3.1
_HANDLE = re.compile(r"(?<!\w)@\w+")
_IN_BRACKETS = re.compile(r"\s{0,3}[(\[][^()\[\]]{0,200}[)\]]")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_SPLIT = re.compile(r"\s{0,9}[;|•·⋅∙‧/\n\t]\s{0,9}|\s{1,9}[–—-]\s{1,9}|\s{3,}")
_LETTER = re.compile(r"[^\W\d_]")


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("byline_words") if row["kind"] == kind)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """Any word of a kind, the longest first."""
    words = sorted(_words(kind), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(word) for word in words)})(?![\w-])", re.I)


@cache
def _opening() -> re.Pattern[str]:
    words = sorted(_words("opener"), key=len, reverse=True)
    return re.compile(
        rf"\W{{0,20}}(?:{'|'.join(re.escape(word) for word in words)})(?:\s{{0,9}}:\s{{0,9}}|\s{{1,9}})(?=\S)", re.I
    )


def opens_byline(line: str) -> bool:
    """True for a line that begins as a byline does: "By …", "Written by …", "Von …", with a capital behind it."""
    line = _BY_AND_NAME.sub("By ", line)
    match = _opening().match(line)
    return match is not None and line[match.end()].isupper() and not _tells_by_when(line[match.end() : _LONGEST])


_FIRST_WORDS = re.compile(r"([^\W\d_]+)(,?\s+)(\S)")


def _tells_by_when(behind: str) -> bool:
    """'By Tuesday, 14 …', 'By March 2021 …': a sentence of the story; 'By Tuesday Marl' and 'By April Jones' are bylines."""
    found = _FIRST_WORDS.match(behind)
    if found is None or found[1].lower() not in _words("weekday") | _months():
        return False
    return "," in found[2] or not found[3].isupper()


def is_opening(line: str) -> bool:
    """True for the words of an opener alone, whose names stand on the next line: "By", "Written by:"."""
    return line.rstrip(" :").lower() in _words("opener")


_BY_AND_NAME = re.compile(r"\ABy(?=[A-Z])")  # "By" and the name in two elements without a space between


@cache
def _written_by() -> re.Pattern[str]:
    return re.compile(rf"(?i:{'|'.join(sorted(_words('written')))}) (?i:by):?\s{{1,9}}(?=[^\W\d_a-z])")


def names_written_by(line: str) -> tuple[str, ...]:
    """The names of a line that says who wrote the page wherever it stands: "Written by Jane Doe"."""
    match = _written_by().match(line[:_LONGEST])
    names = clean_names([line[match.end() :]]) if match else ()
    return names if all(map(looks_personal, names)) else ()


_POSTED_BY = re.compile(
    r"(?i:posted|published|submitted) (?i:by):?\s{1,9}(?=[^\W\d_a-z])(?P<names>[^\d\n]{2,80}?)"
    r"(?:,? (?:on|at)\b| ?[,·|•–-] (?=\w{0,12}\.? ?\d)| (?=\d))"
)


def names_posted_by(line: str) -> tuple[str, ...]:
    """The names of a line that says who posted it on which day, wherever it stands: "Posted by Jane on May 12, 2020"."""
    match = _POSTED_BY.match(line)
    return clean_names([match["names"]]) if match and prints_day(line) else ()


def names_in_byline(line: str, organisations: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names that a printed byline gives, in its order; openers, jobs, places and dates are left out."""
    return clean_names([line], organisations)


def clean_names(written: Iterable[str], organisations: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """A clean list of author names from raw ones, which may hold several names each.

    ``organisations`` are names of the publisher and its site: they count as authors only where nobody else is named.
    """
    names: list[str] = []
    for item in islice(written, _MOST_ITEMS):
        names.extend(_split(item[:_LONGEST]))
    return _without_twins(names, frozenset(fold(name) for name in organisations))


@lru_cache(4096)
def fold(name: str) -> str:
    """A name's letters and digits in lower case: equal for "Emma-Doe", "emma doe" and "EmmaDoe"."""
    return "".join(character for character in name.casefold() if character.isalnum())


def _split(written: str) -> list[str]:
    """The names in one string: cut at "and", commas, bars; "Last, First" is turned round."""
    text = _HANDLE.sub(" ", _MAIL.sub(" ", _URL.sub("\n", written)))
    text = _IN_BRACKETS.sub(" ", text)
    text = "\n".join(line.strip() for line in text.split("\n"))
    found: list[str] = []
    for whole in _SPLIT.split(text):
        opening = _opening().match(whole)
        part = whole[opening.end() :] if opening else whole
        tail = _tail().search(part)
        part = part[: tail.start()] if tail else part
        for phrase in _between().split(part):
            found.extend(_split_commas(phrase))
    return [name for piece in found if (name := _clean(piece)) is not None]


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"\s{_pattern('tail').pattern}(?:\s|$)|:", re.I)


@cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"\s{{1,9}}{_pattern('joiner').pattern}\s{{1,9}}", re.I)


def _split_commas(phrase: str) -> list[str]:
    pieces = [piece for part in phrase.split(",") if (piece := part.strip())]
    if len(pieces) == 2 and _is_inverted(*pieces):
        return [f"{pieces[1]} {pieces[0]}"]
    kept: list[str] = []
    for piece in pieces:
        if kept and " " not in piece and _pattern("job").search(kept[-1].split()[-1]):
            continue  # "Jane Doe, Writer, Politics": what the writer writes about
        if _is_suffix(piece):
            if kept and piece.rstrip(".").lower() in _words("generation"):
                kept[-1] += f", {piece}"
            continue
        kept.append(piece)
    return kept


def _is_suffix(piece: str) -> bool:
    """What stands behind a name and a comma: "Jr.", "Ph.D."."""
    return piece.rstrip(".").lower() in _words("generation") | _words("degree")


def _is_inverted(last: str, first: str) -> bool:
    """ "Doe, Jane" and "Doe, Jane Q.": one word, then one or more given names that no job title is."""
    return (
        " " not in last
        and not _is_suffix(first)
        and re.fullmatch(r"[A-Z][\w'’-]{1,40}(?:\s{1,9}[A-Z][\w'’-]{0,40}\.?){0,2}", first) is not None
        and not _pattern("job").search(first)
        and not _pattern("body").search(first)
    )


def _clean(piece: str) -> str | None:
    """One name without what surrounds it; None for what is no name."""
    name = " ".join(piece.split()).strip(' \t,;:|–—-•·*>"“”&')
    if joiner := _leading_joiner().match(name):
        name = name[joiner.end() :]
    name = _BY_AND_NAME.sub("", name)
    if opening := _opening().match(name):
        name = name[opening.end() :]
    if (day := _day_behind().search(name)) and looks_personal(name[: day.start()]):
        name = name[: day.start()].rstrip(" ,|–—-")
    if not _LETTER.search(name) or len(name.split()) > _MOST_WORDS or name.lower() in _words("login"):
        return None
    if name.lower().rstrip(".") in _words("weekday"):
        return None
    if re.search(r"\d{2,}", name) or len(name) > 80 or _is_month_and_day(name) or _pattern("label").search(name):
        return None
    if len(name.split()) > 2 and (job := _pattern("job").search(name)) and (person := _before_job(name[: job.start()])):
        name = person
    if _pattern("job").fullmatch(name.split()[-1]) and name[0].islower():
        return None
    return name


def _before_job(written: str) -> str | None:
    """The person before a job's name ("Jane Doe Foreign" of "Jane Doe Foreign Editor"); None for a desk ("Our Foreign")."""
    words = written.rstrip(" ,-–").split()
    while words and words[-1].lower() in _words("desk"):
        words.pop()
    name = " ".join(words).rstrip(" ,-–")
    return name if looks_personal(name) and words[0].lower() not in _words("desk") else None


@cache
def _day_behind() -> re.Pattern[str]:
    """What stands behind a name and is a day or an hour, to the end: "October 30 at 12:22 PM", "on Monday", "2 hours ago"."""
    months = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    days = "|".join(sorted(map(re.escape, _words("weekday")), key=len, reverse=True))
    return re.compile(
        rf"\s(?:(?:on|at)\s)?(?:(?:{days})\.?,?\s)?(?:(?:{months})\.?\s\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\.?\s(?:{months})"
        rf"|\d{{1,2}}[:.]\d{{2}}|\d{{1,4}}[/.-]\d{{1,2}}|\d{{1,3}}\s\w{{1,10}}\sago|(?:{days})\Z)(?!\w).*",
        re.I,
    )


@cache
def _leading_joiner() -> re.Pattern[str]:
    return re.compile(rf"{_pattern('joiner').pattern}\s{{1,9}}", re.I)


def _is_month_and_day(name: str) -> bool:
    words = name.split()
    return any(word.isdigit() for word in words) and any(word.lower().rstrip(".,") in _months() for word in words)


@cache
def _months() -> frozenset[str]:
    return frozenset(row["name"] for row in load_table("months"))


def looks_personal(name: str) -> bool:
    """Two capitalised words or more."""
    words = name.split()
    return len(words) >= 2 and all(word[0].isupper() for word in words[:2])


def is_desk(name: str) -> bool:
    """True for jobs and organisations' nouns alone: "Agencies", "News Desk", "Our Correspondent"."""
    return all(
        _pattern("job").fullmatch(word) or word.lower() == "by" or word.lower() in _words("desk") | _words("body")
        for word in name.split()
    )


def speaks_for(name: str, organisations: Iterable[str]) -> bool:
    """True for the name of an organisation, alone or with its desk: "The Paper", "Paper Editorial Team"."""
    keys = frozenset(organisations)
    if fold(name) in keys or is_desk(name):
        return True
    words = name.split()
    own = [word for word in words if word.lower() not in _words("body") and not _pattern("job").fullmatch(word)]
    return len(own) < len(words) and fold("".join(own)) in keys


def is_job(name: str) -> bool:
    """ "Senior Film Critic", "Editor-in-Chief": what a person is, beside the person's name."""
    return _pattern("job").fullmatch(re.split(r"\s|-in-", name)[-1]) is not None


def is_particle(word: str) -> bool:
    """A part of a surname that has no capital: "van", "bin"."""
    return word in _words("particle")


def behind_author(text: str, start: int) -> bool:
    """Whether what stands at ``start``, behind an author's name, tells of the author: " is a …", ", who …", " (…"."""
    return _biography().match(text, start) is not None


@cache
def _biography() -> re.Pattern[str]:
    return re.compile(rf"\W{{0,3}}(?:{'|'.join(sorted(_words('biography')))})\b|\W{{0,3}}[,(]", re.I)


def is_login(name: str) -> bool:
    """True for one word with a capital or a digit inside, as accounts have: "KatieS", "jdoe2"."""
    return " " not in name and re.search(r"[a-z][A-Z]|\d", name) is not None


_BY = re.compile(r"(?<![\w])[Bb]y:?\s{0,9}(?=[^\W\d_a-z])")
_NAME_ALONE = re.compile(r"[^\W\d_a-z][\w.'’-]{1,40}(?:\s[^\W\d_a-z][\w.'’-]{0,40}){1,3}")


def names_beside_day(line: str) -> tuple[str, ...]:
    """The names in a short line that no byline's word opens: "Jane Doe - 12 May 2020", "12 May 2020 by Jane Doe"."""
    if by := _BY.search(line):
        names = clean_names([line[by.end() :]])
        return names if names and all(map(looks_personal, names)) else ()
    bare = _day().split(line)[0].strip(" \t,;:|–—-•·")
    if not _NAME_ALONE.fullmatch(bare) or _pattern("job").search(bare) or _pattern("body").search(bare):
        return ()
    if bare.split()[0].lower() in _words("region"):
        return ()
    return clean_names([bare])


def is_name_alone(line: str) -> bool:
    """True for two to four capitalised words that no job and no organisation's noun is among."""
    return (
        _NAME_ALONE.fullmatch(line) is not None
        and not _pattern("job").search(line)
        and not _pattern("body").search(line)
        and not _pattern("label").search(line)
    )


def names_helper(line: str) -> bool:
    """True for a line that names who edited, updated, reviewed or illustrated what somebody else wrote."""
    return _helper().match(line) is not None


@cache
def _helper() -> re.Pattern[str]:
    words = sorted((word for word in _words("tail") if word.endswith(" by")), key=len, reverse=True)
    return re.compile(rf"\W{{0,9}}(?:{'|'.join(map(re.escape, words))})\b", re.I)


def prints_day(line: str) -> bool:
    """True for a line with a date in it, whether or not its order of day and month is plain."""
    return _day_in_line().search(line) is not None


@cache
def _day_in_line() -> re.Pattern[str]:
    return re.compile(rf"\d[/.-]\d|\b(?:{_short_months()})[a-z]{{0,7}}\.? \d|\d (?:{_short_months()})")


@cache
def _day() -> re.Pattern[str]:
    return re.compile(rf"\d|\b(?:{_short_months()})[a-z]{{0,7}}\.? \d")


def _short_months() -> str:
    """The English months in three letters, which their names begin with, as alternatives of a pattern."""
    return "|".join(sorted({row["name"][:3].title() for row in load_table("months") if row["language"] == "en"}))


def _without_twins(names: list[str], organisations: frozenset[str]) -> tuple[str, ...]:
    """Each name once, in its best spelling; jobs and organisations only where no other name is."""
    best: dict[str, str] = {}
    for name in names:
        key = fold(name)
        if key and (key not in best or _SLUG.fullmatch(best[key])):
            best[key] = name
    people = {key: name for key, name in best.items() if key not in organisations and not is_desk(name)}
    spelled = {key: name for key, name in people.items() if not _SLUG.fullmatch(name) or key == name}
    named = {key: name for key, name in spelled.items() if not is_job(name)}
    chosen = named or spelled or people or best
    return tuple(chosen.values())
