"""Words as data: tables that read, annotate and resolve look up, one TSV file each, and the one way to load them.

Every table has a header and a ``source`` column: a source that ATTRIBUTION.md lists with its licence, a fit, the number of
independent sites, or ``own:`` with a reason.  What does not belong here: rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipelines.vocabularies import Word, known


@cache
def load_table(name: str) -> list[dict[str, str]]:
    """The rows of ``pipelines/lexicons/<name>.tsv`` in file order, by column name; empty cells are empty strings.

    Lines that begin with ``#`` are comments.  The list is shared: do not change it.

    Raises:
        FileNotFoundError: there is no such table.
        ValueError: a row has more or fewer cells than the header; names file and line.
    """
    path = files(__package__).joinpath(f"{name}.tsv")
    rows: list[dict[str, str]] = []
    header: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line or line[0] == "#" or line.isspace():
            continue
        cells = line.rstrip("\r").split("\t")
        if not header:
            header = cells
        elif len(cells) != len(header):
            raise ValueError(f"lexicons/{name}.tsv:{number}: {len(cells)} cells, expected {len(header)}")
        else:
            rows.append(dict(zip(header, cells, strict=False)))
    return rows


def contract_word(table: str, row: Mapping[str, str], column: str, words: tuple[Word, ...]) -> Word:
    """The cell of a row as a word of a closed list of the contract (``vocabularies``).

    Raises:
        ValueError: the list does not have it; names table, row and word.
    """
    for word in words:
        if word == row[column]:
            return word
    return known(row[column], words, f"lexicons/{table}.tsv, row {next(iter(row.values()))!r}, column {column!r}")


@cache
def words_of_class(table: str, name: str) -> frozenset[str]:
    """The words of one class of a table that has the columns ``word`` and ``class``.

    Raises:
        KeyError: no row has that class.
    """
    words = frozenset(row["word"] for row in load_table(table) if row["class"] == name)
    if not words:
        raise KeyError(name)
    return words
