"""How each event row was read: the words that name it, its arguments, what it hangs on, where and when, and whose word it is."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.events.rows import EventRows
from pipelines.annotate.explanation import Explanation, Step
from pipelines.model import Article, Event, EventArgument, Said


def explain_events(article: Article, rows: EventRows, said: Said) -> Iterator[Explanation]:
    """Every row of ``events`` with the words that made it."""
    labels = {speaker.speaker_id: speaker.label for speaker in said.speakers}
    arguments: dict[str, list[EventArgument]] = {}
    for argument in rows.event_arguments:
        arguments.setdefault(argument.event_id, []).append(argument)
    for event in rows.events:
        steps = tuple(_steps(article, event, arguments.get(event.event_id, ()), labels))
        yield Explanation(
            "event", event.start_char, event.end_char, event.surface, _in_words(event), steps, event.event_id
        )


def _steps(
    article: Article, event: Event, arguments: list[EventArgument] | tuple[()], labels: dict[str, str]
) -> Iterator[Step]:
    whole = event.start_char, event.end_char, event.surface
    yield Step(*whole, "happening", event.happening)
    for argument in arguments:
        meaning = argument.entity_id or argument.figure_id or argument.date_id or "as printed"
        yield Step(argument.start_char, argument.end_char, argument.surface, argument.role, meaning)
    if event.hedge_start is not None and event.hedge_end is not None:
        text = article.text[event.hedge_start : event.hedge_end]
        yield Step(event.hedge_start, event.hedge_end, text, "hedge", event.realis)
    elif event.realis == "generic":
        yield Step(*whole, "realis", "generic: its words stand for no one happening")
    if event.place_basis is not None:
        yield Step(*whole, "where", f"{event.place_id or 'a place no gazetteer knows'} ({event.place_basis})")
    if event.date_basis is not None:
        yield Step(*whole, "when", f"{event.from_date or '…'} to {event.to_date or '…'} ({event.date_basis})")
    if event.speaker_id is not None:
        yield Step(
            *whole,
            "holder",
            f"{labels.get(event.speaker_id, 'nobody named')} ({event.attribution}, {event.factuality})",
        )


def _in_words(event: Event) -> str:
    parts: list[str] = [event.happening, event.realis, event.factuality]
    if event.event_type is not None:
        parts.append(f"PLOVER {event.event_type}" + (f" {event.event_mode}" if event.event_mode else ""))
    if event.acled_sub_event_type is not None:
        parts.append(f"ACLED {event.acled_sub_event_type}")
    return f"{', '.join(parts)}; rule {event.rule}"
