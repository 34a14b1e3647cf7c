"""Whether two entities, two articles, two incidents or two figures are one: shown, asked for, checked.

What belongs here: one pair.  What does not: the file (``written``), the values of a row (``values``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipelines.cli.review.values import ReviewError
from pipelines.cli.review.written import one_line, user
from pipelines.resolve.user_judgements import Kind, kind_of_id
from pipelines.store.query import open_warehouse

_WORDS = ("same", "different")
_QUESTIONS: dict[Kind, str] = {
    "entity": "are they one",
    "article": "do they stand on one text",
    "incident": "did they happen as one",
    "figure": "do they state one quantity",
}
# What each kind of id is shown as.  An entity of a page that was joined to others is known by its alias.
_SHOWN: dict[Kind, str] = {
    "entity": "SELECT concat_ws(', ', e.name, e.description), concat('articles: ', e.n_articles) FROM entities e"
    " WHERE e.entity_id = coalesce((SELECT entity_id FROM entity_aliases WHERE old_id = $id), $id)",
    "article": "SELECT coalesce(title, left(text, 80)), concat_ws(', ', publisher, published_from) FROM articles"
    " WHERE article_id = $id",
    "incident": "SELECT concat_ws(', ', i.happening, p.name, i.from_date), concat('articles: ', i.n_articles)"
    " FROM incidents i LEFT JOIN entities p ON p.entity_id = i.place_id WHERE i.incident_id = coalesce("
    "(SELECT incident_id FROM events WHERE event_id = substr($id, length('incident:') + 1)), $id)",
    "figure": "SELECT f.surface, a.text[s.start_char + 1 : s.end_char] FROM figures f JOIN articles a USING (article_id)"
    " LEFT JOIN sentences s ON s.article_id = f.article_id AND f.start_char BETWEEN s.start_char AND s.end_char - 1"
    " WHERE f.figure_id = $id",
}


def described(database: Path, row_id: str) -> str:
    """What an id stands for, in one line.  Raises ReviewError."""
    kind = kind_of_id(row_id)
    if kind is None:
        raise ReviewError(f"{row_id!r} is no entity, article, incident or figure: only two of these can be judged")
    with open_warehouse(database) as con:
        found = con.execute(_SHOWN[kind], {"id": row_id}).fetchone()
    if found is None:
        raise ReviewError(f"there is no {kind} {row_id} here")
    return " | ".join(one_line(part) for part in found if part)


def ask_pair(
    database: Path,
    pair: tuple[str, str],
    is_same: bool | None,
    reviewer: str | None,
    reason: str | None,
    prompt: Callable[[str], str],
) -> tuple[list[str], dict[str, str]]:
    """What the two are, in a line each, and the judgement: ``is_same``, else what a person answers (who is shown the lines).
    Raises ReviewError."""
    left, right = sorted(pair)
    kind = kind_of_id(left)
    if left == right:
        raise ReviewError(f"{left} is named twice; name two rows")
    lines = [f"{each}  {described(database, each)}" for each in (left, right)]
    if kind is None or kind != kind_of_id(right):
        raise ReviewError(f"{left} and {right} are not of one kind; name two entities, articles, incidents or figures")
    if is_same is None:
        is_same = _answer(prompt("\n".join([*lines, f"{_QUESTIONS[kind]}: same or different"])))
        reason = reason if reason is not None else prompt("why (- for no reason)")
    told = {"left_id": left, "right_id": right, "judgement": _WORDS[not is_same], "reviewer": reviewer or user()}
    return lines, {**told, "reason": "" if reason == "-" else one_line(reason)}


def _answer(said: str) -> bool:
    found = [word for word in _WORDS if said.strip() and word.startswith(said.strip().lower())]
    if len(found) != 1:
        raise ReviewError(f"{said!r} is neither 'same' nor 'different'")
    return found == ["same"]
