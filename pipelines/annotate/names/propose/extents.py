"""Where names stand in a sentence: the parser's entities put right, and names that it missed.

A span is tokens of one sentence without article, title, possessive or closing punctuation.  What belongs here: the extent of
names.  What does not: what a name denotes (kinds.py), which names are one (coreference.py).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipelines.annotate.names.spans import NameSpan, Token, adjoins, joined_words
from pipelines.annotate.names.titles import split_title, title_before
from pipelines.annotate.names.words import first_heads, given_names, last_heads, person_roles, titles, word_class
from pipelines.annotate.parse.sentences import ParsedSentence

NAME_LABELS = frozenset(
    {"PERSON", "ORG", "NORP", "GPE", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"}
)
_DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "our", "my", "some"}
)
# Words that begin a sentence before a name.
_OPENERS = frozenset(
    {"Near", "In", "At", "From", "On", "Inside", "Outside", "For", "With", "By", "To", "Meanwhile", "Former", "Says", "Hear",
     "Read", "Watch", "See", "Via", "Why", "How", "When", "Who", "What", "Both", "Like"}
)  # fmt: skip
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "‘s", "`s"})
_JOINERS = frozenset({"of", "for", "and", "&", "on", "in", "the", "at", "to"})
# 'Co', 'Sons' behind 'and' belong to the name before.
_FIRM_TAILS = frozenset(
    {"Co", "Co.", "Company", "Sons", "Bros", "Bros.", "Brothers", "Partners", "Associates", "Daughters"}
)
_MAX_WORDS = 14
_TICKER = re.compile(r"[A-Z]{2,5}\.[A-Z]{1,2}")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


def parser_spans(number: int, sentence: ParsedSentence, tokens: Sequence[Token]) -> list[NameSpan]:
    """The parser's entities as names, put right."""
    place_of = {token.index: place for place, token in enumerate(tokens)}
    found: list[NameSpan] = []
    for entity in sentence.span.ents:
        if entity.label_ not in NAME_LABELS:
            continue
        inside = [place_of[t.i] for t in entity if t.i in place_of]
        if not inside:
            continue
        for first, last in _split(tokens, inside[0], inside[-1] + 1, entity.label_):
            span = _repaired(number, tokens, first, last, entity.label_)
            if span is not None:
                _place(found, span)
    return found


def _place(found: list[NameSpan], span: NameSpan) -> None:
    """Add a span; of spans that overlap the longest stays."""
    rivals = [other for other in found if other.first < span.last and span.first < other.last]
    if all(other.last - other.first < span.last - span.first for other in rivals):
        found[:] = [other for other in found if other not in rivals] + [span]


def _split(tokens: Sequence[Token], first: int, last: int, label: str) -> list[tuple[int, int]]:
    """One entity that holds a list is several: 'Hulu, Apple TV', 'Colchester to Wales'."""
    cuts = [
        place
        for place in range(first + 1, last - 1)
        if (tokens[place].text == "," and not _closes_list(tokens, place, last))
        or (tokens[place].text == "to" and label in ("ORG", "GPE", "FAC", "PERSON"))
        or tokens[place].text in (";", "/", "|", "—", "–", "--", "(", "[", ":")
        or (tokens[place].text == "-" and tokens[place].start > tokens[place - 1].end and tokens[first].text.isupper())
    ]
    edges = [first, *cuts, last]
    return [(a + (a != first), b) for a, b in itertools.pairwise(edges) if a + (a != first) < b]


def _closes_list(tokens: Sequence[Token], comma: int, last: int) -> bool:
    """Whether a comma stands inside one name: 'Dillon, Read and Co', 'Smith, Inc', 'Culture, Media and Sport'."""
    rest = [token.text for token in tokens[comma + 1 : last]]
    suffixes = word_class("corporate_suffix")
    return rest[0] in suffixes or rest[-1] in _FIRM_TAILS or rest[-1] in suffixes or "and" in rest or "&" in rest


def _repaired(number: int, tokens: Sequence[Token], first: int, last: int, label: str) -> NameSpan | None:
    """A span of the parser without what is no part of the name, and with what is."""
    first, last = trimmed(tokens, first, last)
    if first >= last:
        return None
    first = _extended_left(tokens, first, last, label)
    last = _extended_right(tokens, first, last, label)
    first, last = _cut_at_suffix(tokens, first, last)
    first, last = trimmed(tokens, first, last)
    if first >= last:
        return None
    title, title_text, first = split_title(tokens, first, last, label)
    if title is None and label == "PERSON" and last - first > 2 and tokens[first].text.lower() in person_roles():
        first += 1
    if title is None:
        title, title_text = title_before(tokens, first)
    last = _without_role(tokens, first, last, label)
    first, last = trimmed(tokens, first, last)
    if first >= last or last - first > _MAX_WORDS or not any(t.is_capital for t in tokens[first:last]):
        return None
    words = joined_words(tokens, first, last)
    if label in ("ORG", "NORP", "GPE", "PRODUCT", "WORK_OF_ART") and _looks_like_a_person(words):
        label = ""  # the parser took a surname for something else
    return NameSpan(number, first, last, words, label, "parse", title, title_text)


def _looks_like_a_person(words: Sequence[str]) -> bool:
    """A given name and a surname or two, none of them a word of bodies or places."""
    return 2 <= len(words) <= 3 and words[0] in given_names() and not any(word in last_heads() for word in words)


def _without_role(tokens: Sequence[Token], first: int, last: int, label: str) -> int:
    """An organisation's name does not end in the office of the person behind it: 'Foreign Office Minister' + 'A. Smith'."""
    if label == "PERSON" or last >= len(tokens) or not tokens[last].is_capital or not adjoins(tokens, last - 1):
        return last
    end = last
    while end - first > 1 and (tokens[end - 1].text in titles() or tokens[end - 1].text.lower() in person_roles()):
        end -= 1
    return end


def trimmed(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    while first < last:
        text = tokens[first].text
        if (
            (
                text.lower() in _DETERMINERS
                and (text[0].islower() or text in ("The", "A", "An", "This", "That") or text.isupper())
            )
            or text in _POSSESSIVES
            or not any(c.isalnum() for c in text)
            or text in _JOINERS
        ):
            first += 1
        else:
            break
    while last > first:
        text = tokens[last - 1].text
        if (
            text in _POSSESSIVES
            or text in _JOINERS
            or text.lower() in _DETERMINERS
            or (
                not any(c.isalnum() for c in text)
                and not (text == ")" and any(t.text == "(" for t in tokens[first:last]))
            )
            or (text.islower() and not _is_particle(text) and last - first > 1 and not any(c.isdigit() for c in text))
        ):
            last -= 1
        else:
            break
    return first, last


def _is_particle(text: str) -> bool:
    return text.lower() in word_class("particle")


def _cut_at_suffix(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """A corporate suffix ends a name: what stands behind it ('Inc XYZ') is a ticker or another name."""
    suffixes = word_class("corporate_suffix")
    for place in range(first + 1, last - 1):
        if tokens[place].text in suffixes and tokens[place].text not in ("Co", "Corporation", "Limited", "SpA"):
            behind = tokens[place + 1].text
            if behind not in ("and", "&", "of", ".", "-") and behind not in suffixes:
                return first, place + 1
    # 'Foo Co XYZ': a Co may go on ('Co of America', 'Co Ltd'), but not with a ticker
    ending = tokens[last - 1].text
    if last - first >= 2 and _TICKER.fullmatch(ending):
        return first, last - 1
    is_ticker = ending.isupper() and ending not in suffixes and 2 <= len(ending) <= 5
    if last - first >= 3 and tokens[last - 2].text in suffixes and is_ticker:
        return first, last - 1
    return first, last


def _extended_left(tokens: Sequence[Token], first: int, last: int, label: str) -> int:
    last_word = tokens[last - 1].text
    organisation = label in ("ORG", "FAC") or last_heads().get(last_word) in ("organisation", "armed_group")
    # 'American Telephone' + 'and' + 'Telegraph Co'; 'Stevens' + 'and' + 'Co Inc'
    if first >= 2 and tokens[first - 1].text in ("and", "&") and tokens[first - 2].is_capital:
        own = [t.text for t in tokens[first:last]]
        suffixes = word_class("corporate_suffix")
        if own[0] in _FIRM_TAILS or (len(own) == 2 and own[1] in ("Co", "Co.", "Company")):
            place = first - 2
            while place > 0 and (tokens[place - 1].is_capital or tokens[place - 1].text in (",", ".", "-")):
                if tokens[place - 1].text in suffixes:
                    break
                place -= 1
            while place < first and not tokens[place].is_capital:
                place += 1
            first = place
    while organisation and first > 0 and tokens[first - 1].is_capital and adjoins(tokens, first - 1):
        before = tokens[first - 1]
        if before.label in ("PERSON", "DATE", "NORP", "TIME") or not before.tag.startswith("NNP"):
            break
        if before.text in word_class("not_name") or before.text in titles() or before.text in word_class("calendar"):
            break
        if before.label and before.label not in ("ORG", "GPE", "FAC", "LOC"):
            break
        first -= 1
    # an ordinal before a unit: '20th Armoured Brigade'
    is_unit = first > 0 and organisation and last_word in last_heads()
    if is_unit and _ORDINAL.fullmatch(tokens[first - 1].text):
        first -= 1
    # hyphen: 'Al' '-' 'Monitor' cut inside
    while first >= 2 and tokens[first - 1].text == "-" and tokens[first - 1].end == tokens[first].start:
        if (
            tokens[first - 2].text.lower() in word_class("particle")
            and tokens[first - 2].end == tokens[first - 1].start
        ):
            first -= 2
        else:
            break
    # a particle in lower case right before: 'al' of 'al Qaeda', 'de' of 'de Mistura' behind a capital
    return first


def _extended_right(tokens: Sequence[Token], first: int, last: int, label: str) -> int:
    while last < len(tokens):
        text, previous = tokens[last].text, tokens[last - 1]
        joined = tokens[last].start == previous.end
        if (
            text == "-"
            and joined
            and last + 1 < len(tokens)
            and tokens[last + 1].is_capital
            and (previous.text.lower() in word_class("particle") and tokens[last + 1].start == tokens[last].end)
        ):
            last += 2
            continue
        if not adjoins(tokens, last - 1):
            break
        head = last_heads().get(previous.text)
        opens = _opens(tokens, first, last)
        if (
            text in ("of", "for", "on")
            and (head == "organisation" or opens)
            and label in ("ORG", "FAC", "GPE", "LOC", "PERSON")
        ):
            behind = last + 1
            while behind < len(tokens) and tokens[behind].text in ("the", "a"):
                behind += 1
            if (
                (
                    behind < len(tokens)
                    and tokens[behind].is_capital
                    and not tokens[behind].label.startswith(("DATE", "PERSON"))
                )
                and previous.text not in _OF_IS_NO_NAME
                and tokens[behind].text not in word_class("calendar")
            ):
                last = behind + 1
                continue
        if text in ("and", "&") and _takes_and(tokens, first, last):
            last += 2
            continue
        if not tokens[last].is_capital or not tokens[last].tag.startswith("NNP"):
            break
        if tokens[last].text in word_class("calendar") or tokens[last].text in titles():
            break
        same_entity = tokens[last].label
        heads_name = last_heads().get(text)
        if same_entity and same_entity not in ("ORG", "FAC") and heads_name is None:
            break
        if heads_name is None and label in ("NORP", "PERSON") and same_entity:
            break
        if heads_name is None and label in ("GPE", "LOC"):
            break
        last += 1
    return last


# Heads whose 'of' says whose they are, not what they are called.
_OF_IS_NO_NAME = frozenset(
    {"Police", "Army", "Navy", "Forces", "Force", "Inc", "Inc.", "Corp", "Corp.", "Ltd", "Ltd.", "Plc", "Group", "News",
     "Times", "Post", "Government", "Team", "Squad", "Band", "Press", "Media", "Radio", "TV", "Energy", "Oil", "Gas", "Power",
     "Systems", "Technologies", "Co", "Co.", "Company", "Industries", "Holdings", "International", "Television"}
)  # fmt: skip


def _opens(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the span so far and the next word open a name: 'Bank of', 'Committee to'."""
    if last - first > 2 or last >= len(tokens):
        return False
    words = (tokens[last - 1].text, tokens[last].text)
    return words in first_heads()


def _takes_and(tokens: Sequence[Token], first: int, last: int) -> bool:
    """'Department of Health' and 'Human Services': a list inside a name whose head stands before an 'of'."""
    if last + 1 >= len(tokens) or not tokens[last + 1].is_capital or not tokens[last + 1].tag.startswith("NNP"):
        return False
    words = [t.text for t in tokens[first:last]]
    following = tokens[last + 1]
    if following.label in ("PERSON", "DATE", "NORP"):
        return False
    for place, word in enumerate(words):
        if word in ("of", "for", "on") and place and words[place - 1] in _LISTING_HEADS and "and" not in words:
            return following.label in ("", "ORG", "WORK_OF_ART", "LAW")
    ending = tokens[last + 2].text if last + 2 < len(tokens) else ""
    return (
        tokens[last].text == "&"
        or (following.text in _FIRM_TAILS)
        or (
            last_heads().get(ending) == "organisation"
            and following.label == "ORG"
            and ending in _LISTING_HEADS
            and last_heads().get(words[-1]) is None
            and words[-1] not in ("U.S.", "US", "UK")
            and tokens[last - 1].label == "ORG"
            and len(words) <= 2
        )
    )


_LISTING_HEADS = frozenset(
    {"Department", "Ministry", "Office", "Bureau", "Institute", "Committee", "Commission", "Center", "Centre", "Council",
     "Administration", "Agency", "Board", "School", "College", "Faculty", "Division", "Association", "Federation", "Society",
     "Minister", "Secretary", "Enforcement", "Directorate", "MEC"}
)  # fmt: skip
