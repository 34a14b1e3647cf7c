"""Evidence that stands beside a name: the words before and behind it, the names of the same list, what it is called.

What belongs here: seeing evidence and giving it a name, a row of lexicons/name_weights.tsv.  What does not: the name's own
words (own.py), what evidence counts (decide.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipelines.annotate.names.actors import shipped_actors
from pipelines.annotate.names.kinds.own import PageNames, known_places, strong_kind
from pipelines.annotate.names.spans import NameSpan
from pipelines.annotate.names.words import person_roles, word_class
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.readings import is_designation
from pipelines.lexicons import load_table

_LONGEST_PLACE = 3  # words of a name that no list knows
_LONGEST_LIST = 8  # names
_LONGEST_HEAD = 6  # words of a name behind a name
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_KIND_OF_LABEL = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "NORP": "people"}
_LISTS = frozenset({"and", ",", ", and", "or", "&", "/", "and the", ", the", ", and the"})
_CALLED = (
    ("tribe_noun", "tribe"),
    ("place_noun", "place"),
    ("armed_noun", "armed"),
    ("organisation_noun", "organisation"),
)


def evidence_beside(
    span: NameSpan, page: PageWords, names: PageNames, before: NameSpan | None, behind: NameSpan | None
) -> list[str]:
    """``before`` and ``behind``: the nearest names of the sentence."""
    found = _left(span, page, before) + _right(span, page, names, behind)
    found += _listed(page, before, span, before) + _listed(page, span, behind, behind)
    head = _head(span, page)
    facts = (
        ("degree", _is_degree(span, page, before)),
        ("of_currency", _is_of_currency(span, page)),
        ("human_object", _is_thanked(span, page)),
        ("scene", _is_scene(span, page, head)),
        ("led_to", _is_led_to(span, page, head)),
        ("in_an_area", _is_in_an_area(span, page) or _is_an_area(span, page)),
    )
    found += [name for name, is_so in facts if is_so]
    return found + _called(span, page)


def _head(span: NameSpan, page: PageWords) -> int:
    """The word of a name that the others hang on."""
    i = span.last - 1
    while span.first <= page.head[i] < span.last and page.head[i] != i:
        i = page.head[i]
    return i


def _is_scene(span: NameSpan, page: PageWords, head: int) -> bool:
    """'were killed in Obri', 'police in Obri said', 'a raid at Tel Obri': the name of where harm is done or people live."""
    preposition = page.head[head]
    if page.dep[head] != "pobj" or preposition != span.first - 1:
        return False
    if len(span.words) > _LONGEST_PLACE or not all(_is_plain(word) for word in span.words):
        return False
    lower, above = page.lower[preposition], page.head[preposition]
    noun = page.lower[above]
    if lower == "on":
        return noun in word_class("struck_noun")
    if lower == "from":
        return page.pos[above] == "VERB" and page.lemma[above] in word_class("uproots_verb")
    if lower not in word_class("scene_preposition"):
        return False
    if page.pos[above] == "VERB":
        return page.lemma[above] in word_class("scene_verb")
    if lower != "at" and (noun in word_class("people_noun") or noun in word_class("place_noun")):
        return True
    return noun in word_class("scene_noun")


def _is_led_to(span: NameSpan, page: PageWords, head: int) -> bool:
    """'were taken to Tarnow', 'returns to Tarnow', 'floods hit Tarnow': where people go, and what comes over a place."""
    preposition = page.head[head]
    if page.dep[head] == "dobj":
        return page.lemma[preposition] in word_class("striking_verb")
    if page.dep[head] != "pobj" or preposition != span.first - 1:
        return False
    if page.lower[preposition] == "in":
        return span.label == "NORP"  # one is in a town, in no people
    if page.lower[preposition] not in ("to", "from", "into"):
        return False
    above = page.head[preposition]
    return page.lemma[above] in word_class("leading_verb" if page.pos[above] == "VERB" else "leading_noun")


def _is_plain(word: str) -> bool:
    return word[0].isupper() and not word.isupper() and word not in word_class("no_scene")


def _is_of_currency(span: NameSpan, page: PageWords) -> bool:
    """'90 Hong Kong dollars'; in 'Poland won' a verb looks like one."""
    i = span.last
    is_noun = i < page.bounds(span.first)[1] and page.tag[i] in ("NN", "NNS")
    return is_noun and page.text[i] in _currency_words()


def _is_degree(span: NameSpan, page: PageWords, before: NameSpan | None) -> bool:
    """'Jane Roe, M.D.', 'Jane Roe, R.N., M.S.': what one may write behind one's name, behind a name."""
    if before is None or not _is_degree_word(span.words) or page.text[before.last] != ",":
        return False
    beside = before.last + 1 == span.first
    is_person = page.ent[before.last - 1] == "PERSON" or strong_kind(before) == "person"
    return beside and (is_person or _is_degree_word(before.words))


def _is_degree_word(words: Sequence[str]) -> bool:
    return len(words) == 1 and words[0].replace(".", "") in word_class("degree")


def _is_thanked(span: NameSpan, page: PageWords) -> bool:
    """'Ann thanked Charlotte': the object of a verb that is done to people; 'call' takes no name for its object then."""
    i = span.last - 1
    for _ in range(_LONGEST_LIST):
        if page.dep[i] != "conj" or not page.bounds(i)[0] <= page.head[i] < i:
            break
        i = page.head[i]
    verb = page.head[i]
    if page.dep[i] not in ("dobj", "dative") or page.lemma[verb] not in word_class("human_object_verb"):
        return False
    return page.kid(verb, "oprd", "ccomp", "xcomp", "attr") is None


def _is_in_an_area(span: NameSpan, page: PageWords) -> bool:
    """'came from X, in the Y area', 'to X in Y district', 'borders the X plain': what a preposition leads to and an area holds."""
    start, stop = page.bounds(span.first)
    i, k = span.first - 1, span.last
    if k < stop and i >= start and page.lower[i] == "the" and page.lower[k] in word_class("area_of_its_name"):
        return page.lower[i - 1] in word_class("place_preposition") or page.lower[k] in word_class("landform")
    while i >= start and page.text[i] in ('"', "“", "‘", "'", "``"):
        i -= 1
    if i < start or page.lower[i] not in word_class("place_preposition"):
        return False
    if k < stop and page.text[k] == ",":
        k += 1
    if k + 1 >= stop or page.lower[k] not in ("in", "of"):
        return False
    k += 2 if page.lower[k + 1] == "the" else 1
    for at in range(k, min(stop, k + 4)):
        if page.lower[at] in word_class("area_noun"):
            return at > k
        if not page.is_capital[at] and page.text[at] != "-" and not page.lower[at].startswith("al"):
            return False
    return False


def _is_an_area(span: NameSpan, page: PageWords) -> bool:
    """'in X district', 'from neighbouring X province', 'in X and Y provinces': behind a preposition, before a noun for an area."""
    start, stop = page.bounds(span.first)
    k = span.last
    is_people = span.label == "NORP" and not is_known_place(span)  # 'in Sunni districts'
    nouns = word_class("area_of_its_name") if is_people else word_class("area_noun")
    if k + 1 < stop and page.lower[k] in ("and", "or") and page.is_capital[k + 1] and not is_people:
        k += 2
        while k < min(stop, span.last + _LONGEST_PLACE + 2) and page.is_capital[k]:
            k += 1
        nouns = word_class("area_nouns")
    i = span.first - 1
    if k >= stop or page.lower[k] not in nouns or page.is_capital[k]:  # 'in eastern X,'
        is_end = span.last >= stop or page.pos[span.last] in ("PUNCT", "VERB", "AUX", "ADP", "CCONJ")
        if not is_end or i < start or page.lower[i] not in word_class("place_direction") or not is_known_place(span):
            return False
    while i >= start and (
        page.lower[i] in word_class("place_direction") or page.lower[i] in word_class("place_nearby")
    ):
        i -= 1
    return i >= start and page.lower[i] in word_class("place_preposition")


def _left(span: NameSpan, page: PageWords, neighbour: NameSpan | None) -> list[str]:
    start, _ = page.bounds(span.first)
    i, found = span.first - 1, []
    if i >= start and page.lower[i] == "the":
        found.append("the")
        if len(span.words) == 1 and span.words[0].endswith("s"):
            found.append("the_plural")
        i -= 1
    if i < start:
        return [*found, "begins_sentence"]
    text, lower = page.text[i], page.lower[i]
    before = page.lower[i - 1] if i > start else ""
    if lower in word_class("before_name"):
        found.append(f"behind_{lower}")
    elif lower in word_class("place_preposition"):
        found.append("behind_place_preposition")
    if lower == "of":
        if before in word_class("place_noun"):
            found.append("place_noun_of")
        elif before in person_roles():
            found.append("role_of")
        if before and _is_institution(page.text[i - 1]):
            found.append("institution_of")
    if lower in word_class("place_direction"):
        found.append("behind_direction")
    if lower in person_roles():
        found.append("behind_role" if text[0].islower() else "behind_capital_role")
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
    if text == "," and neighbour is not None and neighbour.last == i and is_known_place(neighbour):
        found.append("behind_place_comma")
    if text[0].isupper():
        is_title = lower.rstrip(".") in _place_words("person")
        found.append("left_title" if is_title else f"left_capital_{page.ent[i] or 'none'}")
    elif not found or found == ["the"]:
        found.append(f"left_{page.pos[i]}" if text not in (",", "-") else f"left_{text}")
    return found


def _right(span: NameSpan, page: PageWords, names: PageNames, neighbour: NameSpan | None) -> list[str]:
    found: list[str] = []
    start, stop = page.bounds(span.first)
    if names.is_sport:
        found.append("sport")
        if span.label == "GPE":
            found.append("sport_place")
    i = span.last
    if i < stop and page.text[i] in _POSSESSIVES:
        found.append("possessive")
        i += 1
        if i < stop and names.is_sport and page.lower[i] in person_roles():
            found.append("sport_team_of")
    if i >= stop:
        return [*found, "right_none"]
    text, lower, lemma, tag = page.text[i], page.lower[i], page.lemma[i], page.tag[i]
    following = page.text[i + 1] if i + 1 < stop else ""
    if lower == "-" and following in ("based", "born", "led", "backed"):
        found.append(f"hyphen_{following}")
    if tag.startswith("VB"):
        if lemma in word_class("saying"):
            found.append("saying")
        elif lemma in word_class("person_verb") and tag in ("VBD", "VBZ"):
            found.append("person_verb")
        if lemma in word_class("hosting_verb") and _takes_in_people(page, i):
            found.append("hosting")
        if names.is_sport and lemma in word_class("team_verb"):
            found.append("team_verb")
    found += [noun for noun in ("organisation_noun", "place_noun", "tribe_noun") if lower in word_class(noun)]
    if lower == "who" or (text == "," and following in ("who", "whose")):
        found.append("who")
    if text == "," and following:
        if following.isdigit() and len(following) <= 3:
            found.append("age")
        elif page.ent[i + 1] in ("GPE", "LOC") and page.is_capital[i + 1]:
            found.append("comma_place")
        if any(word in person_roles() for word in page.text[i + 1 : min(stop, i + 6)]):
            found.append("role_behind")
    if text == "(" and i + 2 < stop and following.isupper():
        found.append("acronym_behind")
    return found + _right_word(span, page, i, start, neighbour)


def _takes_in_people(page: PageWords, verb: int) -> bool:
    """'Tarnow received 400 families': the object of the verb is people."""
    thing = page.kid(verb, "dobj")
    return thing is not None and page.lemma[thing] in word_class("hosted_noun")


def _right_word(span: NameSpan, page: PageWords, i: int, start: int, neighbour: NameSpan | None) -> list[str]:
    """What the word behind a name (and its possessive) is, one answer."""
    text, lower = page.text[i], page.lower[i]
    if text in (",", "(") and neighbour is not None and neighbour.first == i + 1 and is_known_place(neighbour):
        known = known_places(neighbour.name)
        holds = "kind_country" in known or "kind_admin1" in known or known[0].startswith("short")
        return ["right_holder" if holds else "right_known"]
    if text == "-":
        return ["right_hyphen"]
    if text in ("—", "–", "--", "―") and span.first == start:
        return ["right_dash"]
    if text[0].isupper():
        label = page.ent[i] or "none"
        if _is_institution(text):
            return ["right_institution", "head_institution"]
        if _head_is_institution(page, i):
            return [f"right_capital_{label}", "head_institution"]
        return ["right_designation_capital" if is_designation(lower) else f"right_capital_{label}"]
    if is_designation(text):
        return ["right_designation"]
    if lower in _place_words("disease"):
        return ["right_disease"]
    return [f"right_{page.pos[i]}"]


def is_known_place(span: NameSpan) -> bool:
    """Whether the gazetteer or the list of abbreviations knows a name."""
    return known_places(span.name) != ("place_unknown",)


def _listed(page: PageWords, left: NameSpan | None, right: NameSpan | None, other: NameSpan | None) -> list[str]:
    """Names in one list are of one kind: 'A, B and C'; ``other``: the one of the two that says of which."""
    if left is None or right is None or other is None or right.first - left.last > 3:
        return []
    between = " ".join(page.text[left.last : right.first])
    if between not in _LISTS:
        return []
    kind = strong_kind(other) or _KIND_OF_LABEL.get(other.label, "")
    return [f"{'comma' if between == ',' else 'and'}_{kind}"] if kind else []


def _called(span: NameSpan, page: PageWords) -> list[str]:
    """'X, a town in', 'X (a militia)', 'the militia X': what the words beside a name call it."""
    found: list[str] = []
    start, stop = page.bounds(span.first)
    i = span.last + 1
    is_phrase = i < stop and page.text[i - 1] in (",", "(", "[", "-", "–", "—")
    if is_phrase and (page.lower[i] in word_class("determiner") or page.lower[i] in ("one", "who", "which")):
        for k in range(i, min(stop, i + 8)):
            noun, text = page.lower[k], page.text[k]
            if noun in (",", ".", ")", "]") or (text[0].isupper() and text.isalpha() and len(text) > 5):
                break
            kind = "role" if noun in person_roles() else "organisation" if page.ent[k] == "ORG" else ""
            kind = kind or next((name for listed, name in _CALLED if noun in word_class(listed)), "")
            if kind:
                found.append(f"called_{kind}")
                break
    if span.first > start and page.tag[span.first - 1] in ("NN", "NNS"):
        noun = page.lower[span.first - 1]
        kind = next((name for listed, name in _CALLED if noun in word_class(listed)), "")
        if kind:
            found.append(f"behind_noun_{kind}")
        if _is_armed_group(page, span.first - 1, start):
            found.append("behind_armed_group")
    if _is_called_armed_group(span, page):
        found.append("called_armed_group")
    return found


def _is_called_armed_group(span: NameSpan, page: PageWords) -> bool:
    """'X, another local militia', 'X (an armed group)', 'X is a rebel group'; not 'X, a militia leader'."""
    i, stop = span.last, page.bounds(span.first)[1]
    if i + 1 >= stop or page.lower[i + 1] not in ("a", "an", "another"):
        return False
    is_bracket = page.text[i] in ("(", "[")
    if not is_bracket and page.text[i] not in (",", "-", "–", "—") and page.lemma[i] != "be":
        return False
    for k in range(i + 2, min(stop, i + 8)):
        if page.pos[k] in ("NOUN", "PROPN") and not (k + 1 < stop and page.pos[k + 1] in ("NOUN", "PROPN", "PART")):
            is_said_of_it = is_bracket or page.dep[k] == ("attr" if page.lemma[i] == "be" else "appos")
            return is_said_of_it and not (k + 1 < stop and page.text[k + 1] == "-") and _is_armed_group(page, k, i + 2)
        if page.pos[k] not in ("ADJ", "NOUN", "PROPN", "ADV", "PUNCT", "VERB"):
            return False
    return False


def _is_armed_group(page: PageWords, k: int, first: int) -> bool:
    """Whether a noun is one for an armed group: 'militia', 'rebel group', an acronym such as that of a known one."""
    lower = page.lower[k]
    if lower in word_class("armed_group_noun"):
        return True
    if lower in word_class("group_noun"):
        return any(word in word_class("armed_modifier") for word in page.lower[max(first, k - 4) : k])
    actor = shipped_actors().named(page.text[k]) if page.text[k].isupper() and len(page.text[k]) > 1 else None
    return actor is not None and actor.kind == "armed_group"


def _head_is_institution(page: PageWords, i: int) -> bool:
    """Whether the capitals from a word on end with the word of an institution: '· Highway Patrol', '· State University'."""
    last = ""
    for text in page.text[i : min(i + _LONGEST_HEAD, page.bounds(i)[1])]:
        if text[0].isupper():
            last = text
        elif text not in ("'s", "’s", "and", "&", "of", "for"):
            break
    return bool(last) and _is_institution(last)


def _is_institution(word: str) -> bool:
    return word[0].isupper() and word.lower().rstrip(".") in _place_words("institution")


@cache
def _place_words(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("place_contexts") if row["class"] == kind)


@cache
def _currency_words() -> frozenset[str]:
    """Names of currencies in one small word: 'dollars'."""
    return frozenset(row["word"] for row in load_table("currencies") if row["form"] == "word" and row["word"].isalpha()
                     and row["word"].islower())  # fmt: skip
