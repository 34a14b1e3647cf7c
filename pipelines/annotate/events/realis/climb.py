"""The climb from the word of a happening up the tree to the first word that says whether it took place.

What belongs here: what each step up means.  What does not: what a clause says of its own verb (``clauses``), what words make of
their scope (``scopes``).
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.annotate.events.lexicon import event_words
from pipelines.annotate.events.realis.clauses import (
    habit,
    has_condition,
    is_any,
    is_given,
    is_joined,
    is_ongoing,
    is_open_yet,
    none_of,
    of_clause,
    of_clause_and_doer,
    too_or_enough,
)
from pipelines.annotate.events.realis.scopes import (
    Scope,
    Standing,
    is_finite,
    is_infinitive,
    is_past,
    is_verb,
    realis_words,
    scope_of,
    slot_below,
)
from pipelines.annotate.parse.page import PageWords

_MOST_STEPS = 9
_INTO = frozenset({"xcomp", "ccomp", "pcomp", "advcl", "acl", "conj", "dobj", "pobj", "nsubj", "nsubjpass", "prep", "relcl", "attr",
                   "appos", "compound", "nmod", "amod", "agent", "oprd", "dep", "csubj", "poss"})  # fmt: skip
_HAPPENED = Standing("happened")
_SAID = Standing("happened", is_content=True)  # there, but what is told is what becomes of it
_LATER = frozenset({"come", "go", "follow", "end", "break", "continue", "resume", "be"})  # of what was there
_MOST_HOLDERS = 3  # one in the scope of another: 'tried to prevent the attempt to …'


class Climb:
    """From the word of a happening up the tree to the first word that says whether it took place.

    ``is_given``: a noun that the reader knows, so that only what is said of it itself counts.  ``is_loose``: beside an act, so that
    the act's modals count and its negation does not.  ``is_open``: an infinitive was passed and no tense since.
    """

    def __init__(self, words: PageWords, word: int, form: str, depth: int = 0) -> None:
        self.words, self.word, self.form, self.depth, self.at = words, word, form, depth, word
        self.is_noun = form == "noun"
        self.is_given = self.is_noun and is_given(words, word)
        self.is_loose = False
        self.is_first = True  # the name itself, or what it is joined to
        self.is_open = is_infinitive(words, word)
        self.goal = word

    def standing(self) -> Standing:
        """What the first word that decides makes of it."""
        words = self.words
        for _ in range(_MOST_STEPS):
            above, relation = words.head[self.at], words.dep[self.at]
            if above == self.at or relation not in _INTO:
                break
            found = self._step(above, relation)
            if found is not None:
                is_beside = self.is_loose and found.realis in ("not_happened", "attempted")
                return self._plain() if is_beside else found
            self._pass_to(above, relation)
        if (
            self.is_open
            and words.dep[self.goal] in ("advcl", "acl", "relcl", "ROOT")
            and is_infinitive(words, self.goal)
        ):
            return self._purpose(self.goal)
        return self._plain()

    def _plain(self) -> Standing:
        i = self.word
        if self.form != "verb":
            return _HAPPENED
        return Standing("ongoing") if is_ongoing(self.words, i) else habit(self.words, i)

    def _pass_to(self, above: int, relation: str) -> None:
        words = self.words
        if is_verb(words, self.at) and is_finite(words, self.at):
            self.is_open, self.goal = False, above
        if is_verb(words, above):
            if relation in ("dobj", "nsubjpass", "conj", "xcomp", "ccomp", "pcomp"):
                self.goal = above
            self.is_open = self.is_open or is_infinitive(words, above)
        is_thin = relation in ("compound", "conj") or (relation == "pobj" and words.pos[above] in ("ADP", "SCONJ"))
        self.is_first = self.is_first and is_thin
        self.at = above

    def _step(self, above: int, relation: str) -> Standing | None:
        """The standing that one step up decides; None to go on."""
        words, at = self.words, self.at
        if relation == "amod" and not self.is_noun:
            return self._plain()  # 'the murdered women'
        if relation in ("relcl", "acl") and not self._is_content(relation):
            return self._of_modified(above)
        if relation == "conj" and words.tag[at] == "VBD" and is_verb(words, above) and not is_finite(words, above):
            return self._plain()  # 'failed to sell and closed': the parser joined it too low
        if relation == "advcl" and has_condition(words, at):
            return Standing("hypothetical", at)
        found = self._by_holder(above, relation)
        if found is not None:
            return found
        if relation == "advcl":
            return self._of_adverbial(above)
        instead = self._instead(above) if relation in ("pobj", "pcomp", "prep", "conj") else None
        if instead is not None and not self.is_given:
            return Standing("not_happened", instead, "negated")
        if relation == "prep":
            return self._of_prepositional(above)
        if relation == "compound":
            self.is_given = self.is_given or (self.is_noun and words.lemma[above] not in realis_words("whole of"))
        if is_verb(words, above):
            return self._of_verb(above, relation)
        return None

    def _instead(self, above: int) -> int | None:
        """'without', 'instead of', 'rather than' above a deed."""
        words = self.words
        near = (above, *(k for k in words.kids[above] if k < self.at))
        if words.dep[self.at] == "conj":
            return next((k for k in near if words.dep[k] == "cc" and words.lower[k] == "than"), None)
        return next((k for k in near if words.lower[k] in realis_words("instead")), None)

    def _is_content(self, relation: str) -> bool:
        """'a plan to leave', 'the claim that they left', but not 'a plan drawn up'."""
        at, words = self.at, self.words
        return is_infinitive(words, at) or (relation == "acl" and words.kid(at, "mark") is not None)

    def _of_modified(self, noun: int) -> Standing:
        """'no one who fled', 'anyone who flees': what is told of somebody who is not there, or may be."""
        no, any_ = none_of(self.words, noun), is_any(self.words, noun)
        if no is not None:
            return Standing("not_happened", no, "negated")
        is_doer = self.words.lower[self.words.kid(self.at, "nsubj", "nsubjpass") or self.at] in ("who", "that", "which")
        if any_ is not None and is_doer and not is_past(self.words, self.at):
            return Standing("hypothetical", any_)
        return self._plain()

    def _of_adverbial(self, above: int) -> Standing | None:
        """'once they arrive' is as open as what follows it; 'after they arrived' is told."""
        words, at = self.words, self.at
        if is_infinitive(words, at):
            return self._purpose(at)
        subject = words.kid(at, "nsubj", "nsubjpass")
        any_ = is_any(words, subject) if subject is not None else None
        if any_ is not None and any(words.lower[k] == "before" for k in words.all_kids(at, "mark", "prep")):
            return Standing("not_happened", any_, "negated")
        clause = of_clause(words, above) if is_verb(words, above) else None
        is_unreal = clause is not None and clause.realis in ("planned", "hypothetical")
        if clause is not None and is_unreal and not is_past(words, at):
            return Standing(clause.realis, clause.hedge, clause.factuality)
        if words.tag[at] == "VBG" and words.kid(at, "mark", "aux") is None:
            self.is_loose = True
            return None
        return self._plain()

    def _of_prepositional(self, above: int) -> Standing | None:
        words, preposition = self.words, self.words.lower[self.at]
        is_deed = words.tag[self.word] == "VBG"  # 'for killing'
        if is_verb(words, above):
            clause = of_clause(words, above)
            if preposition in realis_words("rests on") and not (preposition == "before" and is_deed):
                return self._plain()
            is_result = words.lemma[above] in realis_words("leads to") and preposition in ("to", "in", "into")
            if (is_result and self.is_first) or (preposition == "under" and not self.is_given):
                self.is_given = False  # 'could lead to the collapse', 'did not come under attack'
                return clause
            if self.is_given:
                return self._plain()
            self.is_loose = True
            return clause if clause is not None and clause.realis != "not_happened" else None
        if words.pos[above] not in ("NOUN", "PROPN", "PRON"):
            return None
        if words.lemma[above] in realis_words("whole of") or scope_of(words, above, "noun", "object") is not None:
            return None
        if is_deed and preposition == "for":
            is_punished = words.lemma[above] in realis_words("punished for")
            return self._plain() if is_punished else Standing("hypothetical", self.at)
        self.is_given = self.is_noun
        return None

    def _of_verb(self, above: int, relation: str) -> Standing | None:
        words, at = self.words, self.at
        if relation in ("nsubj", "nsubjpass", "agent", "csubj"):
            found = self._of_subject(above, relation)
            if found is not None:
                return found
        elif relation == "ccomp" and is_finite(words, at):
            return self._plain() if is_past(words, at) or not self._is_unreal(above) else None
        elif relation == "conj" and not is_joined(words, at, above):
            return None
        elif self.is_noun and relation in ("dobj", "attr", "oprd", "pobj") and not self._is_brought_about(above):
            clause = of_clause(words, above)
            if words.lemma[above] in realis_words("changes") and (clause is not None or is_infinitive(words, above)):
                return _SAID
            if self.is_given or words.lemma[above] in realis_words("takes as given"):
                return self._plain()
        elif relation not in ("dobj", "attr", "xcomp", "ccomp", "conj"):
            return None
        self.is_given = False
        found = of_clause(words, above)
        return None if found is None or (self.is_loose and found.realis == "not_happened") else found

    def _of_holder(self, verb: int) -> Standing | None:
        """Whether what holds the happening took place itself: 'to prevent', 'could prevent', 'managed to prevent'."""
        found = of_clause(self.words, verb)
        if found is None and self.depth < _MOST_HOLDERS:
            return Climb(self.words, verb, "verb", self.depth + 1).standing()
        return found

    def _is_unreal(self, verb: int) -> bool:
        found = self._of_holder(verb)
        return found is not None and is_open_yet(self.words, found)

    def _is_brought_about(self, verb: int) -> bool:
        return self.words.lemma[verb] in realis_words("brings about")

    def _of_subject(self, above: int, relation: str) -> Standing | None:
        """What acts or is acted on is there, but 'the talks will begin' and 'an attack is likely' tell of it itself."""
        words = self.words
        lemma = words.lemma[above]
        is_told = relation == "nsubjpass" or lemma in event_words("occurs")
        if not (is_told and self.is_first and self.is_noun):
            return self._plain()
        if lemma == "be":
            predicate = words.kid(above, "acomp", "attr")
            if predicate is None:
                return None
            scope = scope_of(words, predicate, "adjective", "object")
            complement = words.kid(predicate, "xcomp", "ccomp")
            if scope is None or (complement is not None and not self._is_of_itself(complement)):
                return self._plain()
            outer = of_clause(words, above)
            if outer is not None and outer.realis == "not_happened":
                return scope.turned(outer.hedge)
            return scope.standing(predicate, False, False) or self._plain()
        raised = words.kid(above, "xcomp")
        if relation == "nsubjpass" and raised is not None and not self._is_of_itself(raised):
            return self._plain()
        clause = of_clause(words, above)
        if self.is_given and relation == "nsubjpass" and clause is not None and not self._is_brought_about(above):
            return self._plain()
        if self.is_given and clause is not None and clause.realis == "not_happened" and lemma in _LATER:
            return self._plain()
        is_bare = words.tag[above] == "VB" and words.kid(above, "aux") is None  # as the tagger has 'attacks continue'
        is_present = is_bare or words.tag[above] in ("VBP", "VBZ") or is_ongoing(words, above)
        if clause is None and is_present and lemma in ("continue", "rage", "persist", "go"):
            return Standing("ongoing", above)
        return None

    def _is_of_itself(self, verb: int) -> bool:
        """'expected to begin', 'likely to be held'."""
        lemma = self.words.lemma[verb]
        return lemma in event_words("occurs") or (
            lemma in realis_words("brings about") and self.words.tag[verb] == "VBN"
        )

    def _purpose(self, verb: int) -> Standing:
        """'was sent to search' is a plan; 'fell to close at 7', 'the first to surrender', 'marched to demand' and 'used a knife to
        kill' came about."""
        words, above = self.words, self.words.head[verb]
        if words.dep[verb] == "ROOT":
            return Standing("planned", verb)
        clause = of_clause(words, above) if is_verb(words, above) else None
        lemma = words.lemma[above]
        is_outcome = lemma in event_words("turns out") or lemma == "use"
        is_one_of = any(words.lower[k] in event_words("ordinal") for k in (above, *words.kids[above]))
        is_word = verb == self.word and words.lemma[verb] in realis_words("speaks out")
        is_said = is_word and lemma in realis_words("gathers") and is_past(words, above)
        if not (is_outcome or is_one_of or is_said):
            return Standing("planned", verb)
        return clause or _HAPPENED

    def _by_holder(self, above: int, relation: str) -> Standing | None:
        """What the word above makes of it."""
        words, at = self.words, self.at
        slot = slot_below(words, at, relation, self.is_open)
        if is_verb(words, above):
            return self._by_verb(above, relation, slot)
        if words.pos[above] in ("NOUN", "PROPN"):
            is_about = relation == "prep" and words.lower[at] not in ("of", "for", "to")
            scope = scope_of(words, above, "noun", slot)
            return None if scope is None or (self.is_given and is_about) else self._by_noun(above, scope)
        if words.pos[above] == "ADJ" or words.tag[above] in ("JJ", "VBN", "JJR"):
            return self._by_adjective(above, relation, slot)
        return None

    def _by_verb(self, above: int, relation: str, slot: str) -> Standing | None:
        words, at, lemma = self.words, self.at, self.words.lemma[above]
        is_infinite = is_infinitive(words, at)
        if lemma in ("have", "be", "remain") and is_infinite:
            yet = next((k for k in words.all_kids(above, "advmod") if words.lower[k] == "yet"), None)
            if yet is not None:
                return Standing("not_happened", yet, "negated")
        if lemma == "have" and is_infinite and words.tag[above] in ("VB", "VBP", "VBZ"):
            return of_clause(words, above) or Standing(
                "hypothetical", above
            )  # 'they have to leave'; 'they had to leave' they did
        if lemma in ("be", "seem", "appear", "become", "remain") and relation in ("ccomp", "xcomp", "csubj", "advcl"):
            predicate = words.kid(above, "acomp", "attr", "oprd")
            is_told = slot != "finite" or words.kid(at, "mark") is not None
            if predicate is not None:
                return self._by_predicate(above, predicate, slot) if is_told else None
        if relation == "nsubjpass" and words.kid(above, "xcomp") is not None:
            return None
        if lemma == "call" and slot == "object" and (relation == "oprd" or words.kid(above, "oprd") is not None):
            return None  # 'called the raid a mistake'
        scope = scope_of(words, above, "verb", slot, at)
        if slot == "object" and self._is_weighed(above):
            return _SAID
        if scope is None:
            return None
        if scope.realis == "not_happened" and slot == "finite" and at < above:
            return None  # 'the guards fled, a charge he denied'
        is_direct = self.is_first and relation in ("dobj", "nsubjpass", "prep")
        if self.is_given and (not is_direct or scope.factuality == "alleged"):
            return self._plain()
        outer = of_clause_and_doer(words, above)
        if outer is not None and outer.realis == "not_happened":
            return scope.turned(outer.hedge)
        if scope.realis == "ongoing" and outer is not None:
            return outer
        if scope.realis in ("not_happened", "attempted", "ongoing"):
            held = self._of_holder(above)
            if held is not None and held.realis == "not_happened":
                return scope.turned(held.hedge)  # 'failed to prevent'
            if held is not None and is_open_yet(words, held):
                return Standing("hypothetical", above)
        found = scope.standing(above, is_past(words, above), True)
        if found is not None and lemma in realis_words("changes"):
            return replace(found, is_content=True)  # 'called off the strike'
        return found

    def _is_weighed(self, verb: int) -> bool:
        """'rejected the request', 'considers an offer': what was said is there, whatever becomes of it."""
        words = self.words
        is_said = self.is_noun and words.lemma[self.word] in realis_words("what is said")
        return is_said and words.lemma[verb] in realis_words("weighs")

    def _by_noun(self, above: int, scope: Scope) -> Standing | None:
        words = self.words
        no, verb = none_of(words, above), words.head[above]
        if (self.is_given and scope.lets_through) or (words.lemma[above] == "order" and words.lower[above - 1] == "in"):
            return None
        if no is None and words.dep[above] in ("dobj", "attr", "nsubjpass") and is_verb(words, verb):
            outer = of_clause(words, verb)
            no = outer.hedge if outer is not None and outer.realis == "not_happened" else None
        return scope.turned(no) if no is not None else scope.standing(above, False, True)

    def _by_predicate(self, copula: int, predicate: int, slot: str) -> Standing | None:
        """'it is unclear that', 'it is time to': the clause hangs on the copula."""
        words = self.words
        part = "noun" if words.pos[predicate] in ("NOUN", "PROPN") else "adjective"
        scope = scope_of(words, predicate, part, slot)
        too = too_or_enough(words, predicate)
        if too is not None and slot != "finite":
            return too
        if slot == "finite" and (scope is None or scope.slot == "any"):
            return None
        if scope is None:
            return (
                Standing("hypothetical", predicate) if is_infinitive(words, self.at) and part == "adjective" else None
            )
        outer = of_clause(words, copula)
        if outer is not None and outer.realis == "not_happened":
            return scope.turned(outer.hedge)
        return scope.standing(predicate, False, False)

    def _by_adjective(self, above: int, relation: str, slot: str) -> Standing | None:
        words = self.words
        scope = scope_of(words, above, "adjective", slot)
        verb = words.head[above]
        outer = of_clause(words, verb) if words.dep[above] in ("acomp", "attr", "oprd") else None
        if scope is not None:
            if outer is not None and outer.realis == "not_happened":
                return scope.turned(outer.hedge)
            if scope.lets_through:
                return outer
            return scope.standing(above, False, False)
        if not is_infinitive(words, self.at) or relation == "conj":
            return None
        too = too_or_enough(words, above)
        if too is not None:
            return too
        is_perfect = any(words.lower[k] == "have" for k in words.all_kids(self.at, "aux"))
        is_so = is_perfect or words.lower[above] in event_words("turns out") | event_words("ordinal")
        return None if is_so else Standing("hypothetical", above)
