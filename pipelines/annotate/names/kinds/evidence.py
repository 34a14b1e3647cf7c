"""Pieces of evidence for what a name denotes: its own words, the words beside it, and the same name elsewhere on the page.

What belongs here: seeing evidence and giving it a name, a row of lexicons/kind_evidence.tsv.  What does not: what it counts
(kinds.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.annotate.names.spans import NameSpan
from pipelines.annotate.names.words import (
    ambiguous_given_names,
    first_heads,
    given_names,
    is_demonym,
    last_heads,
    person_roles,
    word_class,
)
from pipelines.annotate.parse.page import PageWords
from pipelines.gazetteer import Quality
from pipelines.gazetteer import load as load_gazetteer

# A document is about sport when at least this share of its words are words of sport.
_SPORT_SHARE = 1 / 60


@dataclass(slots=True)
class DocumentNames:
    """What the names of a document say about each other."""

    last_words: dict[str, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # word -> kinds of longer names it ends
    first_words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    inner: dict[str, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # 'home depot' -> kinds of names it begins
    acronyms: dict[str, str] = field(default_factory=dict)  # acronym -> kind of the long form beside it
    labels: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    told: Counter[str] = field(default_factory=Counter)  # how often somebody 'told' a name
    is_sport: bool = False


def strong_kind(span: NameSpan) -> str:
    """The kind of a name of several words that tells it by itself; '' where it does not."""
    if span.kind_hint:
        return span.kind_hint
    last = last_heads().get(span.words[-1])
    if last and len(span.words) > 1:
        return last
    if len(span.words) > 1 and span.words[0] in given_names() and span.label not in ("GPE", "LOC", "FAC"):
        return "person"
    if span.title is not None:
        return "person"
    if len(span.words) > 1 and span.label == "PERSON":
        return "person"
    if len(span.words) > 1 and span.label in ("ORG", "GPE", "LOC", "FAC"):
        return "organisation" if span.label == "ORG" else "place"
    return ""


def read_document(spans: Sequence[NameSpan], page: PageWords) -> DocumentNames:
    """What names of several words, and labels of the same name elsewhere, tell about the others."""
    document = DocumentNames()
    for span in spans:
        kind = strong_kind(span)
        if span.first > page.bounds(span.first)[0] and page.text[span.first - 1] == "told":
            document.told[span.key] += 1
        if span.label:
            document.labels[span.key][span.label] += 1
        if kind and len(span.words) > 1:
            document.last_words[span.words[-1].casefold()].add(kind)
            document.first_words[span.words[0].casefold()].add(kind)
            for length in range(1, len(span.words)):
                document.inner[" ".join(span.words[:length]).casefold()].add(kind)
    sport = word_class("sport_word")
    document.is_sport = sum(text in sport for text in page.text) > max(3.0, len(page) * _SPORT_SHARE)
    return document


def evidence(
    span: NameSpan,
    page: PageWords,
    document: DocumentNames,
    neighbours: Sequence[NameSpan] = (),
) -> list[str]:
    """The names of the pieces of evidence for one span; rows of kind_evidence.tsv."""
    words, found = span.words, []
    n = len(words)
    label = span.label or "none"
    found.append(f"label_{label}")
    found.append(f"label_{label}_{'one' if n == 1 else 'more'}")
    found.append(f"words_{min(n, 4)}")
    found.append(f"basis_{span.basis}")
    if span.kind_hint:
        found.append(f"known_{span.kind_hint}")
    if span.title is not None:
        found.append("title")
        if span.title.title_class in ("courtesy", "military", "police"):
            found.append("title_sure")
    tag = page.tag[span.last - 1]
    found.append(f"tag_{tag if tag in ('NNP', 'NNPS', 'NN', 'NNS', 'JJ') else 'other'}")
    found += _own_words(span)
    found += known_place(" ".join(words))
    if span.place_score:
        found.append(f"place_score_{min(9, int(span.place_score * 10))}")
    if is_demonym(words[-1]):
        found.append("demonym" if n == 1 else "demonym_last")
    start, _ = page.bounds(span.first)
    before = span.first - 1
    if before >= start and page.lower[before] == "the":
        found.append("the")
        if n == 1 and words[0].endswith("s"):
            found.append("the_plural")
        before -= 1
    if before < start:
        found.append("begins_sentence")
    else:
        found += _left_context(before, page, span)
    found += _right_context(span, page, document)
    found += _in_document(span, document)
    found += _beside(span, page, neighbours)
    found += _described(span, page)
    return found


def _beside(span: NameSpan, page: PageWords, neighbours: Sequence[NameSpan]) -> list[str]:
    """Names in one list are of one kind: 'A, B and C'."""
    found: set[str] = set()
    for other in neighbours:
        near, far = (span, other) if span.first < other.first else (other, span)
        between = page.text[near.last : far.first]
        if between in (
            ["and"],
            [","],
            [",", "and"],
            ["or"],
            ["&"],
            ["/"],
            ["and", "the"],
            [",", "the"],
            [",", "and", "the"],
        ):
            joiner = "and" if between[-1] != "," else "comma"
            kind = strong_kind(other) or {
                "PERSON": "person",
                "ORG": "organisation",
                "GPE": "place",
                "NORP": "people",
            }.get(other.label, "")
            if kind:
                found.add(f"{joiner}_{kind}")
    return sorted(found)


_DESCRIBED = (
    ("tribe_noun", "tribe"),
    ("place_noun", "place"),
    ("armed_noun", "armed"),
    ("organisation_noun", "organisation"),
)


def _described(span: NameSpan, page: PageWords) -> list[str]:
    """'X, a town in', 'X (a militia)', 'the militia X': what the words beside a name call it."""
    found: list[str] = []
    start, stop = page.bounds(span.first)
    i = span.last
    if i + 1 < stop and page.text[i] in (",", "(", "[", "-", "–", "—"):
        i += 1
        if page.lower[i] in word_class("determiner") or page.lower[i] in ("one", "who", "which"):
            for k in range(i, min(stop, i + 8)):
                noun, text = page.lower[k], page.text[k]
                if noun in (",", ".", ")", "]") or (text[0].isupper() and text.isalpha() and len(text) > 5):
                    break
                role = "role" if noun in person_roles() else ""
                kind = (
                    role
                    or ("organisation" if page.ent[k] == "ORG" else "")
                    or next((name for listed, name in _DESCRIBED if noun in word_class(listed)), "")
                )
                if kind:
                    found.append(f"called_{kind}")
                    break
    if span.first > start and page.tag[span.first - 1] in ("NN", "NNS"):
        noun = page.lower[span.first - 1]
        for listed, name in _DESCRIBED:
            if noun in word_class(listed):
                found.append(f"behind_noun_{name}")
                break
    return found


@lru_cache(maxsize=20_000)
def known_place(name: str) -> tuple[str, ...]:
    """What the gazetteer makes of a name: the most important place that bears it, and whether it bears it as its first name."""
    matches = [m for m in load_gazetteer().find(name) if m.quality <= Quality.STRIPPED]
    if not matches:
        return ("place_unknown",)
    kinds = {match.place.kind for match in matches}
    if "country" in kinds:
        return ("place_country",)
    first = "" if any(m.quality == Quality.PRIMARY for m in matches) else "_alternate"
    if "admin1" in kinds or kinds & {"region", "water", "crossing", "camp", "facility"}:
        return (f"place_region{first}",)
    population = max(match.place.population for match in matches)
    size = "large" if population >= 200_000 else "middle" if population >= 20_000 else "small"
    return (f"place_{size}{first}",)


def _own_words(span: NameSpan) -> list[str]:
    words, n, found = span.words, len(span.words), []
    last, first = words[-1], words[0]
    head = last_heads().get(last)
    if head and n > 1:
        found.append(f"last_{head}")
        if last in word_class("corporate_suffix"):
            found.append("corporate")
    elif head:
        found.append(f"only_{head}")
    opening = first_heads().get((first,)) if n > 1 else None
    opening = opening or (first_heads().get(words[:2]) if n > 2 else None)
    if opening:
        found.append(f"first_{opening}")
    if not head and any(last_heads().get(word) == "organisation" for word in words[:-1]):
        found.append("inner_organisation")
    if any(word in ("of", "for", "and", "&") for word in words):
        found.append("joined")
    if first in given_names():
        found.append("given_first" if n > 1 else "given_only")
    elif first in ambiguous_given_names():
        found.append("maybe_given_first" if n > 1 else "maybe_given_only")
    if n > 1 and any(len(word.rstrip(".")) == 1 and word[0].isupper() for word in words[:-1]):
        found.append("initial")
    if any(word.lower().startswith(("al-", "el-", "bin", "ibn", "abu", "o'", "mc")) for word in words):
        found.append("particle")
    if all(word.isupper() for word in words) and n == 1:
        found.append("capitals_short" if len(last) <= 5 else "capitals_long")
    if any(c.isdigit() for word in words for c in word):
        found.append("digit")
    if n == 1 and last[0].islower():
        found.append("lower_first")
    if n == 1 and any(c.isupper() for c in last[1:]) and not last.isupper() and "-" not in last and "'" not in last:
        found.append("camel")
    return found


def _left_context(before: int, page: PageWords, span: NameSpan) -> list[str]:
    found: list[str] = []
    text, lower = page.text[before], page.lower[before]
    if lower in ("in", "at", "from", "to", "by", "with", "of", "for", "on", "near", "and", "into", "through"):
        found.append(f"behind_{lower}")
        if lower == "of" and span.first > page.bounds(span.first)[0] + 1:
            noun = page.lower[span.first - 2]
            if noun in word_class("place_noun"):
                found.append("place_noun_of")
            elif noun in person_roles():
                found.append("role_of")
    elif lower in word_class("place_preposition"):
        found.append("behind_place_preposition")
    if lower in word_class("place_direction"):
        found.append("behind_direction")
    if lower in person_roles() and text[0].islower():
        found.append("behind_role")
    elif lower in person_roles():
        found.append("behind_capital_role")
    if lower in ("said", "says", "added"):
        found.append("behind_saying")
    if lower in ("told", "tells"):
        found.append("behind_told")  # news agencies are told things
    if text in ("(", "["):
        found.append("bracket")
    if text in ('"', "“", "‘", "'", "``"):
        found.append("quote_before")
    if lower in word_class("team_preposition"):
        found.append("behind_against")
    if text in ("'s", "’s"):
        found.append("behind_possessive")
    return found


def _right_context(span: NameSpan, page: PageWords, document: DocumentNames) -> list[str]:
    found: list[str] = []
    _, stop = page.bounds(span.first)
    i = span.last
    after = page.text[i] if i < stop else ""
    if after in ("'s", "’s", "’", "'"):
        found.append("possessive")
        i += 1
        after = page.text[i] if i < stop else ""
        if after.lower() in person_roles() and document.is_sport:
            found.append("sport_team_of")
    lower, lemma, tag = (page.lower[i], page.lemma[i], page.tag[i]) if i < stop else ("", "", "")
    following = page.text[i + 1] if i + 1 < stop else ""
    if lower == "-" and following in ("based", "born", "led", "backed"):
        found.append(f"hyphen_{following}")
    if lemma in word_class("saying") and tag.startswith("VB"):
        found.append("saying")
    elif lemma in word_class("person_verb") and tag.startswith(("VBD", "VBZ")):
        found.append("person_verb")
    if lemma in word_class("team_verb") and document.is_sport and tag.startswith("VB"):
        found.append("team_verb")
    if lower in word_class("organisation_noun"):
        found.append("organisation_noun")
    if lower in word_class("place_noun"):
        found.append("place_noun")
    if lower in word_class("tribe_noun"):
        found.append("tribe_noun")
    if lower == "who" or (after == "," and following in ("who", "whose")):
        found.append("who")
    if after == "," and following:
        if following.isdigit() and len(following) <= 3:
            found.append("age")
        elif page.ent[i + 1] in ("GPE", "LOC") and page.is_capital[i + 1]:
            found.append("comma_place")
        if any(text in person_roles() for text in page.text[i + 1 : min(stop, i + 6)]):
            found.append("role_behind")
    if after == "(" and i + 2 < stop and following.isupper():
        found.append("acronym_behind")
    if document.is_sport:
        found.append("sport")
        if span.label == "GPE":
            found.append("sport_place")
    return found


def _in_document(span: NameSpan, document: DocumentNames) -> list[str]:
    found: list[str] = []
    key = span.key
    if len(span.words) == 1:
        for kind in sorted(document.last_words.get(key, ())):
            found.append(f"ends_{kind}")
        for kind in sorted(document.first_words.get(key, ())):
            found.append(f"begins_{kind}")
    else:
        for kind in sorted(document.inner.get(key, ())):
            found.append(f"inside_{kind}")
    long_form = document.acronyms.get(span.words[-1]) if len(span.words) == 1 else None
    if long_form:
        found.append(f"acronym_{long_form}")
    if document.told[key] > 1:
        found.append("told_often")
    counts = document.labels.get(key)
    if counts and sum(counts.values()) > 1:
        label, number = counts.most_common(1)[0]
        if number * 2 > sum(counts.values()):
            found.append(f"elsewhere_{label}")
    return found
