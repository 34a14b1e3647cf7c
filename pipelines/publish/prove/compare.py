"""Comparing a claim with its page as it is read here.

Read by the same version, everything must be equal.  Another version may read another text or other values from the same bytes: then
the words must still stand on the page, and what differs is said.  What belongs here: one claim.  What does not: whole bundles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.publish.prove.claims import Claim, sentence_of
from pipelines.publish.prove.reading import KEYS, OF_OTHER_PAGES, Page
from pipelines.store.schema import tables

# Columns of which one follows when a person corrects another.
_TOGETHER = (
    frozenset({"value", "bound", "low", "high", "likely_low", "likely_high"}), frozenset({"from_date", "to_date"}),
)  # fmt: skip
_OF_TEXT = ("title", "publisher")  # what a page calls itself, as it was read


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a claim; ``text`` says it in a line; ``read``: same (the version that the claim names read
    the page again), other (another version did), not (it could not be read)."""

    row_id: str
    table: str
    surface: str | None
    url: str | None
    holds: bool
    read: str
    text: str


class _Differs(Exception):
    """A claim is not what the bundle or the page says."""


def compare(
    claim: Claim,
    text: str,
    page: Page | None,
    why: str,
    facts: Mapping[str, object],
    here: Mapping[str, object],
) -> Result:
    """Check a claim against the text in the bundle, the page as it was read here (None: ``why`` it could not be), and the facts of
    the page's record; ``here``: the versions that read it."""
    surface, url, read, holds = claim["surface"], None, "not", False
    try:
        stated, reader = _of(claim, "page"), _of(claim, "reader")
        url = stated.get("final_url") or stated.get("url")
        same_text = reader.get("text") == here["text"]
        same_rows = same_text and reader.get("rows") == here["rows"]
        _in_the_bundle(claim, text, stated, facts)
        notes = _corrected(claim)
        if page is None:
            raise _Differs(why)
        read = "same" if same_rows else "other"
        if read == "other":
            notes.append(f"read by another version (dateline {reader.get('dateline')}, here {here['dateline']})")
        notes += _on_the_page(claim, text, page, is_same=same_text)
        notes += _row(claim, page, is_same=same_rows, same_text=page.text == text)
        holds = True
    except _Differs as error:
        notes = [str(error)]
    return Result(
        str(claim["row_id"]), str(claim["table"]), None if surface is None else str(surface), None if url is None else str(url),
        holds, read, "; ".join(notes),
    )  # fmt: skip


def _in_the_bundle(claim: Claim, text: str, stated: Mapping[str, object], facts: Mapping[str, object]) -> None:
    """What can be said without reading the page: the record's facts, the text's digest, the characters.  Raises _Differs."""
    for name, value in facts.items():
        if name not in _OF_TEXT and stated.get(name) != value:
            raise _Differs(f"the page's {name} is not what its record and its text say")
    if list(stated) != list(facts):
        raise _Differs("the page's facts are not as Dateline writes them")
    asked, row, table = claim["asked_for"], _of(claim, "row"), str(claim["table"])
    if not isinstance(asked, list) or not asked or not all(isinstance(each, str) for each in asked):
        raise _Differs("what it was asked for by is not as Dateline writes it")
    if row.get("article_id") != stated["article_id"] or table not in KEYS or row.get(KEYS[table]) != claim["row_id"]:
        raise _Differs("the row is of another page, or has another id")
    start, end = claim["start_char"], claim["end_char"]
    if (row.get("start_char"), row.get("end_char"), row.get("surface")) != (start, end, claim["surface"]):
        raise _Differs("the row stands on other characters than the claim")
    if table == "articles":
        if (start, end, claim["surface"], claim["sentence"]) != (None, None, None, None):
            raise _Differs("a claim about a whole page names characters")
    elif _part(text, start, end) != claim["surface"]:
        raise _Differs("the characters of the text are not those of the claim")
    if claim["sentence"] is not None:
        line = _of(claim, "sentence")
        if _part(text, line["start_char"], line["end_char"]) != line["text"]:
            raise _Differs("the sentence is not that of the text")


def _on_the_page(claim: Claim, text: str, page: Page, *, is_same: bool) -> list[str]:
    """The words on the page as it was read here.  Raises _Differs."""
    stated = _of(claim, "page")
    if is_same and page.text != text:
        raise _Differs("the page, read again, gives another text")
    if page.text == text:
        if is_same and any(stated[name] != getattr(page, name) for name in _OF_TEXT):
            raise _Differs("the page's title or publisher is not what is read on it")
        if is_same and claim["sentence"] != sentence_of(text, page.sentences, claim["start_char"]):
            raise _Differs("the sentence is not the one that the row stands in")
        return []
    sentence, surface = claim["sentence"], claim["surface"]
    words = _words(_of(claim, "sentence")["text"] if sentence is not None else surface if surface is not None else text)
    if words not in _words(page.text):
        raise _Differs(
            f"this version reads another text from the page, and the words do not stand in it; dateline"
            f" {_of(claim, 'reader').get('dateline')} read them"
        )
    return ["which gives another text; the words stand in it, on other characters"]


def _row(claim: Claim, page: Page, *, is_same: bool, same_text: bool) -> list[str]:
    """The values of the row that the page alone decides, as they were read here; what another version reads otherwise is only told.
    Raises _Differs."""
    table, row = str(claim["table"]), _of(claim, "row")
    columns = [column.name for column in tables()[table].columns if (table, column.name) != ("articles", "text")]
    if is_same and sorted(row) != sorted(columns):
        raise _Differs("the row has other columns than its table")
    again = page.rows[table].get(str(claim["row_id"]))
    if again is None:
        if is_same:
            raise _Differs("the page, read again, gives no such row")
        return ["which reads no such row"] if same_text else []
    skipped = OF_OTHER_PAGES.get(table, frozenset()) | _of_a_person(claim)
    differing = [name for name in columns if name not in skipped and row.get(name) != again.get(name)]
    if differing and is_same:
        name = differing[0]
        raise _Differs(f"{name} is {row.get(name)!r:.80} in the claim and {again.get(name)!r:.80} on the page")
    return [f"which reads otherwise: {', '.join(differing)}"] if differing else []


def _corrected(claim: Claim) -> list[str]:
    """What a person decided about the row: it is on no page, so it can only be told.  Raises _Differs."""
    row, notes = _of(claim, "row"), []
    for each in _corrections(claim):
        name = str(each.get("column_name"))
        if (
            name in (KEYS.get(str(claim["table"])), "article_id", "start_char", "end_char", "surface")
            or name not in row
        ):
            raise _Differs("a correction is of a column that nobody can correct")
        notes.append(f"{name} is a person's word ({each.get('reviewer')}), the machine read {each.get('old_value')}")
    return notes


def _of_a_person(claim: Claim) -> frozenset[str]:
    """The columns of a row that a person decided, and those that follow from them."""
    found = frozenset(str(each.get("column_name")) for each in _corrections(claim))
    for columns in _TOGETHER:
        if found & columns:
            found |= columns
    return found


def _corrections(claim: Claim) -> list[Mapping[str, object]]:
    given = claim["corrections"]
    if not isinstance(given, list) or not all(isinstance(each, Mapping) for each in given):
        raise _Differs("its corrections are not as Dateline writes them")
    return given


def _part(text: str, start: object, end: object) -> str | None:
    """The characters at a place; None where there is no such place."""
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        return None
    return text[start:end]


def _words(text: object) -> str:
    return " ".join(str(text).split())


def _of(holder: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = holder[name]
    if not isinstance(value, Mapping):
        raise _Differs(f"its {name} is not as Dateline writes it")
    return value
