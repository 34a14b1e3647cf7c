"""A figure as the links between figures of its page see it: its amount, and what its sentence says of it.

What belongs here: one figure in its sentence.  What does not: comparing amounts (``amounts``), which links there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.figures.about.links.amounts import Amount, amount_of
from pipelines.annotate.figures.about.page_figures import FigureRead, PageFigures
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.events import noun_event
from pipelines.annotate.figures.words import figure_words
from pipelines.model import Figure
from pipelines.vocabularies import Happening

_REACH = 8  # lexemes beside a figure in which 'another attack' is its own
_SHORT = 20  # characters: less is no headline but a line above one


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Amount):
    """One figure; ``at`` counts the figures of the page, ``sentence`` and ``paragraph`` those of the page with words."""

    at: int
    read: FigureRead
    row: Figure
    context: Context
    sentence: int
    paragraph: int
    adds: bool  # 'another 12', '12 others': more than those told of before
    is_another: bool  # 'another 12', 'a further 12': adds, whatever else the sentence tells
    is_lead: bool  # the headline
    is_apart: bool  # 'in another attack', 'an earlier raid': what another event did

    @property
    def is_bare(self) -> bool:
        """Whether the words print no thing of its own: 'of the 28 bridges, nine were swept away'."""
        return self.read.reading.counted is None or self.read.reading.counted.head is None

    @property
    def is_share(self) -> bool:
        """'half', '60 percent': a part by nature."""
        return self.row.kind == "share"


def told_of(page: PageFigures) -> list[Told]:
    """The figures of a page that can be linked, in order."""
    found: list[Told] = []
    for sentence in page.sentences:
        context = sentence.context
        paragraph = page.words.paragraph[context.first] if context.end > context.first else 0
        number = page.words.sentence[context.first] if context.end > context.first else 0
        is_lead = _is_lead(page, context, paragraph)
        for read in sentence.figures:
            if read.row.bound in ("none", "unknown"):
                continue
            found.append(_told(len(found), read, context, number, paragraph, is_lead))
    return found


def _is_lead(page: PageFigures, context: Context, paragraph: int) -> bool:
    """Whether a sentence is the headline: the title, or a line that opens the page and ends without a full stop."""
    text, title = context.text.strip(), (page.article.title or "").strip()
    if len(text) > _SHORT and title and (text in title or title in text):
        return True
    return paragraph <= 1 and context.sentence_no <= 2 and not text.endswith((".", "!", "?", "”", '"', ":"))


def _told(at: int, read: FigureRead, context: Context, sentence: int, paragraph: int, is_lead: bool) -> Told:
    amount = amount_of(read.row, read.row.event or subject_event(context, read))
    return Told(
        **{name: getattr(amount, name) for name in Amount.__slots__}, at=at, read=read, row=read.row, context=context,
        sentence=sentence, paragraph=paragraph, adds=_adds(context, read), is_another=_is_another(context, read),
        is_lead=is_lead, is_apart=_is_apart(context, read),
    )  # fmt: skip


def subject_event(context: Context, read: FigureRead) -> Happening | None:
    """The event of the noun that a number is said of: 'the death toll rose to 31 people'."""
    words, verb = context.words, read.reading.happening.verb
    if verb is None or context.lower(read.reading.first - 1) == "by":
        return None
    says, puts = figure_words("verb that says a number"), figure_words("verb that puts a number")
    if (
        words.lower[verb] not in figure_words("change")
        and words.lemma[verb] not in says
        and words.lemma[verb] not in puts
    ):
        return None
    subject = words.kid(verb, "nsubj", "nsubjpass")
    number = context.holders[read.reading.number_first]
    if subject is not None and words.left[subject] <= number <= words.right[subject]:
        return None  # 'sales at its 23 branches fell'
    found = noun_event(context, subject) if subject is not None else None
    if found is None and subject is not None and words.lemma[subject] == "number":
        of = words.kid(subject, "prep")
        thing = words.kid(of, "pobj") if of is not None else None
        found = noun_event(context, thing) if thing is not None else None
    return found.event if found is not None else None


def _adds(context: Context, read: FigureRead) -> bool:
    """'another 12', '12 more', '12 other people'; not 'more than 12', 'the second'."""
    reading, more = read.reading, figure_words("adds to what was said")
    cue = set((read.row.cue or "").split())
    before = {context.lower(k) for k in range(max(0, reading.first - 2), reading.number_first)} - {"other", "others"}
    behind = {context.lower(reading.number_last), context.lower(reading.last)}
    named = set((read.row.counted or "").lower().split())
    return not more.isdisjoint((before | behind | named) - cue)


def _is_another(context: Context, read: FigureRead) -> bool:
    reading = read.reading
    before = range(max(0, reading.first - 2), reading.number_first)
    return any(context.lower(k) in figure_words("adds whatever was said") for k in before)


def _is_apart(context: Context, read: FigureRead) -> bool:
    """'two were killed in another attack', 'an earlier raid': words beside the figure name another event."""
    words, near = context.words, range(read.reading.first - _REACH, read.reading.last + _REACH)
    apart, lexemes = figure_words("sets an event apart"), context.lexemes
    for index in range(max(0, near.start), min(near.stop, len(lexemes) - 1)):
        if lexemes[index].lower in apart:
            nouns = [context.holders[k] for k in (index + 1, index + 2) if k < len(context.lexemes)]
            events = figure_words("noun for an event")
            if any(words.tag[noun] == "NN" and words.lemma[noun] in events for noun in nouns):
                return True
    return False


def says_total(told: Told) -> bool:
    """'a total of seven', 'nine in all', '40 altogether'."""
    context, reading = told.context, told.read.reading
    around = range(max(0, reading.first - 2), min(len(context.lexemes), reading.last + 2))
    in_all = any(context.lower(k) == "in" and context.lower(k + 1) == "all" for k in around)
    return in_all or any(context.lower(k) in figure_words("count so far") for k in around)
