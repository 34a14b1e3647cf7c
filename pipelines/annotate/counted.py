"""What a number counts or measures, and what happened to it: head noun, normal form, event, from the syntax.

The parser's tree is asked first and a scan of the noun phrase to the right second; what is left out ('kidnapped 32')
is taken from the figure before it in the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipelines.annotate.context import HYPHENS, Context
from pipelines.annotate.numbers import Numeral
from pipelines.annotate.word_lists import figure_words
from pipelines.lexicons import load_table

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_PHRASE = 9  # tokens from a number to the head of its noun phrase
_PREMODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "advmod", "quantmod", "npadvmod"})
_SKIPPED = frozenset({"DET", "PRON", "NUM", "PUNCT", "SPACE", "PART"})


@dataclass(frozen=True, slots=True)
class Counted:
    """The thing counted: its normal form, head lemma, unit class of a count, and its head token where it is printed."""

    text: str
    head_lemma: str
    unit: str | None
    head: Token | None
    end: int  # lexeme behind the noun phrase where it follows the number, else the number's own end


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to the thing counted, and whether that is a state or a change."""

    event: str
    aspect: str | None


@cache
def noun_units() -> dict[str, str]:
    """Lemma of a noun -> unit of what it counts: person, household, building, vehicle …"""
    return {row["lemma"]: row["unit"] for row in load_table("counted_nouns")}


def unit_of(head: Token | None, lemma: str) -> str:
    """The unit that a noun stands for: its class where it has one, a person where its form says so, else itself."""
    units = noun_units()
    if lemma in units:
        return units[lemma]
    if lemma.lower() in units:
        return units[lemma.lower()]
    low = lemma.lower()
    if head is not None and (head.ent_type_ == "NORP" or head.tag_ == "NNPS"):
        return "person" if low.endswith(("an", "i", "ese", "er", "ard", "ish", "ian", "ite", "ist")) else low
    if low.endswith(("man", "woman", "ist", "ician", "person", "people")) and len(low) > 5:
        return "person"
    return low


def lemma_of(token: Token) -> str:
    """Lemma of a noun; capitals stay where the word is a name ('Colombian')."""
    text = token.text
    lemma = token.lemma_ or text
    if token.tag_ in ("NNPS", "NNP") and text.endswith("s") and len(text) > 4 and not text.endswith("ss"):
        lemma = text[:-1]
    return lemma if token.tag_ in ("NNP", "NNPS") else lemma.lower()


def counted_noun(context: Context, numeral: Numeral, start: int) -> Counted | None:
    """The noun phrase that a number counts, looked for from lexeme ``start`` on; None where it is left out."""
    if context.lower(start) == "of":
        return _partitive(context, numeral, start + 1)
    hyphen = context.lower(start) in HYPHENS and context.glued(start)
    token = context.token(start + 1 if hyphen else start)
    if token is None or start >= len(context.lexemes):
        return None
    number = context.last_token(numeral.last - 1)
    head = _tree_head(context, number) or _scan(token, context)
    if head is None:
        return _adjective(context, token, start)
    return _described(context, head, token.i)


def _partitive(context: Context, numeral: Numeral, start: int) -> Counted | None:
    """'scores of families', '9 of the 14 fishermen'; not 'four of school age', where the noun is left out."""
    token = context.token(start)
    if token is None:
        return None
    bare = token.pos_ not in ("DET", "PRON", "NUM") and numeral.form in ("digits", "words")
    head = _scan(token, context)
    if head is None:
        if token.pos_ == "PRON" and token.lower_ in ("them", "those", "these", "us", "which", "whom"):
            return None
        return _adjective(context, token, start)
    if bare and head.tag_ not in ("NNS", "NNPS", "NNP"):
        return None
    return _described(context, head, token.i)


def _tree_head(context: Context, number: Token) -> Token | None:
    """The noun to the right that the parser hangs the number on."""
    token = number
    for _ in range(4):
        if (
            token.dep_ in ("nummod", "quantmod", "compound", "amod", "nmod", "advmod", "det")
            and token.head.i != token.i
        ):
            head = token.head
            if head.pos_ in ("NOUN", "PROPN") and number.i < head.i <= number.i + _MAX_PHRASE:
                return head if _reachable(number, head) else None
            token = head
        else:
            return None
    return None


def _reachable(number: Token, head: Token) -> bool:
    """No verb, preposition or clause mark stands between a number and the head of its phrase."""
    doc = number.doc
    return not any(
        doc[i].tag_ in ("IN", "TO", "VBD", "VBZ", "VBP", "MD", ".", ":", "WDT", "WP") or (doc[i].text in (",", "(", ")", ";")
        and not (doc[i].text == "," and i + 1 < head.i and doc[i + 1].pos_ == "ADJ"))
        for i in range(number.i + 1, head.i)
    )  # fmt: skip


def _scan(token: Token, context: Context) -> Token | None:
    """The last noun of the noun phrase that begins at ``token``."""
    doc, head = token.doc, None
    end = min(context.tokens[-1].i + 1, token.i + _MAX_PHRASE)
    for i in range(token.i, end):
        each = doc[i]
        if each.pos_ in ("NOUN", "PROPN") and not (head is not None and _is_new_phrase(head, each)):
            head = each
        elif each.text in HYPHENS or each.text in ('"', "“", "”", "'", "‘", "’") or each.tag_ == "POS":
            continue
        elif head is None and (
            each.pos_ in ("ADJ", "DET", "NUM", "ADV", "PRON") or each.tag_ in ("VBG", "VBN", "PRP$", "CC", "JJ")
        ):
            if each.pos_ == "PRON" and each.tag_ != "PRP$":
                break
            if (each.tag_ == "VBN" and not _noun_ahead(each, end)) or (each.tag_ == "CC" and i == token.i):
                break
        else:
            break
    return head


def _is_new_phrase(head: Token, following: Token) -> bool:
    """'soldiers Monday': a plural common noun ends its phrase before a name."""
    return head.tag_ == "NNS" and following.pos_ == "PROPN"


def _noun_ahead(token: Token, end: int) -> bool:
    doc = token.doc
    at = token.i + 1
    while at < end and doc[at].pos_ in ("ADJ",):
        at += 1
    return at < end and doc[at].pos_ in ("NOUN", "PROPN")


def _adjective(context: Context, token: Token, start: int) -> Counted | None:
    """'9 dead', '178 injured': the adjective names the people."""
    if token.lower_ in figure_words("counted adjective"):
        return Counted(token.lower_, token.lower_, "person", token, start + 1)
    if token.lower_ in ("others", "people", "other"):
        return Counted(token.lower_, "other", None, token, start + 1)
    return None


def _described(context: Context, head: Token, first: int) -> Counted:
    """Normal form of a noun phrase: its modifiers from ``first`` on and its head, without determiners and numbers."""
    words = []
    base = context.tokens[0].i
    left = first
    for i in range(left, head.i + 1):
        token = head.doc[i]
        if i < head.i and (
            token.pos_ in _SKIPPED
            or token.tag_ in ("PRP$", "POS")
            or token.lower_ in figure_words("skipped before a noun")
        ):
            continue
        words.append(token.text)
    lemma = lemma_of(head)
    end_char = context.token_end(context.tokens[min(head.i - base, len(context.tokens) - 1)])
    end = next((k for k, lexeme in enumerate(context.lexemes) if lexeme.start >= end_char), len(context.lexemes))
    return Counted(" ".join(words), lemma, unit_of(head, lemma), head, end)


def measured_thing(context: Context, start: int, number_at: int, joined: bool) -> Counted | None:
    """What a sum, share or measure is of: '60% of its revenue', 'a 100-metre section', 'shares rose 3%'."""
    token = context.token(start)
    if token is not None and start < len(context.lexemes):
        if token.lower_ == "of":
            following = context.token(start + 1)
            head = _scan(following, context) if following is not None else None
            if head is not None and following is not None:
                return _described(context, head, following.i)
        elif joined or token.pos_ in ("NOUN", "PROPN", "ADJ"):
            skip = token.text in HYPHENS
            following = context.token(start + 1) if skip else token
            head = _scan(following, context) if following is not None else None
            if (
                head is not None
                and following is not None
                and head.tag_ not in ("NNP",)
                and following.lower_ not in ("more", "higher", "lower", "less")
            ):
                return _described(context, head, following.i)
    number = context.token(number_at)
    return _subject(context, number) if number is not None else None


def _subject(context: Context, token: Token) -> Counted | None:
    """The noun above the number, or the subject of the verb above it."""
    first = context.tokens[0].i
    last = context.tokens[-1].i
    for _ in range(8):
        head = token.head
        if head.i == token.i or not first <= head.i <= last:
            break
        if token.dep_ == "pobj" or head.pos_ not in ("NOUN", "PROPN") or head.i > token.i:
            if head.pos_ in ("VERB", "AUX"):
                subject = next((c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
                if subject is not None and subject.pos_ in ("NOUN", "PROPN"):
                    return _with_modifiers(context, subject)
            token = head
            continue
        if (
            head.tag_ in ("NN", "NNS", "NNP", "NNPS")
            and not head.like_num
            and head.ent_type_ not in ("PERCENT", "MONEY", "QUANTITY", "DATE")
        ):
            return _with_modifiers(context, head)
        token = head
    return None


def _with_modifiers(context: Context, head: Token) -> Counted:
    children = [c for c in head.children if c.i < head.i and c.dep_ in _PREMODIFIERS and c.i >= context.tokens[0].i]
    first = min([c.i for c in children] + [head.i])
    described = _described(context, head, first)
    return Counted(described.text, described.head_lemma, described.unit, head, 0)


@cache
def _events() -> dict[tuple[str, str], dict[str, Event]]:
    table: dict[tuple[str, str], dict[str, Event]] = {}
    for row in load_table("events"):
        table.setdefault((row["lemma"], row["part"]), {})[row["role"]] = Event(row["event"], row["aspect"] or None)
    return table


def event_of(context: Context, head: Token | None, number_at: int) -> Event | None:
    """The event that the thing counted takes part in: the verb above it in its role, a participle on it, or the noun."""
    token = head if head is not None else context.token(number_at)
    if token is None:
        return None
    first, last = context.tokens[0].i, context.tokens[-1].i
    own = _events().get((token.lemma_.lower(), "noun"), {}).get("any")
    for child in token.children:  # 'three fishermen killed in …'
        if child.dep_ in ("acl", "amod", "relcl") and child.tag_ in ("VBN", "VBD", "VBG") and child.i <= last:
            passive = child.tag_ == "VBN" or any(c.dep_ in ("nsubjpass", "auxpass") for c in child.children)
            found = _role(child, "object" if passive and child.dep_ != "relcl" else _relative_role(child))
            if found is not None:
                return found
    for _ in range(6):
        above = token.head
        if above.i == token.i or not first <= above.i <= last:
            break
        if above.pos_ in ("VERB", "AUX"):
            role = {"dobj": "object", "nsubjpass": "object", "nsubj": "subject", "attr": "subject"}.get(
                token.dep_, "subject"
            )
            found = _role(above, role)
            if found is not None:
                return found
            if token.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
                complement = next(
                    (
                        c
                        for c in above.children
                        if c.dep_ in ("acomp", "attr", "oprd", "dep", "xcomp") and c.i > above.i
                    ),
                    None,
                )
                state = (
                    _events().get((complement.lemma_.lower(), "noun"), {}).get("any")
                    if complement is not None
                    else None
                )
                if state is not None:
                    return Event(state.event, "stock")
            if token.dep_ not in ("conj", "xcomp", "ccomp"):
                break
        elif above.pos_ in ("NOUN", "PROPN", "ADP") and token.dep_ in (
            "pobj",
            "prep",
            "conj",
            "nmod",
            "nummod",
            "appos",
        ):
            noun = _events().get((above.lemma_.lower(), "noun"), {}).get("any")
            if noun is not None and above.pos_ == "NOUN" and token.dep_ != "conj":
                return noun
        token = above
    return own


def _relative_role(verb: Token) -> str:
    return "object" if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) else "subject"


def _role(verb: Token, role: str) -> Event | None:
    roles = _events().get((verb.lemma_.lower(), "verb"), {})
    return roles.get(role) or roles.get("any")
