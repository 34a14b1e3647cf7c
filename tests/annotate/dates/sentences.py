"""Sentences made from the tables of date patterns: every alternative of every piece and class of words, in every pattern."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

from pipelines.annotate.dates.patterns import TimePattern

_CATEGORIES = {
    op.CATEGORY_DIGIT: "0123456789",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_WORD: "abcxyz",
    op.CATEGORY_NOT_WORD: " ",
    op.CATEGORY_NOT_DIGIT: " ,",
    op.CATEGORY_NOT_SPACE: "x",
}
# A repetition without an upper end is written at most so many times more than it must be.
_MORE = 2
# A piece may not fit beside the random words around it ('12 July-3' is no range of days): so many are tried for each alternative.
_TRIES = 20

Tree = list  # of (operation, argument), as the standard library parses a regular expression


def sentences_of(pattern: TimePattern, seed: int = 0) -> Iterator[tuple[str, str]]:
    """(expression, sentence that holds it) for every alternative in a pattern that its regular expression accepts."""
    rng = random.Random(f"{pattern.name} {seed}")
    tree = parser.parse(pattern.regex.pattern, re.IGNORECASE)
    before, after = (
        parser.parse(side.pattern) if side is not None else None for side in (pattern.before, pattern.after)
    )
    wanted = [(id(alternatives), k) for alternatives in _branches(tree) for k in range(len(alternatives))] or [(0, 0)]
    for forced in wanted:
        way = _way_to(tree, forced[0]) or ()
        for _ in range(_TRIES):
            start = _write(before, rng).strip() if before is not None else "They left"
            behind = _write(after, rng) if after is not None else ""
            sentence = f"{start} {_write(tree, rng, forced, way)}{behind}".strip()
            found = pattern.regex.search(sentence, len(start))
            if found is not None and found.group():
                yield found.group("span" if "span" in pattern.regex.groupindex else 0), sentence
                break


def _branches(tree: Tree) -> Iterator[Tree]:
    """The lists of alternatives of a regular expression, at any depth."""
    for operation, argument in tree:
        if operation is op.BRANCH:
            yield argument[1]
        for inner in _inside(operation, argument):
            yield from _branches(inner)


def _inside(operation: object, argument: Tree) -> list[Tree]:
    if operation is op.BRANCH:
        return argument[1]
    if operation is op.SUBPATTERN:
        return [argument[3]]
    if operation in (op.MAX_REPEAT, op.MIN_REPEAT):
        return [argument[2]]
    return [argument[1]] if operation is op.ASSERT and argument[0] > 0 else []


def _way_to(tree: Tree, alternatives: int) -> set[int] | None:
    """The ``id`` of every part of a regular expression that holds the alternatives with an ``id``; None where it does not."""
    for operation, argument in tree:
        if operation is op.BRANCH and id(argument[1]) == alternatives:
            return {id(tree)}
        for inner in _inside(operation, argument):
            way = _way_to(inner, alternatives)
            if way is not None:
                return way | {id(tree)}
    return None


def _write(tree: Tree, rng: random.Random, forced: tuple[int, int] = (0, 0), way: Collection[int] = ()) -> str:
    """Text that a regular expression may accept.

    Of the branch with the ``id`` ``forced[0]`` the alternative ``forced[1]`` is taken; ``way`` leads to that branch.
    """
    parts = []
    for position, (operation, argument) in enumerate(tree):
        if operation is op.LITERAL:
            parts.append(chr(argument))
        elif operation is op.IN:
            parts.append(_one_of(argument, rng))
        elif operation is op.BRANCH:
            if id(argument[1]) == forced[0]:
                chosen = argument[1][forced[1]]
            else:
                chosen = next((inner for inner in argument[1] if id(inner) in way), None) or rng.choice(argument[1])
            parts.append(_write(chosen, rng, forced, way))
        elif operation is op.SUBPATTERN:
            parts.append(_write(argument[3], rng, forced, way))
        elif operation in (op.MAX_REPEAT, op.MIN_REPEAT):
            low, high, inner = argument
            times = max(rng.randint(low, min(high, low + _MORE)), id(inner) in way)
            parts.extend(_write(inner, rng, forced, way) for _ in range(times))
        elif operation is op.ASSERT and argument[0] > 0 and not _goes_on(tree, position):
            # What must follow is written where the expression ends; inside it what follows is written anyway.
            parts.append(_write(argument[1], rng, forced, way))
    return "".join(parts)


def _goes_on(tree: Tree, position: int) -> bool:
    """Whether a part of a regular expression is followed by one that writes something."""
    return any(operation not in (op.ASSERT, op.ASSERT_NOT, op.AT) for operation, _ in tree[position + 1 :])


def _one_of(items: Tree, rng: random.Random) -> str:
    operation, argument = rng.choice([item for item in items if item[0] is not op.NEGATE])
    if items[0][0] is op.NEGATE:
        return " "
    if operation is op.LITERAL:
        return chr(argument)
    if operation is op.RANGE:
        return chr(rng.randint(*argument))
    return rng.choice(_CATEGORIES[argument])
