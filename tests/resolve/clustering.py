"""Joining bare names, as ``resolve`` joins entities: what the tests of entities over articles measure."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.names import PageName, join_names, shipped_actors
from pipelines.gazetteer import Quality
from pipelines.gazetteer import load as load_gazetteer
from pipelines.resolve.judgements import LocalEntity, group_by_name

_LARGE = 100_000  # people: a name of so large a place is that place


def cluster(mentions: Sequence[tuple[str, str, str, int]]) -> list[str]:
    """For names (article_id, surface, kind, start_char): an id each, equal where two are one, within and across articles.

    Names alone carry no role, so every person counts as one who may be linked.
    """
    by_article: dict[str, list[int]] = {}
    for place, mention in enumerate(mentions):
        by_article.setdefault(mention[0], []).append(place)
    ids = [""] * len(mentions)
    members: dict[str, list[int]] = {}
    local: list[LocalEntity] = []
    for article_id, places in sorted(by_article.items()):
        places.sort(key=lambda place: mentions[place][3])
        groups = join_names(
            [PageName(mentions[p][1], mentions[p][2], mentions[p][3]) for p in places], shipped_actors()
        )
        keys = [
            group.anchor or _place_anchor(group.kind, group.name) or f"{group.kind}:{' '.join(group.words)}"
            for group in groups
        ]
        countries = frozenset(key.removeprefix("country:") for key in keys if key.startswith("country:"))
        for number, (group, key) in enumerate(zip(groups, keys, strict=True)):
            anchored = group.anchor or _place_anchor(group.kind, group.name)
            entity_id = anchored or f"{article_id}/{number}"
            members.setdefault(entity_id, []).extend(places[member] for member in group.members)
            if not anchored:
                short = {mentions[places[m]][1].replace(".", "") for m in group.members}
                local.append(
                    LocalEntity(
                        entity_id, article_id, group.kind, group.words, group.name,
                        acronyms=frozenset(s.casefold() for s in short if s.isupper() and s.isalpha() and 2 <= len(s) <= 8),
                        context=frozenset(keys) - {key}, countries=countries,
                    )
                )  # fmt: skip
    found, _ = group_by_name(local, {})
    for number, joined in enumerate(found, start=1):
        for entity in joined:
            for place in members.pop(entity.entity_id):
                ids[place] = f"{entity.kind}:{number}"
    for entity_id, places in members.items():
        for place in places:
            ids[place] = entity_id
    return ids


def _place_anchor(kind: str, name: str) -> str:
    """The id of the one large place that a name surely is; '' where the page would have to tell."""
    if kind != "place":
        return ""
    matches = [m for m in load_gazetteer().find(name) if m.quality <= Quality.STRIPPED]
    own = [m for m in matches if m.quality != Quality.ALTERNATE] or matches
    large = sorted((m.place for m in own), key=lambda p: (-p.population, p.entity_id))[:2]
    if not large or large[0].population < _LARGE or (len(large) > 1 and large[1].population > large[0].population / 5):
        return ""
    return large[0].entity_id
