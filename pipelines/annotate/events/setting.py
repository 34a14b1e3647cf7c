"""Where and when: the places and dates of the sentence that belong to each happening, else those that the page last gave.

What belongs here: which place and date belongs to which trigger, with the basis.  What does not: finding either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.figures.about.tie import PlaceTie
from pipelines.annotate.figures.about.time_adjuncts import is_stamp
from pipelines.annotate.figures.about.times_story import Story
from pipelines.annotate.figures.about.where.page_places import PagePlaces
from pipelines.annotate.figures.about.where.standing import ACTING, Standing
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Article, DateExpression, Mention
from pipelines.vocabularies import DateBasis, PlaceBasis, PlaceRole, Realis

_MOST_TIES = 8
_MOST_MODIFIERS = 3
_FRESH_DAYS = 2  # news of a day: what it tells without a date is no older
_LEAD = 4  # sentences of an article that tell the news
_ORDER: tuple[PlaceRole, ...] = ("in", "to", "from", "via")
_DATED = frozenset({"DATE", "TIME"})
_NOT_WHERE = frozenset({*ACTING, "source", "apart"})  # who acts or speaks, a seat, an origin


@dataclass(slots=True)
class Setting:
    """Where and when one happening is; ``tied``: the places and dates in its own sentence."""

    places: list[PlaceTie] = field(default_factory=list)
    dates: list[DateExpression] = field(default_factory=list)
    place: Mention | None = None
    place_id: str | None = None
    place_basis: PlaceBasis | None = None
    from_date: dt.date | None = None
    to_date: dt.date | None = None
    date_basis: DateBasis | None = None


def settings_of(
    words: PageWords,
    triggers: Sequence[Trigger],
    standings: Sequence[Standing],
    mentions: Sequence[Mention],
    dates: Sequence[DateExpression],
    bounds: tuple[int, int],
) -> list[Setting]:
    """The setting of each trigger of one sentence, from that sentence alone."""
    settings = [Setting() for _ in triggers]
    if not mentions and not dates:
        return settings
    by_word = {trigger.at: n for n, trigger in enumerate(triggers)}
    by_word |= {
        i: n for n, trigger in enumerate(triggers) for i in range(trigger.first, trigger.last) if i not in by_word
    }
    clauses: dict[int, list[int]] = {}
    for n, trigger in enumerate(triggers):
        verb = words.verb_above(trigger.at)
        clauses.setdefault(trigger.at if verb is None else verb, []).append(n)
    free: list[PlaceTie] = []
    for standing in standings:
        if standing.manner in _NOT_WHERE or standing.mention.form == "demonym":
            continue
        if words.lower[standing.anchor] in figure_words("direction"):
            continue  # 'west of Anvik'
        anchors = _anchors(words, standing.word, by_word, {} if standing.manner == "modifier" else clauses)
        for n in anchors:
            if len(settings[n].places) < _MOST_TIES:
                settings[n].places.append(standing.tie)
        if not anchors:
            free.append(standing.tie)
    stand = {standing.mention.mention_id for standing in standings}
    for mention in mentions:
        if mention.kind == "place" and mention.form != "demonym" and mention.mention_id not in stand:
            modified = _modified(words, words.head_of(mention.start_char, mention.end_char, bounds), by_word)
            if modified is not None and len(settings[modified].places) < _MOST_TIES:
                settings[modified].places.append(PlaceTie(mention, "in", mention.entity_id))
    undated: list[DateExpression] = []
    for date in dates:
        if date.type not in _DATED or (date.from_date is None and date.to_date is None):
            continue
        if is_stamp(words, date, bounds):
            continue
        word = words.head_of(date.start_char, date.end_char, bounds)
        anchors = _anchors(words, word, by_word, clauses) if word is not None else []
        for n in anchors:
            if len(settings[n].dates) < _MOST_TIES:
                settings[n].dates.append(date)
        if not anchors:
            undated.append(date)
    _share(words, triggers, settings, by_word, free, undated)
    return settings


def _anchors(words: PageWords, word: int, by_word: dict[int, int], clauses: dict[int, list[int]]) -> list[int]:
    """The triggers that a date hangs on: the first above it, else those of its clause."""
    for at in words.climb(word):
        if at in by_word:
            return [by_word[at]]
        if words.pos[at] in ("VERB", "AUX"):
            return clauses.get(at, [])
    return []


def _modified(words: PageWords, word: int | None, by_word: dict[int, int]) -> int | None:
    """The trigger that a name stands before: 'the Anvik bombing', 'the Anvik market bombing'."""
    for _ in range(_MOST_MODIFIERS):
        if word is None or words.dep[word] not in ("compound", "nmod"):
            return None
        word = words.head[word]
        if word in by_word:
            return by_word[word]
    return None


def _share(
    words: PageWords,
    triggers: Sequence[Trigger],
    settings: list[Setting],
    by_word: dict[int, int],
    free: list[PlaceTie],
    undated: list[DateExpression],
) -> None:
    """What a happening lacks it takes from the one above it, or one below it, or from what is free in the sentence."""
    for setting in settings:
        if setting.places:
            _set_place(setting, setting.places, "clause")
        if setting.dates:
            _set_date(setting, setting.dates[0], "clause")
    above = [_above(words, trigger.at, by_word) for trigger in triggers]
    below: dict[int, list[int]] = {}
    for n, m in enumerate(above):
        if m is not None:
            below.setdefault(m, []).append(n)
    for n, setting in enumerate(settings):
        for m in (*([above[n]] if above[n] is not None else []), *below.get(n, ())[:_MOST_TIES]):
            if m is None:
                continue
            other = settings[m]
            if not setting.places and other.places and setting.place is None:
                _set_place(setting, other.places, "event")
            if not setting.dates and other.dates and setting.date_basis is None:
                _set_date(setting, other.dates[0], "event")
        if setting.place is None and len(free) == 1:
            _set_place(setting, free, "event")
        if setting.date_basis is None and len(undated) == 1:
            _set_date(setting, undated[0], "event")


def _above(words: PageWords, at: int, by_word: dict[int, int]) -> int | None:
    own = by_word[at]
    return next((by_word[word] for word in words.climb(at) if by_word.get(word, own) != own), None)


def _set_place(setting: Setting, ties: Sequence[PlaceTie], basis: PlaceBasis) -> None:
    tie = min(ties, key=lambda t: (t.entity_id is None, _ORDER.index(t.role)))
    setting.place, setting.place_id, setting.place_basis = tie.mention, tie.entity_id, basis


def _set_date(setting: Setting, date: DateExpression, basis: DateBasis) -> None:
    setting.from_date, setting.to_date, setting.date_basis = date.from_date, date.to_date, basis


class PageSetting:
    """What the page said last of place and time, for happenings whose sentence says nothing."""

    def __init__(self, article: Article, places: PagePlaces, story: Story | None) -> None:
        self._story = story
        frame = places.frame.place
        self._home = PlaceTie(frame.mention, "in", frame.place.entity_id) if frame is not None else None
        self._home_basis: PlaceBasis = "dateline" if frame is not None and frame.is_dateline else "article"
        self._published = article.published_to or article.published_from
        written = self._published.toordinal() if self._published is not None else 1
        self._fresh = dt.date.fromordinal(max(1, written - _FRESH_DAYS))
        self._last_place: tuple[int, PlaceTie] | None = None  # paragraph, place
        self._last_date: tuple[int, Setting] | None = None

    def fill(self, setting: Setting, paragraph: int, number: int, realis: Realis) -> None:
        """Complete one setting, and remember what it says."""
        if setting.place_id is not None and setting.place is not None:
            self._last_place = paragraph, PlaceTie(setting.place, "in", setting.place_id)
        elif setting.place is None and self._last_place is not None and self._last_place[0] == paragraph:
            _set_place(setting, [self._last_place[1]], "paragraph")
        elif setting.place is None and self._home is not None:
            _set_place(setting, [self._home], self._home_basis)
        if setting.date_basis is not None:
            self._last_date = paragraph, setting
        elif realis not in ("happened", "ongoing", "attempted", "not_happened"):
            return
        elif self._last_date is not None and self._last_date[0] == paragraph:
            last = self._last_date[1]
            setting.from_date, setting.to_date, setting.date_basis = last.from_date, last.to_date, "paragraph"
        elif self._story is not None and self._story.holds(number):
            setting.from_date, setting.to_date, setting.date_basis = self._story.first, self._story.last, "article"
        elif self._published is not None and number < _LEAD:
            setting.from_date, setting.to_date = self._fresh, self._published
            setting.date_basis = "publication"
        elif self._last_date is not None:
            last = self._last_date[1]
            setting.from_date, setting.to_date, setting.date_basis = last.from_date, last.to_date, "article"
