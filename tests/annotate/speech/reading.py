"""Statements of a text in a form that tables of tests can be read in."""

from __future__ import annotations

from pipelines.annotate.names.mentions import find_mentions
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.page import parse_page
from pipelines.annotate.speech import find_statements
from pipelines.model import Article, Block, Said


def page(text: str, title: str | None = None) -> tuple[Article, list[Block]]:
    """An article with a paragraph a line; ``title`` stands on a line of its own above them."""
    lines = ([title] if title else []) + text.split("\n")
    blocks, start = [], 0
    for number, line in enumerate(lines, start=1):
        role = "title" if title and number == 1 else "paragraph"
        blocks.append(Block("a", number, role, True, start, start + len(line)))
        start += len(line) + 1
    return Article("a", "a", "\n".join(lines), publisher="Harbour Post", language="en"), blocks


def said_in(text: str, model: LanguageModel, title: str | None = None) -> Said:
    """Everything that is said on a page."""
    article, blocks = page(text, title)
    sentences = parse_page(article.text, blocks, model)
    names = find_mentions(article, sentences)
    return find_statements(article, blocks, sentences, names.mentions, names.entities)


def as_lines(said: Said) -> list[str]:
    """A line for each run: 'Ann Lee, claimed: the road is shut'; what has no speaker shows its attribution in brackets."""
    labels = {speaker.speaker_id: speaker.label for speaker in said.speakers}
    return [
        f"{labels.get(s.speaker_id or '', f'[{s.attribution}]')}, {s.factuality}: {s.surface}" for s in said.statements
    ]
