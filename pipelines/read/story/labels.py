"""Labels of segments, and how a story's paragraphs are set: what the rules of main text share."""

from __future__ import annotations

from typing import Final, NamedTuple

from pipelines.read.html.parse import HtmlPage, Segment
from pipelines.read.story.containers import Container
from pipelines.vocabularies import MAIN_ROLES, Role

_ABOVE: Final[frozenset[Role]] = frozenset({"title", "standfirst", "dateline"})
BODY: Final = MAIN_ROLES - _ABOVE
ONLY_LINKS: Final = "only links"


class SegmentLabel(NamedTuple):
    """The role of one segment, the chance (0 to 1) that it is of the story, and why it has the role, in a few words."""

    role: Role
    score: float
    why: str

    @property
    def is_main(self) -> bool:
        """Whether the role is one of the story."""
        return self.role in MAIN_ROLES


# How a story's paragraphs are set: tag of the element, tag and class of the one around it.
Setting = tuple[str, str, str | None]


def setting_of(segment: Segment) -> Setting:
    """The setting of one segment."""
    parent = segment.element.parent
    if parent is None:
        return (segment.tag, "", None)
    return (segment.tag, parent.tag, parent.attributes.get("class"))


def core_settings(page: HtmlPage, container: Container) -> set[Setting]:
    """The settings in which the story's prose stands, where they hold a good part of it."""
    held: dict[Setting, float] = {}
    for segment, prose in zip(page.segments, container.prose, strict=True):
        if prose and container.inside[segment.element.number]:
            setting = setting_of(segment)
            held[setting] = held.get(setting, 0.0) + prose
    least = 0.15 * sum(held.values())
    return {setting for setting, prose in held.items() if prose >= least}
