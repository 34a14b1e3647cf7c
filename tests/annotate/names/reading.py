"""Reading names in tests: a text in, what was found as short lines."""

from __future__ import annotations

from pipelines.annotate import LanguageModel
from pipelines.annotate.names.actors import ActorIndex
from pipelines.annotate.names.mentions import Names, find_mentions
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block


def names_in(text: str, model: LanguageModel, actors: ActorIndex | None = None) -> Names:
    """The names of a page whose blocks are the lines of ``text``."""
    article = Article("0123456789abcdef", "0123456789abcdef", text, language="en")
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line:
            blocks.append(Block(article.article_id, number, "paragraph", True, start, start + len(line)))
        start += len(line) + 1
    with model.pipeline.memory_zone():
        return find_mentions(article, parse_page(text, blocks, model), actors)


def told(names: Names) -> list[str]:
    """'surface: kind form' of every mention by name, in order."""
    return [
        f"{m.surface}: {m.kind} {m.form}" for m in names.mentions if m.form not in ("pronoun", "nominal", "embedded")
    ]
