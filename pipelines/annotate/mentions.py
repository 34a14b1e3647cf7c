"""Mentions of people, organisations, armed groups, peoples and places in the parsed sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipelines.annotate.nlp import ParsedSentence
from pipelines.model import Article, Entity, Mention, evidence_id

_KINDS = {"PERSON": "person", "ORG": "organisation", "NORP": "people", "GPE": "place", "LOC": "place", "FAC": "place"}


def find_mentions(
    article: Article, sentences: Sequence[ParsedSentence]
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Mentions in order of the text, and the entities that they denote inside this article."""
    mentions: list[Mention] = []
    names: dict[tuple[str, str], set[str]] = {}
    for sentence in sentences:
        for span in sentence.span.ents:
            kind = _KINDS.get(span.label_)
            if kind is None:
                continue
            start, end = sentence.source(span.start_char, span.end_char)
            surface = article.text[start:end]
            slug = _slug(surface)
            if not slug:
                continue
            names.setdefault((kind, slug), set()).add(surface)
            mentions.append(
                Mention(
                    evidence_id(article.article_id, "m", start, end),
                    article.article_id,
                    sentence.sentence_no,
                    start,
                    end,
                    surface,
                    f"{kind}:{slug}@{article.article_id}",
                    kind,
                    "name",
                    score=0.5,
                )
            )
    entities = tuple(
        Entity(
            f"{kind}:{slug}@{article.article_id}",
            kind,
            min(found),
            tuple(sorted(found)),
            "article",
            score=0.5,
            is_public_role=False if kind == "person" else None,
        )
        for (kind, slug), found in sorted(names.items())
    )
    return tuple(mentions), entities


def _slug(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")
