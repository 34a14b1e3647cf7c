"""Which page's quantities are one quantity of the world: those of one incident, or of one place and time.

What belongs here: sharing out the quantities of one home among threads.  What does not: homes and rows (``read``), how statements
of a thread stand to each other (``links``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipelines.annotate.figures import contradict, groups_of, other_place, other_setting, same_number
from pipelines.resolve.threads.stated import Stated, best

MOST_DRAFTS = 24  # of one event in one home that a quantity is compared with; own
_SAMPLES = 6  # quantities of a draft that are compared
_APART = frozenset({"age and sex"})  # an axis on which a group is never told of for the whole
_LOOSE = frozenset({("side", "civilian"), ("held", "captive")})  # news say 'civilians' for people
_MOST_APART = 10.0  # times: two counts of one thing
_OF_SOMETHING = frozenset({"member"})  # of a crew, of a family: tells no kind, and not all people
_MOST_OVER = 2.0  # times: a count of some kind of people above one of all, as a rival to it
_TELLING = 3.0  # from here on two pages seldom have one number by chance
_ADDS = frozenset({"other", "others", "more", "another", "further"})


def kinds_of(nouns: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Axes and groups of people that nouns name."""
    return frozenset(item for noun in nouns for item in groups_of(noun).items()) - _LOOSE


@dataclass(frozen=True, eq=False)
class Quantity:
    """What figures of one page state together.  ``whole_id``: the quantity of its page that it is a part of."""

    quantity_id: str
    statements: tuple[Stated, ...]
    whole_id: str | None
    adds: bool = False  # 'six more people': besides others of the same event that its page tells of
    mixed: frozenset[str] = (
        frozenset()
    )  # axes on which its page tells parts of it: '70 fighters', 30 soldiers and 40 rebels

    @cached_property
    def best(self) -> Stated:
        """Its most exact statement."""
        return best(self.statements) if len(self.statements) > 1 else self.statements[0]

    @cached_property
    def groups(self) -> frozenset[tuple[str, str]]:
        """Axes and groups of people that its nouns name."""
        named = frozenset(item for each in self.statements for item in each.amount.groups.items()) - _LOOSE
        return frozenset((axis, group) for axis, group in named if axis not in self.mixed)

    @cached_property
    def is_some_kind(self) -> bool:
        """Whether it counts some kind of people: evacuees, medics, rebels; not people or civilians."""
        telling = [each.amount for each in self.statements if each.amount.head not in _OF_SOMETHING]
        return bool(telling) and not (
            self.mixed or any(each.is_anyone or _LOOSE & each.groups.items() for each in telling)
        )

    @property
    def first(self) -> int:
        """Where its page states it first: what an article is about comes early."""
        return min(each.row.number_start for each in self.statements)

    @property
    def is_part(self) -> bool:
        """Whether its page tells of a whole that it is a part of."""
        return self.whole_id is not None

    @property
    def says_more(self) -> bool:
        """'six more people', 'two others': besides those told of before."""
        words = set(self.best.row.surface.lower().split()) - set((self.best.row.cue or "").lower().split())
        return not words.isdisjoint(_ADDS)

    @property
    def article_id(self) -> str:
        """The article that it stands in."""
        return self.best.row.article_id


@dataclass(eq=False)
class Draft:
    """A thread in the making."""

    quantities: list[Quantity] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    ids: set[str | None] = field(default_factory=set)  # of its quantities
    whole_ids: set[str | None] = field(default_factory=set)  # of what its quantities are parts of
    groups: set[tuple[str, str]] = field(default_factory=set)
    whole: Draft | None = None
    basis: str = ""  # why it is a part
    _ordered: list[Stated] | None = None

    def add(self, quantity: Quantity) -> None:
        """Takes a quantity in."""
        self.quantities.append(quantity)
        self.articles.add(quantity.article_id)
        self.ids.add(quantity.quantity_id)
        self.whole_ids.add(quantity.whole_id)
        self.groups |= quantity.groups
        self._ordered = None

    def samples(self) -> list[Quantity]:
        """The quantities that a further one is compared with: the first ones, and the last."""
        return [*self.quantities[: _SAMPLES - 1], self.quantities[-1]]

    @property
    def statements(self) -> list[Stated]:
        """All statements in order of time."""
        if self._ordered is None:
            every = [each for quantity in self.quantities for each in quantity.statements]
            self._ordered = sorted(every, key=lambda each: each.order) if len(every) > 1 else every
        return self._ordered


def share_out(
    quantities: Iterable[Quantity], *, is_one_thing: bool, decided: Mapping[tuple[str, str], str]
) -> list[Draft]:
    """Threads of one event and unit in one home, in a set order.

    ``is_one_thing``: the home is one incident or a state of a place, of which numbers may differ; else only numbers that agree are
    joined.  ``decided``: a person's words on pairs of figures, 'same' or 'different', by figure_id in order.
    """
    given = list(quantities)
    if len(given) == 1:
        alone = Draft()
        alone.add(given[0])
        return [alone]
    known = _with_parts(_with_more(given))
    by_id = {each.quantity_id: each for each in known}
    wholes = frozenset(each.whole_id for each in known if each.whole_id is not None)
    support = Counter(number for number, _ in {(each.best.number, each.best.text) for each in known})
    ordered = sorted(known, key=lambda each: _rank(each, by_id, wholes, support))
    drafts: list[Draft] = []
    of: dict[str, Draft] = {}
    for quantity in ordered:
        draft = _chosen(quantity, drafts, is_one_thing=is_one_thing, decided=decided)
        if draft is None:
            draft = Draft()
            drafts.append(draft)
        draft.add(quantity)
        of[quantity.quantity_id] = draft
    _set_wholes(drafts, of, by_id)
    return drafts


def _rank(
    each: Quantity, by_id: Mapping[str, Quantity], wholes: frozenset[str], support: Mapping[float | None, int]
) -> tuple[object, ...]:
    """Wholes come first, then their parts, so that a page that tells of a part alone finds it."""
    role = 0 if each.quantity_id in wholes else 1 if each.whole_id in by_id else 2
    return (role, bool(each.groups), -support[each.best.number], each.first, each.best.order)


def _chosen(
    quantity: Quantity, drafts: Sequence[Draft], *, is_one_thing: bool, decided: Mapping[tuple[str, str], str]
) -> Draft | None:
    """The draft that a quantity states best."""
    found: tuple[int, int, Draft] | None = None
    for draft in drafts[:MOST_DRAFTS]:
        fit = _fit(quantity, draft, is_one_thing=is_one_thing, decided=decided)
        if fit and (found is None or (fit, len(draft.quantities)) > found[:2]):
            found = (fit, len(draft.quantities), draft)
    return found[2] if found is not None else None


def _fit(quantity: Quantity, draft: Draft, *, is_one_thing: bool, decided: Mapping[tuple[str, str], str]) -> int:
    """How well a quantity fits: 5 by a person's word, 4 the same number, 3 it agrees, 2 another number of the same; 0 not."""
    words = {word for other in draft.samples() for word in _words(quantity, other, decided)}
    if words:
        return 0 if "different" in words else 5
    if (quantity.is_part and quantity.whole_id in draft.ids) or quantity.quantity_id in draft.whole_ids:
        return 0  # a part is not its whole
    samples = draft.samples()
    is_same = any(same_number(quantity.best.amount, other.best.amount) for other in samples)
    if not _may_be_one(quantity, draft, is_same=is_same):
        return 0
    beside = (
        [other for other in draft.quantities if other.article_id == quantity.article_id]
        if quantity.article_id in draft.articles
        else []
    )
    if beside and not is_same and not all(_are_two_counts(quantity, other) for other in beside):
        return 0  # its page tells two numbers, and not as two counts: two things
    if is_same and (is_one_thing or (quantity.best.number or 0.0) >= _TELLING):
        return 4
    if any(contradict(quantity.best.row, other.best.row) for other in samples):
        return 2 if is_one_thing and any(_are_near_numbers(quantity, other) for other in samples) else 0
    return 3 if is_one_thing else 0


def _are_near_numbers(one: Quantity, other: Quantity) -> bool:
    a, b = one.best.number, other.best.number
    return a is None or b is None or max(a, b) <= _MOST_APART * max(min(a, b), 1.0)


def _are_two_counts(one: Quantity, other: Quantity) -> bool:
    """Whether a page gives two numbers of one thing by two sources: no part of the other, no other day or place, nothing added."""
    a, b = one.best, other.best
    if a.source == b.source or one.adds or other.adds or one.groups != other.groups:
        return False
    return not (other_setting(a.amount, b.amount) or other_place(a.amount, b.amount))


def _words(quantity: Quantity, other: Quantity, decided: Mapping[tuple[str, str], str]) -> Iterable[str]:
    if not decided:
        return
    for one in quantity.statements:
        for each in other.statements:
            a, b = sorted((one.row.figure_id, each.row.figure_id))
            if (a, b) in decided:
                yield decided[a, b]


def _may_be_one(quantity: Quantity, draft: Draft, *, is_same: bool) -> bool:
    """Whether both could count the same people or things."""
    mine, others = quantity.groups, draft.groups
    on_axis = defaultdict(set)
    for axis, group in (*mine, *others):
        on_axis[axis].add(group)
    if {axis for axis, _ in mine ^ others} & _APART:
        return False
    if is_same:
        return True
    if quantity.best.amount.unit != "person":
        return quantity.best.amount.head == draft.quantities[0].best.amount.head
    if any(len(groups) > 1 for groups in on_axis.values()):
        return False
    if quantity.is_part or draft.quantities[0].is_part:
        if all(_are_of_one_kind(quantity, other) for other in draft.samples()):
            return not quantity.adds  # '12 of the dead were miners', and elsewhere '9 miners died', of no whole
        return quantity.is_part == draft.quantities[0].is_part and bool(mine & others)
    if not all(_may_count_the_same(quantity, other) for other in draft.samples()):
        return False
    return not (quantity.adds or any(other.adds for other in draft.samples()))


def _are_of_one_kind(one: Quantity, other: Quantity) -> bool:
    """Whether both count people by one word that names some kind of them."""
    return one.is_some_kind and other.is_some_kind and one.best.amount.head == other.best.amount.head


def _may_count_the_same(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers that cannot both be so may count the same people: 98 evacuees are no rival to 112 people, but may be some
    of them; 19 soldiers are no rival to five people."""
    if one.is_some_kind == other.is_some_kind:
        return not one.is_some_kind or one.best.amount.head == other.best.amount.head or bool(one.groups & other.groups)
    if not contradict(one.best.row, other.best.row):
        return True
    some, everyone = (one, other) if one.is_some_kind else (other, one)
    a, b = some.best.number, everyone.best.number
    return a is None or b is None or b < a <= _MOST_OVER * b


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _with_more(quantities: Iterable[Quantity]) -> list[Quantity]:
    """The quantities, with those marked that are told besides one told just before: 'six more people', 'two others'."""
    found = list(quantities)
    pages: dict[str, list[Quantity]] = defaultdict(list)
    for each in found:
        if each.best.number is not None:
            pages[each.article_id].append(each)
    return [
        replace(e, adds=True) if e.says_more and any(_is_just_before(other, e) for other in pages[e.article_id]) else e
        for e in found
    ]


def _with_parts(quantities: Sequence[Quantity]) -> list[Quantity]:
    """The quantities, with the axes on which a page divides them."""
    axes: dict[str, set[str]] = defaultdict(set)
    for each in quantities:
        if each.whole_id is not None:
            axes[each.whole_id] |= {axis for axis, _ in each.groups}
    return [
        replace(each, mixed=frozenset(axes[each.quantity_id])) if each.quantity_id in axes else each
        for each in quantities
    ]


def _is_just_before(one: Quantity, other: Quantity) -> bool:
    """Whether a page tells of one quantity in the sentence in which the other begins, or in the one before."""
    if one is other or one.first > other.first:
        return False
    begins = min(each.row.sentence_no or 0 for each in other.statements)
    return any(0 <= begins - (each.row.sentence_no or 0) <= 1 for each in one.statements[:_SAMPLES])


def _set_wholes(drafts: Sequence[Draft], of: Mapping[str, Draft], by_id: Mapping[str, Quantity]) -> None:
    """Parts beneath their wholes: as a page says, as groups within all people, as numbers that add up; none above its whole."""
    for draft in drafts:
        told = (each.whole_id for each in draft.quantities if each.whole_id is not None)
        votes = Counter(drafts.index(of[whole_id]) for whole_id in told if whole_id in by_id)
        votes.pop(drafts.index(draft), None)
        if votes:
            place = min(votes, key=lambda each: (-votes[each], each))
            _set_whole(draft, drafts[place], "a page says so")
    tops = [draft for draft in drafts if draft.whole is None]
    for draft in tops:
        if draft.groups & _apart_groups():
            whole = next((each for each in tops if not each.groups and each is not draft), None)
            if whole is not None:
                _set_whole(draft, whole, "a group among all people")
    _fit_groups(drafts)


def _apart_groups() -> set[tuple[str, str]]:
    return {("age and sex", group) for group in ("child", "woman", "man", "elderly")}


def _set_whole(part: Draft, whole: Draft, basis: str) -> None:
    """Puts a part beneath a whole, unless it is more than the whole or the whole's own whole."""
    above: Draft | None = whole
    while above is not None:
        if above is part:
            return
        above = above.whole
    if least(part) <= most(whole):
        part.whole, part.basis = whole, basis


def _fit_groups(drafts: Sequence[Draft]) -> None:
    """Children, women and men are different people: of those that together are more than their whole the last are let go."""
    held: dict[int, dict[tuple[str, str], float]] = defaultdict(
        dict
    )  # whole -> group -> the least that a part of it gives
    for draft in sorted(drafts, key=lambda each: (-len(each.quantities), least(each))):
        group = next(iter(sorted(draft.groups & _apart_groups())), None)
        if draft.whole is None or group is None:
            continue
        groups = held[id(draft.whole)]
        others = sum(number for other, number in groups.items() if other != group)
        if others + max(least(draft), groups.get(group, 0.0)) > most(draft.whole):
            draft.whole, draft.basis = None, ""
        else:
            groups[group] = max(least(draft), groups.get(group, 0.0))


def least(draft: Draft) -> float:
    """The least number that a statement gives."""
    return min((each.amount.low for quantity in draft.quantities for each in quantity.statements), default=0.0)


def most(draft: Draft) -> float:
    """The highest number that a statement gives, whatever it leaves open above."""
    return max(
        (max(each.number or 0.0, each.amount.low) for q in draft.quantities for each in q.statements), default=0.0
    )
