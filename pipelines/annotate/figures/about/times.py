"""The time of figures whose own clause names none: that of the same fact, of their whole, of the story's event, of now.

``time_figures`` is the door.  What belongs here: the order of these sources and when each may be believed.  What does not: the time
of a clause (clause_time.py), links (links.py), the day of the story's event (times_story.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.annotate.figures.about.page_figures import FigureRead, PageFigures, SentenceRead
from pipelines.annotate.figures.about.stance import stance_of
from pipelines.annotate.figures.about.time_adjuncts import FigureTime, time_words
from pipelines.annotate.figures.about.times_story import PageDays, Story
from pipelines.annotate.figures.things.events import event_class
from pipelines.model import FigureLink, Statement
from pipelines.model.changed import changed
from pipelines.vocabularies import Happening

_TIMELESS = frozenset({"age", "duration", "ordinal"})
_MOST_CHAIN = 4  # part of a part of a part


def time_figures(page: PageFigures, days: PageDays) -> PageFigures:
    """The page with a time for the figures that take theirs from elsewhere on it."""
    story = days.story
    known = {each.row.figure_id: each.time for each in page.figures() if each.time is not None}
    statements = {each.statement_id: each for each in page.said.statements} if page.said is not None else {}
    _inherit(page, known)
    events = _events_of(story, page, known)
    for sentence in page.sentences:
        for each in sentence.figures:
            if each.row.figure_id not in known and each.row.kind not in _TIMELESS:
                time = (
                    _of_the_sentence_before(each, sentence, days)
                    or _of_the_story(each, sentence, story, events)
                    or _of_now(each, sentence, page, statements)
                )
                if time is not None:
                    known[each.row.figure_id] = time
    _inherit(page, known)
    for sentence in page.sentences:
        for each, time in _beside(sentence, known, is_title=sentence.context.first == 0):
            known.setdefault(each.row.figure_id, time)
    return page.with_figures(
        lambda sentence: (_timed(each, known.get(each.row.figure_id)) for each in sentence.figures)
    )


def _timed(each: FigureRead, time: FigureTime | None) -> FigureRead:
    if time is None or time is each.time:
        return each
    row = changed(each.row, from_date=time.first, to_date=time.last, date_basis=time.basis)
    return changed(each, row=row, time=time)


def _inherit(page: PageFigures, known: dict[str, FigureTime]) -> None:
    """The time of what a figure restates or is part of, into ``known``."""
    kinds = {each.row.figure_id: each.row.kind for each in page.figures()}
    for link in page.links:
        if link.link == "restates":
            _pass_on(link.figure_id, link.other_id, known, kinds, "as where it is told again")
            _pass_on(link.other_id, link.figure_id, known, kinds, "as where it is told again")
    for link in page.links:
        if link.link == "restates":
            _pass_on(link.figure_id, link.other_id, known, kinds, "as where it is told again")
    wholes = _wholes(page.links)
    for each in page.figures():
        at = wholes.get(each.row.figure_id)
        for _ in range(_MOST_CHAIN):
            if at is None or each.row.figure_id in known:
                break
            _pass_on(each.row.figure_id, at, known, kinds, "as its whole")
            at = wholes.get(at)


def _wholes(links: Sequence[FigureLink]) -> dict[str, str]:
    """The whole of each part that words tell; a sum that fits says nothing of when."""
    told = (link for link in reversed(links) if link.link == "part_of" and link.basis != "adds up")
    return {link.figure_id: link.other_id for link in told}


def _pass_on(to: str, source: str, known: dict[str, FigureTime], kinds: Mapping[str, str], how: str) -> None:
    time = known.get(source)
    if to not in known and time is not None and not time.is_stated and kinds.get(to) not in _TIMELESS and to in kinds:
        known[to] = changed(time, basis="event", how=how)


def _beside(
    sentence: SentenceRead, known: dict[str, FigureTime], is_title: bool
) -> Iterator[tuple[FigureRead, FigureTime]]:
    """The time of the dated figure of a sentence, for others of its incident ('besides the 3 dead, 30 were hurt') or headline."""
    times = [known[each.row.figure_id] for each in sentence.figures if each.row.figure_id in known]
    if not times or any((time.first, time.last) != (times[0].first, times[0].last) or time.is_stated for time in times):
        return
    incident = event_class("of one incident")
    verbs = {each.reading.happening.verb for each in sentence.figures if each.row.figure_id in known}
    is_incident = any(each.row.event in incident for each in sentence.figures if each.row.figure_id in known)
    for each in sentence.figures:
        if each.row.figure_id in known or each.row.kind in _TIMELESS:
            continue
        verb = each.reading.happening.verb
        stance = stance_of(sentence.context.words, verb)
        if (is_title and verb in verbs) or (is_incident and each.row.event in incident and not stance.holds_now):
            yield each, changed(times[0], basis="event", how="as the figure beside it")


def _events_of(story: Story | None, page: PageFigures, known: dict[str, FigureTime]) -> frozenset[Happening]:
    """What the story's event did: what one incident does, and the events of figures that have its day."""
    if story is None:
        return frozenset()
    days = (story.first, story.last)
    timed = ((each.row.event, known[each.row.figure_id]) for each in page.figures() if each.row.figure_id in known)
    told = {
        event for event, time in timed if event is not None and not time.is_stated and (time.first, time.last) == days
    }
    return frozenset({*event_class("of one incident"), *told})


def _of_the_story(
    each: FigureRead, sentence: SentenceRead, story: Story | None, events: frozenset[Happening]
) -> FigureTime | None:
    """The day of the story's event for what that event did: 'two gunmen died', 'about 50 others were wounded'."""
    if story is None or not story.covers(sentence.context) or each.row.event not in events:
        return None
    if not _is_told(each, sentence, story.is_title(sentence.context)):
        return None
    return FigureTime(story.first, story.last, "article", (story.date,), "the day of the event that the story tells")


def _of_the_sentence_before(each: FigureRead, sentence: SentenceRead, days: PageDays) -> FigureTime | None:
    """The time of the sentence before: 'a bomb went off in March 2019.  It killed 30 people.'"""
    if each.row.event not in event_class("of one incident") or not _is_told(each, sentence, is_title=False):
        return None
    adjunct = days.before(sentence.context)
    if adjunct is None:
        return None
    return FigureTime(adjunct.first, adjunct.last, "paragraph", adjunct.dates, f"{adjunct.how}, of the sentence before")


def _is_told(each: FigureRead, sentence: SentenceRead, is_title: bool) -> bool:
    """Whether a figure tells what happened, with no word of another time."""
    words, context = sentence.context.words, sentence.context
    stance = stance_of(words, each.reading.happening.verb)
    if each.row.is_negated or stance.tense == "ahead" or (stance.holds_now and not is_title):
        return False
    return time_words("elsewhen").isdisjoint(words.lower[context.first : context.end])


def _of_now(
    each: FigureRead, sentence: SentenceRead, page: PageFigures, statements: dict[str, Statement]
) -> FigureTime | None:
    """What is so in the present tense holds for the day on which it is said, else written: 'are still missing'."""
    row, words, verb = each.row, sentence.context.words, each.reading.happening.verb
    if verb is None or row.kind != "count" or stance_of(words, verb).tense != "present" or row.is_negated:
        return None
    before = sentence.context.lower(each.reading.first - 1)
    if row.value == 1 or before in ("the", "these", "those", "both") or row.bound in ("none", "unknown"):
        return None  # 'the two countries' are no news
    near = [
        verb,
        *words.kids[verb],
        *(far for kid in words.all_kids(verb, "xcomp", "acomp", "attr", "advcl") for far in words.kids[kid]),
    ]
    goes_on = words.tag[verb] == "VBG" or any(words.lemma[kid] in time_words("still") for kid in near)
    if not goes_on or words.dep[verb] in ("relcl", "acl", "advcl"):
        return None
    statement = statements.get(row.statement_id or "")
    if statement is not None and statement.said_from is not None:
        return FigureTime(statement.said_from, statement.said_to, "paragraph", (), "when it is said", True)
    if page.article.published_from is None:
        return None
    return FigureTime(page.article.published_from, page.article.published_to, "publication", (), "it is so now", True)
