"""Whether a happening took place, as the words have it: negation, modals, conditions, verbs and nouns that hold it in their scope.

What belongs here: realis and the word that decides it.  What does not: who says so (``rows``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.annotate.events.lexicon import event_words
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import contract_word, load_table
from pipelines.vocabularies import REALIS, Factuality, Realis

_MOST_STEPS = 9
_INTO = frozenset({"xcomp", "ccomp", "pcomp", "advcl", "acl", "conj", "dobj", "pobj", "nsubj", "nsubjpass", "prep", "relcl", "attr",
                   "appos", "compound", "nmod", "amod", "agent", "oprd", "dep", "csubj", "poss"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether it happened, the word that makes it so, and how the outlet stands to it where that word says so."""

    realis: Realis
    hedge: int | None = None
    factuality: Factuality | None = None
    is_content: bool = False  # of a demand, promise or threat that is itself an event


@dataclass(frozen=True, slots=True)
class _Scope:
    realis: Realis
    factuality: Factuality | None
    slot: str  # complement, finite, object or any


@cache
def _scopes(part: str) -> dict[str, tuple[_Scope, ...]]:
    """What verbs, nouns, adjectives and adverbs make of a happening in their scope."""
    found: dict[str, list[_Scope]] = {}
    for row in load_table("event_scopes"):
        if row["part"] == part:
            scope = _Scope(
                contract_word("event_scopes", row, "realis", REALIS), _factuality(row["factuality"]), row["slot"]
            )
            found.setdefault(row["word"], []).append(scope)
    return {word: tuple(scopes) for word, scopes in found.items()}


def _factuality(word: str) -> Factuality | None:
    for one in _FACTUALITIES:
        if one == word:
            return one
    return None


_FACTUALITIES: tuple[Factuality, ...] = (
    "alleged",
    "possible",
    "denied",
    "negated",
    "predicted",
    "reported",
    "claimed",
    "unknown",
)
_TURNED: dict[Realis, Realis] = {"happened": "not_happened", "ongoing": "not_happened", "not_happened": "happened",
                                 "attempted": "not_happened"}  # fmt: skip


def standing_of(words: PageWords, trigger: Trigger, is_question: bool, is_bare: bool) -> Standing:
    """Whether a happening took place: the nearest word in whose scope it stands decides, negation turns it.

    ``is_bare``: nothing of who, whom, where or when stands with it.
    """
    found = _standing(words, trigger)
    if is_question and found.realis in ("happened", "ongoing", "planned"):
        return Standing("hypothetical", found.hedge, "unknown")
    if found.realis in ("happened", "ongoing") and found.hedge is None and is_bare and _is_kind(words, trigger):
        return Standing("generic")
    return found


def _is_kind(words: PageWords, trigger: Trigger) -> bool:
    """'torture and murder were their methods': a bare noun of which nothing is told names a kind."""
    i = trigger.at
    if trigger.form != "noun" or trigger.sense.event_type != "ASSAULT" or words.tag[i] in ("NNP", "NNPS"):
        return False
    if any(words.dep[k] in ("det", "poss", "nummod", "quantmod", "relcl", "acl") for k in words.kids[i]):
        return False
    at = i
    while words.dep[at] == "conj" and words.head[at] != at:
        at = words.head[at]
    above = words.head[at]
    is_told = (
        words.dep[at] in ("nsubj", "nsubjpass") and words.tag[above] in ("VBD", "VBN") and words.lemma[above] != "be"
    )
    return (
        words.dep[at] != "ROOT"
        and not is_told
        and not any(words.dep[k] in ("det", "poss", "nummod") for k in words.kids[at])
    )


def _standing(words: PageWords, trigger: Trigger) -> Standing:
    i = trigger.at
    own = _own(words, trigger)
    if own is not None:
        return own
    at, passed_to, goal = i, _is_infinitive(words, i), i
    is_first = True  # the name itself, or what it is joined to
    is_given = trigger.form == "noun" and _is_given(words, i)
    for _ in range(_MOST_STEPS):
        above, relation = words.head[at], words.dep[at]
        if above == at or relation not in _INTO or relation == "relcl":
            break
        is_verb = words.pos[above] in ("VERB", "AUX")
        found = _by_holder(words, at, above, relation, passed_to)
        if found is not None and (not is_given or not is_verb or (is_first and relation in ("dobj", "nsubjpass"))):
            return found
        if relation == "pobj" and is_first and trigger.form == "noun" and words.lower[above] == "without":
            return Standing("not_happened", above, "negated")
        if relation == "prep" and is_verb and words.lower[at] not in event_words("governed"):
            break  # what stands beside an act is taken as given
        if relation == "advcl" and _has_condition(words, at):
            return Standing("hypothetical", at)
        if is_verb and relation in ("nsubj", "nsubjpass", "agent"):
            is_told = relation == "nsubjpass" or words.lemma[above] in event_words("occurs")
            if not (is_told and is_first and trigger.form == "noun"):
                break  # what acts or is acted on is there
        joined = (
            relation == "conj" and words.tag[at] == words.tag[above] and words.kid(at, "nsubj", "nsubjpass") is None
        )
        if is_verb and (joined or relation in ("dobj", "attr", "xcomp", "nsubj", "nsubjpass")):
            found = _of_clause(words, above)
            if found is not None:
                return found
            if relation in ("dobj", "nsubjpass", "conj"):
                goal = above
        is_first = is_first and relation in ("compound", "conj")
        passed_to = passed_to or _is_infinitive(words, above)
        at = above
    if passed_to and words.dep[goal] in ("advcl", "acl", "ROOT") and _is_infinitive(words, goal):
        return _purpose(words, goal)
    if trigger.form == "verb":
        return Standing("ongoing") if _is_ongoing(words, i) else _habit(words, i)
    return Standing("happened")


def _has_condition(words: PageWords, verb: int) -> bool:
    return any(words.lower[k] in event_words("condition") for k in words.all_kids(verb, "mark", "advmod"))


def _purpose(words: PageWords, verb: int) -> Standing:
    """'was sent to search' is a plan; 'fell to close at 7' and 'the first to surrender' are what came about."""
    above = words.head[verb]
    is_outcome = words.lemma[above] in event_words("turns out")
    is_one_of = any(words.lower[k] in event_words("ordinal") for k in words.kids[above])
    return (
        Standing("happened") if words.dep[verb] != "ROOT" and (is_outcome or is_one_of) else Standing("planned", verb)
    )


def _is_given(words: PageWords, i: int) -> bool:
    """'the attack', 'those killings', 'Sunday's raid': what is known to the reader."""
    return any(
        (words.dep[k] == "det" and words.lower[k] in ("the", "this", "that", "these", "those"))
        or words.dep[k] == "poss"
        for k in words.kids[i]
    )


def _is_infinitive(words: PageWords, i: int) -> bool:
    return words.tag[i] == "VB" and any(words.tag[k] == "TO" for k in words.kids[i])


def _is_ongoing(words: PageWords, i: int) -> bool:
    return words.tag[i] == "VBG" and any(
        words.lower[k] in ("is", "are", "'s", "'re", "am") for k in words.all_kids(i, "aux")
    )


def _habit(words: PageWords, i: int) -> Standing:
    """'every year', 'often': what happens again and again is no one happening."""
    for k in words.kids[i]:
        if words.lower[k] in event_words("habit") and words.tag[i] in ("VBP", "VBZ"):
            return Standing("generic", k)
    return Standing("happened")


def _own(words: PageWords, trigger: Trigger) -> Standing | None:
    """What the word's own modifiers say."""
    i = trigger.at
    if trigger.form == "noun":
        for k in (*words.kids[i], *([i - 1] if trigger.first == i and i > 0 else [])):
            if words.lower[k] in ("no", "without", "zero") and words.dep[k] == "det":
                return Standing("not_happened", k, "negated")
            scope = next(iter(_scopes("adjective").get(words.lower[k], ())), None)
            if scope is not None and words.dep[k] in ("amod", "compound", "nmod"):
                return Standing(scope.realis, k, scope.factuality)
        return None
    holder = i
    if trigger.form in ("state", "participle") and words.pos[i] not in ("VERB", "AUX"):
        if words.dep[i] == "amod":
            return None
        holder = words.head[i]
    found = _of_clause(words, holder)
    if found is None and trigger.form in ("verb", "participle"):
        for slot in ("subj", "obj"):
            for k in trigger.slots.of(slot):
                no = next(
                    (d for d in words.kids[k] if words.lower[d] in ("no", "neither") and words.dep[d] == "det"), None
                )
                if no is not None or words.lower[k] in event_words("nobody"):
                    return Standing("not_happened", no if no is not None else k, "negated")
    return found


def _of_clause(words: PageWords, verb: int) -> Standing | None:
    """Negation, modals, conditions and adverbs of a clause."""
    negation = modal = None
    for k in words.kids[verb]:
        lower, relation = words.lower[k], words.dep[k]
        if relation == "neg" or lower in event_words("never"):
            if k + 1 < len(words) and words.lower[k + 1] == "only":
                continue
            negation = k
        elif relation == "aux" and words.tag[k] == "MD":
            modal = k
        elif relation in ("mark", "advmod") and lower in event_words("condition"):
            return Standing("hypothetical", k)
        elif relation == "advmod" and lower in _scopes("adverb"):
            scope = _scopes("adverb")[lower][0]
            return Standing(scope.realis, k, scope.factuality)
        elif relation == "aux" and lower in ("going", "about"):
            modal = k
    if negation is not None and (modal is None or words.lower[modal] not in event_words("open modal")):
        return Standing("not_happened", negation, "negated")
    if negation is not None:
        return Standing("hypothetical", negation, "negated")
    if modal is not None:
        has_been = any(words.lower[k] in ("have", "'ve") for k in words.all_kids(verb, "aux"))
        lower = words.lower[modal]
        if lower in event_words("will"):
            return Standing("planned", modal, "predicted")
        if lower in event_words("past habit") and not has_been:
            return Standing("planned", modal, "predicted")
        if has_been and lower in event_words("may"):
            return Standing("happened", modal, "possible")
        is_possible = lower in event_words("may")
        return Standing("hypothetical", modal, "possible" if is_possible else None, lower in event_words("must"))
    return None


def _by_holder(words: PageWords, at: int, above: int, relation: str, passed_to: bool) -> Standing | None:
    """What the word above makes of it."""
    is_verb = words.pos[above] in ("VERB", "AUX")
    part = "verb" if is_verb else "noun" if words.pos[above] in ("NOUN", "PROPN") else "adjective"
    scopes = _scopes(part).get(words.lemma[above], ()) or _scopes(part).get(words.lower[above], ())
    slot = _slot(words, at, relation, passed_to)
    if words.lemma[above] == "have" and slot == "complement" and passed_to and words.tag[above] in ("VB", "VBP", "VBZ"):
        return Standing("hypothetical", above)  # 'they have to leave'; 'they had to leave' they did
    scope = next((each for each in scopes if each.slot == slot or (each.slot == "any" and slot in _INSIDE)), None)
    if scope is None:
        is_open = part == "adjective" and passed_to and slot == "complement" and relation != "conj"
        return (
            Standing("hypothetical", above) if is_open and words.lower[above] not in event_words("turns out") else None
        )
    outer = _of_clause(words, above) if is_verb else None
    is_content = part != "adjective" and scope.realis in ("planned", "threatened", "hypothetical")
    if outer is not None and outer.realis == "not_happened":
        turned = _TURNED.get(scope.realis, "hypothetical")
        return Standing(turned, outer.hedge, "negated" if turned == "not_happened" else None)
    if outer is not None and scope.realis == "happened" and scope.factuality is None:
        return outer
    return Standing(scope.realis, above, scope.factuality, is_content)


_INSIDE = frozenset({"complement", "finite", "object"})


def _slot(words: PageWords, at: int, relation: str, passed_to: bool) -> str:
    """Where a happening stands below the word that may hold it: a finite clause, another complement, an object, elsewhere."""
    if relation in ("xcomp", "ccomp", "pcomp", "acl", "csubj"):
        is_finite = any(words.dep[k] in ("aux", "auxpass") and words.tag[k] != "TO" for k in words.kids[at])
        is_open = words.tag[at] in ("VB", "VBG") and not is_finite
        return "complement" if passed_to or relation != "ccomp" or is_open else "finite"
    if relation == "advcl":
        return "complement" if passed_to and words.tag[at] == "VB" else "adjunct"
    if relation in ("dobj", "nsubjpass", "attr", "oprd", "pobj", "compound", "nmod"):
        return "object"
    if relation == "prep":
        return "object" if words.lower[at] in event_words("governed") else "adjunct"
    return relation
