"""What is said of a mark: one card a row, listed by layer behind the page; and the switches of the layers.

What belongs here: facts of rows as markup.  What does not: which facts there are (``rows``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.publish.pages.marks import Mark
from pipelines.publish.pages.markup import escape, words
from pipelines.publish.pages.paint import reason
from pipelines.publish.pages.rows import Row

_HEADS: Final = {
    "figure": "Figures", "event": "Events", "statement": "Statements", "quotation": "Quotations", "name": "Names", "date": "Times",
    "hedge": "Hedges",
}  # fmt: skip
_LONGEST: Final = 280  # characters of the words on a card


def switches(marks: Sequence[Mark], n_grey: int) -> str:
    """A box to tick for each layer, with how many marks it has."""
    found = []
    for layer, head in _HEADS.items():
        n = sum(mark.layer == layer for mark in marks)
        if n:
            found.append(_switch(layer, f'<span class="k {layer} sample">{head}</span> <small>{n:,}</small>'))
    if n_grey:
        found.append(_switch("grey", f'<span class="sample grey">Not the story</span> <small>{n_grey:,}</small>'))
    return f'<fieldset class="bar"><legend>Shown on the page</legend>{"".join(found)}</fieldset>'


def _switch(layer: str, label: str) -> str:
    return f'<label><input type="checkbox" id="l-{layer}" checked autocomplete="off"> {label}</label>'


def cards(marks: Sequence[Mark]) -> str:
    """All rows of the page, by layer, in the order of their words."""
    found = []
    for layer, head in _HEADS.items():
        rows = "".join(_card(mark) for mark in marks if mark.layer == layer)
        if rows:
            found.append(f'<section class="rows-{layer}"><h3>{head}</h3><ol class="cards">{rows}</ol></section>')
    return "".join(found) or "<p>No row of the warehouse stands on this page.</p>"


def _card(mark: Mark) -> str:
    shown = mark.surface if len(mark.surface) <= _LONGEST else mark.surface[: _LONGEST - 1] + "…"
    told = "".join(f"<dt>{escape(label)}</dt><dd>{words(value)}</dd>" for label, value in mark.facts)
    told += "".join(
        f'<dt>{escape(label)}</dt><dd><a href="{escape(address)}">{words(value)}</a></dd>'
        for label, value, address in mark.links
    )
    anchor = escape(mark.anchor)
    return (
        f'<li class="card" id="c-{anchor}"><p><span class="tag k {mark.layer}">{escape(mark.kind)}</span>'
        f' <a class="back" href="#{anchor}">“<bdi>{words(shown)}</bdi>”</a> <code>{anchor}</code></p>'
        f"<dl>{told}</dl></li>"
    )


def block_table(blocks: Sequence[Row]) -> str:
    """Every block with its label, how sure it is and why."""
    rows = "".join(
        f'<tr id="b-{block["block_no"]}"><th scope="row">{block["block_no"]}</th>'
        f"<td>{'story' if block['is_main'] else 'not the story'}</td><td>{words(reason(block))}</td>"
        f"<td>{block['start_char']}–{block['end_char']}</td></tr>"
        for block in blocks
    )
    return (
        '<details class="blocks"><summary>Every block of the page, what it was taken for and why</summary><table><thead><tr>'
        '<th scope="col">block</th><th scope="col">taken for</th><th scope="col">role, how sure, why</th>'
        f'<th scope="col">characters</th></tr></thead><tbody>{rows}</tbody></table></details>'
    )
