"""Which page's quantities are one quantity of the world: those of one incident, or of one place and time.

What belongs here: sharing out the quantities of one home among threads.  What does not: homes and rows (``read``), how statements of
a thread stand to each other (``links``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.annotate.figures import contradict, same_number
from pipelines.resolve.threads.stated import Stated, best

MOST_DRAFTS = 24  # of one event in one home that a quantity is compared with; own
_SAMPLES = 6  # quantities of a draft that are compared
_APART = frozenset({"age and sex"})  # an axis on which a group is never told of for the whole
_LOOSE = frozenset({("side", "civilian"), ("held", "captive")})  # news say 'civilians' for people
_TELLING = 3.0  # from here on two pages seldom have one number by chance
_SURE = 1e-9


@dataclass(frozen=True, eq=False)
class Quantity:
    """What figures of one page state together.  ``whole_id``: the quantity of its page that it is a part of."""

    quantity_id: str
    statements: tuple[Stated, ...]
    whole_id: str | None

    @cached_property
    def best(self) -> Stated:
        """Its most exact statement."""
        return best(self.statements)

    @cached_property
    def groups(self) -> frozenset[tuple[str, str]]:
        """Axes and groups of people that its nouns name."""
        return frozenset(item for each in self.statements for item in each.amount.groups.items()) - _LOOSE

    @property
    def article_id(self) -> str:
        """The article that it stands in."""
        return self.best.row.article_id


@dataclass(eq=False)
class Draft:
    """A thread in the making."""

    quantities: list[Quantity] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    groups: set[tuple[str, str]] = field(default_factory=set)
    whole: Draft | None = None
    basis: str = ""  # why it is a part

    def add(self, quantity: Quantity) -> None:
        """Takes a quantity in."""
        self.quantities.append(quantity)
        self.articles.add(quantity.article_id)
        self.groups |= quantity.groups

    def samples(self) -> list[Quantity]:
        """The quantities that a further one is compared with: the first ones, and the last."""
        return [*self.quantities[: _SAMPLES - 1], self.quantities[-1]]

    @property
    def statements(self) -> list[Stated]:
        """All statements in order of time."""
        return sorted(
            (each for quantity in self.quantities for each in quantity.statements), key=lambda each: each.order
        )


def share_out(
    quantities: Iterable[Quantity], *, is_one_thing: bool, decided: Mapping[tuple[str, str], str]
) -> list[Draft]:
    """Threads of one event and unit in one home, in a set order.

    ``is_one_thing``: the home is one incident or a state of a place, of which numbers may differ; else only numbers that agree are
    joined.  ``decided``: a person's words on pairs of figures, 'same' or 'different', by figure_id in order.
    """
    known = list(quantities)
    by_id = {each.quantity_id: each for each in known}
    support = Counter(number for number, _ in {(each.best.number, each.best.text) for each in known})
    ordered = sorted(known, key=lambda each: _rank(each, by_id, support))
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


def _rank(each: Quantity, by_id: Mapping[str, Quantity], support: Mapping[float | None, int]) -> tuple[object, ...]:
    is_part = each.whole_id in by_id
    return (is_part, bool(each.groups), -support[each.best.number], -(each.best.number or 0.0), each.best.order)


def _chosen(
    quantity: Quantity, drafts: Sequence[Draft], *, is_one_thing: bool, decided: Mapping[tuple[str, str], str]
) -> Draft | None:
    """The draft that a quantity states best."""
    found: tuple[int, int, Draft] | None = None
    for rank, draft in enumerate(drafts[:MOST_DRAFTS]):
        fit = _fit(quantity, draft, is_one_thing=is_one_thing, decided=decided)
        if fit and (found is None or fit > found[0]):
            found = (fit, rank, draft)
    return found[2] if found is not None else None


def _fit(quantity: Quantity, draft: Draft, *, is_one_thing: bool, decided: Mapping[tuple[str, str], str]) -> int:
    """How well a quantity fits: 5 by a person's word, 4 the same number, 3 it agrees, 2 another number of the same; 0 not."""
    words = {word for other in draft.samples() for word in _words(quantity, other, decided)}
    if words:
        return 0 if "different" in words else 5
    samples = draft.samples()
    is_same = any(same_number(quantity.best.amount, other.best.amount) for other in samples)
    if not _may_be_one(quantity, draft, is_same=is_same):
        return 0
    if quantity.article_id in draft.articles and not is_same:
        return 0  # its page tells two numbers and does not set them against each other: two things
    if is_same and (is_one_thing or (quantity.best.number or 0.0) >= _TELLING):
        return 4
    if any(contradict(quantity.best.row, other.best.row) for other in samples):
        return 2 if is_one_thing else 0
    return 3 if is_one_thing else 0


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
    if any(len(groups) > 1 for axis, groups in on_axis.items() if axis in _APART) and not mine & others:
        return False
    apart = {axis for axis, _ in mine ^ others}
    if apart & _APART:
        return False
    if quantity.best.amount.unit != "person":
        return quantity.best.amount.head == draft.quantities[0].best.amount.head or is_same
    return is_same or (quantity.whole_id is None) == (draft.quantities[0].whole_id is None)


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _set_wholes(drafts: Sequence[Draft], of: Mapping[str, Draft], by_id: Mapping[str, Quantity]) -> None:
    """Parts beneath their wholes: as a page says, as groups within all people, as numbers that add up; none above its whole."""
    for draft in drafts:
        votes = Counter(drafts.index(of[each.whole_id]) for each in draft.quantities if each.whole_id in by_id)
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
    _set_sums([draft for draft in drafts if draft.whole is None])


def _apart_groups() -> set[tuple[str, str]]:
    return {("age and sex", group) for group in ("child", "woman", "man", "elderly")}


def _set_sums(tops: Sequence[Draft]) -> None:
    """'15 in one district, six in a village' of 21: threads told on the same pages whose numbers add up to another's."""
    for whole in tops[:MOST_DRAFTS]:
        total = whole.quantities[0].best.number
        if not total or whole.whole is not None:
            continue
        beside = [
            each
            for each in tops[:MOST_DRAFTS]
            if each is not whole and each.whole is None and each.articles & whole.articles
            and 0 < (each.quantities[0].best.number or 0.0) < total
        ]  # fmt: skip
        for position, one in enumerate(beside):
            for other in beside[position + 1 :]:
                numbers = [each.quantities[0].best.number or 0.0 for each in (one, other)]
                if (
                    abs(sum(numbers) - total) <= _SURE * total
                    and one.articles & other.articles
                    and not (one.whole or other.whole)
                ):
                    for part in (one, other):
                        _set_whole(part, whole, "parts that add up")


def _set_whole(part: Draft, whole: Draft, basis: str) -> None:
    """Puts a part beneath a whole, unless it is more than the whole or the whole's own whole."""
    above: Draft | None = whole
    while above is not None:
        if above is part:
            return
        above = above.whole
    if least(part) <= most(whole):
        part.whole, part.basis = whole, basis


def least(draft: Draft) -> float:
    """The least number that a statement gives."""
    return min((each.amount.low for quantity in draft.quantities for each in quantity.statements), default=0.0)


def most(draft: Draft) -> float:
    """The highest number that a statement gives, whatever it leaves open above."""
    return max(
        (max(each.number or 0.0, each.amount.low) for q in draft.quantities for each in q.statements), default=0.0
    )
