"""Names and pronouns of one page that denote one thing.

``join`` is the door for names.  What belongs here: links inside a page.  What does not: other pages (resolve).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.names.actors import ActorIndex
from pipelines.annotate.names.joined.coreference import NameGroup, PageName, bare_words, join_names
from pipelines.annotate.names.kinds.decide import Name
from pipelines.annotate.parse.page import PageWords


def join(names: Sequence[Name], page: PageWords, actors: ActorIndex) -> list[NameGroup]:
    """The names in groups that denote one entity each, in order of their first mention."""
    printed = []
    for name in names:
        start, end = page.start[name.span.first], page.end[name.span.last - 1]
        printed.append(PageName(page.article_text[start:end], name.kind, start))
    return [part for group in join_names(printed, actors) for part in _people_apart(group, printed)]


def _people_apart(group: NameGroup, names: Sequence[PageName]) -> list[NameGroup]:
    """A people and the country that its demonym is made from are found together, but they are two entities."""
    people = [k for k in group.members if names[k].kind == "people"]
    rest = [k for k in group.members if names[k].kind != "people"]
    if not people or not rest:
        return [group]
    parts = []
    for members in sorted((people, rest)):
        first = names[members[0]]
        words = bare_words(first.surface, first.kind)
        parts.append(
            NameGroup(first.kind, words, first.surface, "", [names[k].start_char for k in members], list(members))
        )
    return parts
