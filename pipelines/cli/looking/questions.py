"""The questions that come with Dateline (``warehouse/queries``): their names, what they ask, their SQL."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.paths import SQL


class NoSuchQuestion(Exception):
    """No question has this name; the text names those that are near."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: ``title`` is its first line, ``remark`` what to know about the answer."""

    name: str
    title: str
    remark: str
    sql: str

    def first(self, most: int) -> str:
        """Its query for so many rows at most, to be asked with ``QueryLimits.most``."""
        return f"FROM (\n{self.sql.rstrip().removesuffix(';')}\n) LIMIT {most}"


def questions() -> Sequence[Question]:
    """All of them by name."""
    found = []
    for path in sorted((SQL / "queries").glob("*.sql")):
        text = path.read_text("utf-8")
        lines = [line.removeprefix("--").strip() for line in text.splitlines() if line.startswith("--")]
        found.append(Question(path.stem, lines[0], " ".join(line for line in lines[1:] if line), text))
    return found


def find_question(name: str) -> Question:
    """The question of this name, or the only one whose name begins so.  Raises NoSuchQuestion."""
    wanted = name.removesuffix(".sql").replace("-", "_").replace(" ", "_").lower()
    known = {each.name: each for each in questions()}
    if wanted in known:
        return known[wanted]
    begins = [each for each in known if each.startswith(wanted)]
    if len(begins) == 1:
        return known[begins[0]]
    near = begins or difflib.get_close_matches(wanted, known, 3) or [each for each in known if wanted in each]
    hint = f"did you mean {', '.join(near)}?" if near else "`dateline ask` lists them"
    raise NoSuchQuestion(f"no question is called '{name}'; {hint}")
