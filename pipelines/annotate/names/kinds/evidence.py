"""Pieces of evidence for what a name denotes: its own words, the words beside it, and the same name elsewhere on the page.

What belongs here: seeing evidence and giving it a name, a row of lexicons/kind_evidence.tsv.  What does not: what it counts
(kinds.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.annotate.names.spans import NameSpan, Token
from pipelines.annotate.names.words import (
    ambiguous_given_names,
    first_heads,
    given_names,
    is_demonym,
    last_heads,
    person_roles,
    word_class,
)
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


def read_document(spans: Sequence[NameSpan], sentences: Sequence[Sequence[Token]]) -> DocumentNames:
    """What names of several words, and labels of the same name elsewhere, tell about the others."""
    document = DocumentNames()
    for span in spans:
        kind = strong_kind(span)
        if span.first and sentences[span.sentence][span.first - 1].text == "told":
            document.told[span.key] += 1
        if span.label:
            document.labels[span.key][span.label] += 1
        if kind and len(span.words) > 1:
            document.last_words[span.words[-1].casefold()].add(kind)
            document.first_words[span.words[0].casefold()].add(kind)
            for length in range(1, len(span.words)):
                document.inner[" ".join(span.words[:length]).casefold()].add(kind)
    words = sum(map(len, sentences))
    sport = word_class("sport_word")
    document.is_sport = sum(t.text in sport for tokens in sentences for t in tokens) > max(3.0, words * _SPORT_SHARE)
    return document


def evidence(
    span: NameSpan,
    tokens: Sequence[Token],
    lemmas: Sequence[str],
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
    tag = tokens[span.last - 1].tag
    found.append(f"tag_{tag if tag in ('NNP', 'NNPS', 'NN', 'NNS', 'JJ') else 'other'}")
    found += _own_words(span)
    found += known_place(" ".join(words))
    if span.place_score:
        found.append(f"place_score_{min(9, int(span.place_score * 10))}")
    if is_demonym(words[-1]):
        found.append("demonym" if n == 1 else "demonym_last")
    before = tokens[span.first - 1] if span.first else None
    if before is not None and before.text.lower() == "the":
        found.append("the")
        if n == 1 and words[0].endswith("s"):
            found.append("the_plural")
        before = tokens[span.first - 2] if span.first > 1 else None
    if before is None:
        found.append("begins_sentence")
    else:
        found += _left_context(before, tokens, span)
    found += _right_context(span, tokens, lemmas, document)
    found += _in_document(span, document)
    found += _beside(span, tokens, neighbours)
    found += _described(span, tokens)
    return found


def _beside(span: NameSpan, tokens: Sequence[Token], neighbours: Sequence[NameSpan]) -> list[str]:
    """Names in one list are of one kind: 'A, B and C'."""
    found: set[str] = set()
    for other in neighbours:
        near, far = (span, other) if span.first < other.first else (other, span)
        between = [token.text for token in tokens[near.last : far.first]]
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


def _described(span: NameSpan, tokens: Sequence[Token]) -> list[str]:
    """'X, a town in', 'X (a militia)', 'the militia X': what the words beside a name call it."""
    found: list[str] = []
    place = span.last
    if place + 1 < len(tokens) and tokens[place].text in (",", "(", "[", "-", "–", "—"):
        place += 1
        if tokens[place].text.lower() in (
            "a",
            "an",
            "the",
            "another",
            "one",
            "its",
            "his",
            "her",
            "their",
            "who",
            "which",
        ):
            for token in tokens[place : place + 8]:
                noun = token.text.lower()
                if noun in (",", ".", ")", "]") or (
                    token.text[0].isupper() and token.text.isalpha() and len(token.text) > 5
                ):
                    break
                role = "role" if noun in person_roles() else ""
                kind = (
                    role
                    or ("organisation" if token.label == "ORG" else "")
                    or next((name for listed, name in _DESCRIBED if noun in word_class(listed)), "")
                )
                if kind:
                    found.append(f"called_{kind}")
                    break
    if span.first and tokens[span.first - 1].tag in ("NN", "NNS"):
        noun = tokens[span.first - 1].text.lower()
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


def _left_context(before: Token, tokens: Sequence[Token], span: NameSpan) -> list[str]:
    found: list[str] = []
    text = before.text
    lower = text.lower()
    if lower in ("in", "at", "from", "to", "by", "with", "of", "for", "on", "near", "and", "into", "through"):
        found.append(f"behind_{lower}")
        if lower == "of" and span.first > 1:
            noun = tokens[span.first - 2].text.lower()
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


def _right_context(
    span: NameSpan, tokens: Sequence[Token], lemmas: Sequence[str], document: DocumentNames
) -> list[str]:
    found: list[str] = []
    place = span.last
    after = tokens[place].text if place < len(tokens) else ""
    if after in ("'s", "’s", "’", "'"):
        found.append("possessive")
        place += 1
        after = tokens[place].text if place < len(tokens) else ""
        if after.lower() in person_roles() and document.is_sport:
            found.append("sport_team_of")
    lower, lemma = after.lower(), lemmas[place].lower() if place < len(lemmas) else ""
    if lower == "-" and place + 1 < len(tokens) and tokens[place + 1].text in ("based", "born", "led", "backed"):
        found.append(f"hyphen_{tokens[place + 1].text}")
    if lemma in word_class("saying") and tokens[place].tag.startswith("VB"):
        found.append("saying")
    elif lemma in word_class("person_verb") and tokens[place].tag.startswith(("VBD", "VBZ")):
        found.append("person_verb")
    if (
        lemma in word_class("team_verb")
        and document.is_sport
        and place < len(tokens)
        and tokens[place].tag.startswith("VB")
    ):
        found.append("team_verb")
    if lower in word_class("organisation_noun"):
        found.append("organisation_noun")
    if lower in word_class("place_noun"):
        found.append("place_noun")
    if lower in word_class("tribe_noun"):
        found.append("tribe_noun")
    if lower == "who" or (after == "," and place + 1 < len(tokens) and tokens[place + 1].text in ("who", "whose")):
        found.append("who")
    if after == "," and place + 1 < len(tokens):
        following = tokens[place + 1]
        if following.text.isdigit() and len(following.text) <= 3:
            found.append("age")
        elif following.label in ("GPE", "LOC") and following.is_capital:
            found.append("comma_place")
        if any(t.text.lower() in person_roles() and t.text[0].islower() for t in tokens[place + 1 : place + 6]):
            found.append("role_behind")
    if after == "(" and place + 2 < len(tokens) and tokens[place + 1].text.isupper():
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
