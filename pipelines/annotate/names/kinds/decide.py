"""What a name denotes: the kind that the evidence round it favours.

``lexicons/kind_evidence.tsv`` says what each piece of evidence counts for each kind, in logits; ``tests/fit/kind_evidence.py``
fits them.  What belongs here: the choice of kind.  What does not: evidence (kind_evidence.py), where names stand (names.py).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from pipelines.annotate.names.spans import NameSpan
from pipelines.lexicons import load_table

KINDS = ("person", "organisation", "place", "people", "other")
_ECHO_WEIGHT = 0.5
_OF_PERSONS = frozenset(
    {"title", "given_first", "given_only", "maybe_given_first", "ends_person", "begins_person", "initial"}
)


def sure_kind(span: NameSpan, pieces: Sequence[str]) -> str:
    """The kind that some evidence settles by itself; '' where nothing does."""
    known = set(pieces)
    if span.kind_hint:
        return span.kind_hint
    if known & {"tribe_noun", "called_tribe", "behind_noun_tribe"} and len(span.words) <= 3:
        return "people"
    if (
        "told_often" in known
        and not known & _OF_PERSONS
        and not any(piece.startswith("place_country") for piece in known)
    ):
        return "organisation"  # several people speak to it: it is the one that writes
    if "first_armed_group" in known and "last_place" not in known:
        return "armed_group"
    if "demonym" in known and not known & {"title", "begins_person", "ends_person", "saying", "who"}:
        return "people"
    if "place_country" in known and not known & {
        "team_verb",
        "behind_against",
        "sport",
        "known_organisation",
        "title",
        "given_first",
    }:
        return (
            "place"
            if not (known & {"given_only", "maybe_given_only"} and known & {"ends_person", "begins_person"})
            else ""
        )
    if "demonym" in known and not known & {"title", "begins_person", "ends_person", "saying", "who"}:
        return "people"
    return ""


@cache
def weights() -> Mapping[str, tuple[float, ...]]:
    """Logits of each piece of evidence for each of KINDS."""
    return {row["evidence"]: tuple(float(row[kind]) for kind in KINDS) for row in load_table("kind_evidence")}


def scores(pieces: Sequence[str]) -> list[float]:
    """The sum of the weights of the evidence, one logit a kind in the order of KINDS."""
    table = weights()
    total = [0.0] * len(KINDS)
    for piece in ("bias", *pieces):
        row = table.get(piece)
        if row is not None:
            for place, value in enumerate(row):
                total[place] += value
    return total


def probabilities(logits: Sequence[float]) -> list[float]:
    """Softmax."""
    top = max(logits)
    raised = [math.exp(value - top) for value in logits]
    total = sum(raised)
    return [value / total for value in raised]


def with_echo(keys: Sequence[str], logits: Sequence[Sequence[float]]) -> list[list[float]]:
    """Every mention's logits and half the mean of what the other mentions of the same name say."""
    sums: dict[str, list[float]] = {}
    counts: Counter[str] = Counter(keys)
    for key, row in zip(keys, logits, strict=True):
        total = sums.setdefault(key, [0.0] * len(KINDS))
        for place, value in enumerate(row):
            total[place] += value
    mixed = []
    for key, row in zip(keys, logits, strict=True):
        others = counts[key] - 1
        if others:
            mixed.append([v + _ECHO_WEIGHT * (t - v) / others for v, t in zip(row, sums[key], strict=True)])
        else:
            mixed.append(list(row))
    return mixed
