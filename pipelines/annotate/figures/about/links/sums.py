"""Parts that no word calls parts: items behind a colon, numbers that add up to the whole, 'one … the second', children of people.

What belongs here: parts known by what is counted and how many.  What does not: the words that say 'part' (``parts``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.annotate.figures.about.links.amounts import other_event, other_place, other_setting, same_event
from pipelines.annotate.figures.about.links.parts import Part
from pipelines.annotate.figures.about.links.told import Told, says_total
from pipelines.annotate.figures.about.links.wholes import is_larger
from pipelines.annotate.figures.context import DASHES
from pipelines.annotate.figures.things.events import event_class
from pipelines.annotate.figures.words import figure_words

_MOST_ITEMS = 6
_NEAR = 3  # sentences over which parts that add up follow their whole
_FAR = 5  # sentences behind which 'two children were killed' is another matter
_FEW = 10  # 'one … another …' are told one by one of a few
_SURE = 1e-9
_SUBGROUPS = frozenset({"child", "woman", "elderly", "civilian", "foreigner"})


def parts_in_list(sentence: Sequence[Told]) -> dict[int, Part]:
    """Items behind a colon, a dash, a comma or in brackets that give the parts of the figure before them."""
    found: dict[int, Part] = {}
    for index, whole in enumerate(sentence):
        if whole.row.kind != "count" or whole.at in found or whole.number is None:
            continue
        items = _items(whole, sentence[index + 1 : index + 1 + _MOST_ITEMS])
        sign = _sign_between(whole, items[0]) if items else ""
        run = _run(whole, items, exact=sign != ":")
        if sign in _BRACKETS and run:
            basis = "colon" if sign == ":" else "adds up"
            found |= {item.at: (whole, basis) for item in run}
            continue
        behind = _items(whole, list(reversed(sentence[max(0, index - _MOST_ITEMS) : index])))
        run = _run(whole, behind, exact=True)
        if run and (says_total(whole) or whole.head == "casualty"):
            found |= {item.at: (whole, "adds up") for item in run}
    return found


_BRACKETS = frozenset({":", "(", ",", ";", *DASHES})


def _items(whole: Told, following: Sequence[Told]) -> list[Told]:
    """The figures beside a whole that may be its parts, until one cannot."""
    items: list[Told] = []
    for told in following:
        fits = told.unit in (whole.unit, None) or told.head is None
        if told.row.kind != "count" or told.number is None or not fits or not is_larger(whole, told):
            break
        items.append(told)
    return items


def _run(whole: Told, items: Sequence[Told], *, exact: bool) -> Sequence[Told]:
    """The items that make up the whole: two or more that add up to it; or, not ``exact``, all that fit into it."""
    total = 0.0
    for count, item in enumerate(items, start=1):
        total += item.number or 0.0
        if count > 1 and abs(total - (whole.number or 0.0)) <= _SURE * total:
            return items[:count]
    fits = items and total <= (whole.number or 0.0) and not any(other_event(whole.event, item.event) for item in items)
    return items if fits and not exact else ()


def _sign_between(whole: Told, item: Told) -> str:
    """The sign that opens a list between two figures: the last of colon, bracket, dash and comma."""
    context = whole.context
    signs = [
        context.lower(k)
        for k in range(whole.read.reading.last, item.read.reading.first)
        if context.lower(k) in _BRACKETS
    ]
    return ":" if ":" in signs else signs[-1] if signs else ""


def parts_that_add_up(told: Sequence[Told], parts: Mapping[int, Part], same: Mapping[int, int]) -> dict[int, Part]:
    """Figures of one event in the sentences behind a whole that together make up the whole.

    ``same``: of each figure that restates another, the first one's ``at``.
    """
    found: dict[int, Part] = {}
    for position, whole in enumerate(told):
        if (
            whole.row.kind != "count"
            or whole.number is None
            or whole.number < 2
            or whole.at in parts
            or whole.event is None
        ):
            continue
        items: list[Told] = []
        wholes = [whole]  # with those that tell it again, which may name its day and place
        for each in told[position + 1 : position + 1 + 2 * _MOST_ITEMS]:
            if each.sentence - whole.sentence > (_FAR + _NEAR if whole.is_lead else _NEAR + 1):
                break
            if each.unit == whole.unit and same.get(each.at, each.at) == same.get(whole.at, whole.at):
                items.clear()
                wholes.append(each)
            elif each.at not in found and _may_add(whole, each, parts) and not _is_elsewhere(wholes, each):
                items.append(each)
        run = _sum_in(whole, items)
        for item in run:
            if item.at not in parts:
                found.setdefault(item.at, (whole, "adds up"))
    return found


def _may_add(whole: Told, each: Told, parts: Mapping[int, Part]) -> bool:
    if each.row.kind != "count" or each.unit != whole.unit or each.number is None or not is_larger(whole, each):
        return False
    if each.sentence == whole.sentence or not same_event(whole.event, each.event) or _is_more(each):
        return False
    return each.at not in parts or same_event(parts[each.at][0].event, whole.event)


def _is_elsewhere(wholes: Sequence[Told], each: Told) -> bool:
    """'Five were killed on Sunday. On Saturday two had been killed': of another day than a whole."""
    return any(other_setting(whole, each) for whole in wholes)


def _is_more(told: Told) -> bool:
    """'two more', 'another two': beside all told of before; 'the two others' may be within."""
    context, reading = told.context, told.read.reading
    words = {context.lower(reading.number_last), context.lower(reading.first), context.lower(reading.first - 1)}
    more = figure_words("adds to what was said") - {"other", "others"} - set((told.row.cue or "").split())
    return not words.isdisjoint(more)


def _sum_in(whole: Told, items: Sequence[Told]) -> Sequence[Told]:
    """Two or more neighbours that add up to the whole."""
    for start in range(len(items)):
        total = 0.0
        for end in range(start, min(len(items), start + _MOST_ITEMS)):
            total += items[end].number or 0.0
            if end > start and abs(total - (whole.number or 0.0)) <= _SURE * total:
                return items[start : end + 1]
    return ()


def parts_one_by_one(told: Sequence[Told], parts: Mapping[int, Part]) -> dict[int, Part]:
    """'Two men were killed. One victim was shot …, the second …': a few people told of one by one."""
    found: dict[int, Part] = {}
    for position, each in enumerate(told):
        if each.at in parts or each.unit != "person" or not _opens_enumeration(each):
            continue
        for before in reversed(told[max(0, position - _MOST_ITEMS) : position]):
            if before.sentence == each.sentence and before.at in found and each.row.kind == "ordinal":
                found[each.at] = (found[before.at][0], "one by one")
                break
            near = 0 < each.sentence - before.sentence <= 2
            few = before.row.kind == "count" and before.number is not None and 1 < before.number <= _FEW
            if near and few and before.unit == "person" and each.row.kind == "count" and is_larger(before, each):
                if not other_setting(before, each) and not _harm_differs(before, each):
                    found[each.at] = (before, "one by one")
                break
    return found


def _harm_differs(one: Told, other: Told) -> bool:
    return other_event(one.event, other.event) and other.event in event_class("of people")


def _opens_enumeration(told: Told) -> bool:
    """'One victim', 'one of them', 'one man': at the start of its sentence; 'the second victim'."""
    context, reading = told.context, told.read.reading
    if told.row.kind == "ordinal":
        return context.lower(reading.first - 1) == "the" and told.is_anyone
    return told.number == 1.0 and context.lower(reading.number_first) == "one" and reading.first <= 1 and (
        told.is_anyone or bool(told.groups)
    )  # fmt: skip


def parts_of_people(told: Sequence[Told], parts: Mapping[int, Part]) -> dict[int, Part]:
    """'12 people were killed. … Five children were killed.': a group of people within all whom the event befell."""
    found: dict[int, Part] = {}
    totals: dict[str, Told] = {}
    for each in told:
        if each.unit != "person" or each.event is None or each.event not in event_class("of people"):
            continue
        if each.row.kind != "count":
            continue
        whole = totals.get(each.event)
        group = _SUBGROUPS.intersection(each.groups.values())
        if whole is not None and group and each.at not in parts and not each.adds and _within(whole, each):
            found[each.at] = (whole, f"{min(group)} among people")
        elif each.at not in parts and not each.groups and each.number is not None:
            totals[each.event] = each
    return found


def _within(whole: Told, part: Told) -> bool:
    if not 0 < part.sentence - whole.sentence <= _FAR or not is_larger(whole, part) or other_setting(whole, part):
        return False
    return not other_place(whole, part) and (
        part.row.place_basis != "clause" or whole.row.place_id == part.row.place_id
    )


def parts_of_those_there(told: Sequence[Told], parts: Mapping[int, Part]) -> dict[int, Part]:
    """'The bus carried 52 passengers. Eleven passengers were killed.': some of those of whom only the number was told."""
    found: dict[int, Part] = {}
    for position, each in enumerate(told):
        if each.at in parts or each.event not in event_class("of people") or each.is_anyone or each.adds:
            continue
        for whole in reversed(told[max(0, position - _MOST_ITEMS) : position]):
            counts = whole.row.kind == each.row.kind == "count" and whole.number is not None
            alike = counts and whole.head == each.head and whole.event is None
            if alike and 0 < each.sentence - whole.sentence <= 2 and is_larger(whole, each):
                if not other_setting(whole, each) and not other_place(whole, each):
                    found[each.at] = (whole, "the same people")
                break
    return found


def parts_alone(told: Sequence[Told], parts: Mapping[int, Part]) -> dict[int, Part]:
    """'1,000 are missing in the old town alone. Around 4,000 in total are missing in the city.'"""
    found: dict[int, Part] = {}
    says = {each.sentence: each for each in told}
    alone = {number for number, each in says.items() if _says_alone(each)}
    for position, each in enumerate(told):
        if each.at in parts or each.row.kind != "count" or each.sentence not in alone:
            continue
        behind = told[position + 1 : position + 1 + _MOST_ITEMS]
        beside = [*reversed(told[max(0, position - 2 * _MOST_ITEMS) : position]), *behind]
        whole = next((other for other in beside if _is_whole_of(other, each)), None)
        if whole is not None:
            found[each.at] = (whole, "alone")
    return found


def _says_alone(told: Told) -> bool:
    """'alone' behind a name or a noun of place, or before the number: no 'she lives alone'."""
    context = told.context
    for index, lexeme in enumerate(context.lexemes):
        if lexeme.lower == "alone" and index and context.pos(index - 1) in ("NOUN", "PROPN"):
            return True
    return False


def _is_whole_of(whole: Told, part: Told) -> bool:
    if whole.sentence == part.sentence or abs(whole.sentence - part.sentence) > _NEAR or not is_larger(whole, part):
        return False
    same_unit = whole.unit == part.unit or (whole.unit is None and whole.head is None)
    return whole.row.kind == "count" and same_unit and same_event(whole.event, part.event) and not whole.adds
