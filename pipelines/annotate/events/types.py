"""What a happening is in the words of PLOVER and ACLED, where its arguments and its sentence tell more than its name.

What belongs here: codes.  What does not: finding arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.annotate.events.arguments.roles import Argument
from pipelines.annotate.events.lexicon import context_words, event_words, happening_classes
from pipelines.annotate.events.realis import Standing
from pipelines.annotate.events.slots import has_class
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords
from pipelines.model.quick import quick
from pipelines.vocabularies import EVENT_CONTEXTS, AcledSubType, AcledType, EventContext, EventType

_VIOLENT = frozenset({"attacked", "shot", "killed", "injured", "ambushed", "executed", "bombed", "exploded", "shelled",
                      "air_strike", "drone_strike", "clashed", "tortured"})  # fmt: skip
_BATTLES: AcledType = "Battles"
_EXPLOSIONS: AcledType = "Explosions/Remote violence"
_CIVILIANS: AcledType = "Violence against civilians"
_STRATEGIC: AcledType = "Strategic developments"
_OF_SUB_TYPE: dict[AcledSubType, AcledType] = {
    "Armed clash": _BATTLES, "Government regains territory": _BATTLES, "Non-state actor overtakes territory": _BATTLES,
    "Air/drone strike": _EXPLOSIONS, "Chemical weapon": _EXPLOSIONS, "Grenade": _EXPLOSIONS,
    "Remote explosive/landmine/IED": _EXPLOSIONS, "Shelling/artillery/missile attack": _EXPLOSIONS, "Suicide bomb": _EXPLOSIONS,
    "Abduction/forced disappearance": _CIVILIANS, "Attack": _CIVILIANS, "Sexual violence": _CIVILIANS,
    "Excessive force against protesters": "Protests", "Peaceful protest": "Protests", "Protest with intervention": "Protests",
    "Mob violence": "Riots", "Violent demonstration": "Riots", "Agreement": _STRATEGIC, "Arrests": _STRATEGIC,
    "Change to group/activity": _STRATEGIC, "Disrupted weapons use": _STRATEGIC,
    "Headquarters or base established": _STRATEGIC, "Looting/property destruction": _STRATEGIC,
    "Non-violent transfer of territory": _STRATEGIC, "Other": _STRATEGIC,
}  # fmt: skip


# PLOVER: what somebody says that he will do is a promise or a threat.
_INTENT: dict[EventType | None, EventType] = {
    **dict.fromkeys(("AID", "SUPPORT", "COOPERATE", "CONSULT", "CONCEDE"), "AGREE"),
    **dict.fromkeys(("ASSAULT", "COERCE", "SANCTION", "PROTEST", "MOBILIZE", "REJECT"), "THREATEN"),
}  # fmt: skip


@quick
@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one event."""

    event_type: EventType | None
    event_mode: str | None
    acled_type: AcledType | None
    acled_sub_type: AcledSubType | None


def contexts_of(lowers: frozenset[str]) -> tuple[EventContext, ...] | None:
    """The PLOVER contexts that words of a sentence name."""
    known = context_words()
    found = {name for word in lowers & known.keys() for name in known[word]}
    return tuple(name for name in EVENT_CONTEXTS if name in found) or None


def codes_of(
    words: PageWords,
    trigger: Trigger,
    arguments: Sequence[Argument],
    standing: Standing,
    lowers: frozenset[str],
    is_street: bool,
) -> Codes:
    """The PLOVER and ACLED codes of a happening; ``lowers``: the words of its sentence, ``is_street``: protest is told there."""
    sense = trigger.sense
    event_type, mode = sense.event_type, sense.event_mode
    if standing.is_content:
        event_type = mode = None
    elif standing.realis == "planned" and standing.factuality == "predicted" and event_type in _INTENT:
        event_type, mode = _INTENT[event_type], None
    sub = _sub_type(words, trigger, arguments, lowers, is_street)
    return Codes(
        event_type, mode if event_type is not None else None, _OF_SUB_TYPE[sub] if sub is not None else None, sub
    )


def _sub_type(
    words: PageWords, trigger: Trigger, arguments: Sequence[Argument], lowers: frozenset[str], is_street: bool
) -> AcledSubType | None:
    happening = trigger.sense.happening
    actors = [a.head for a in arguments if a.role == "actor"]
    targets = [a.head for a in arguments if a.role in ("recipient", "victim", "property")]
    if happening in ("protested", "struck", "rioted"):
        return _street(happening, lowers)
    if happening in _VIOLENT:
        own = frozenset(words.lower[i] for i in range(trigger.first, trigger.last)) | {
            words.lower[a.head] for a in arguments if a.role in ("instrument", "cause")
        }
        return _violent(words, trigger, actors, targets, own, lowers, is_street)
    if happening in ("captured", "retaken"):
        return _territory(words, happening, actors, lowers)
    if (
        happening == "agreed"
        and trigger.form == "verb"
        and not any(has_class(words, a.head, "deal") or has_class(words, a.head, "dispute") for a in arguments)
        and not any(has_class(words, i, "deal") for i in trigger.parts)
    ):
        return None  # promises and plans
    if happening == "seized":
        return "Disrupted weapons use" if any(has_class(words, t, "weapon") for t in targets) else None
    if happening == "built":
        return "Headquarters or base established" if any(has_class(words, t, "base") for t in targets) else None
    return happening_classes()[happening].acled_sub_type


def _street(happening: str, lowers: frozenset[str]) -> AcledSubType:
    if not event_words("intervention").isdisjoint(lowers) and has_police(lowers):
        return (
            "Excessive force against protesters"
            if not event_words("deadly").isdisjoint(lowers)
            else "Protest with intervention"
        )
    if happening == "rioted" or not event_words("violent").isdisjoint(lowers):
        return "Violent demonstration"
    return "Peaceful protest"


def has_police(lowers: frozenset[str]) -> bool:
    """Whether a sentence speaks of forces of order."""
    return not _POLICE.isdisjoint(lowers)


_POLICE = frozenset(
    {"police", "officers", "troops", "soldiers", "forces", "policemen", "army", "gendarmes", "guards", "authorities"}
)


def _violent(
    words: PageWords,
    trigger: Trigger,
    actors: list[int],
    targets: list[int],
    own: frozenset[str],
    lowers: frozenset[str],
    is_street: bool,
) -> AcledSubType:
    happening = trigger.sense.happening
    if not event_words("chemical").isdisjoint(lowers) and event_words("crowd gas").isdisjoint(lowers):
        return "Chemical weapon"
    if not event_words("suicide").isdisjoint(lowers) and happening not in ("shelled", "air_strike", "drone_strike"):
        return "Suicide bomb"
    if not event_words("grenade word").isdisjoint(lowers):
        return "Grenade"
    if happening in ("shelled", "air_strike", "drone_strike"):
        return happening_classes()[happening].acled_sub_type or "Attack"
    if is_street and any(has_class(words, a, "police") for a in actors):
        return (
            "Excessive force against protesters"
            if happening in ("shot", "killed", "injured")
            else "Protest with intervention"
        )
    if not event_words("aircraft word").isdisjoint(lowers):
        return "Air/drone strike"
    if not event_words("shell word").isdisjoint(lowers):
        return "Shelling/artillery/missile attack"
    if happening in ("bombed", "exploded") or not event_words("device word").isdisjoint(own):
        return "Remote explosive/landmine/IED"
    if happening in ("clashed", "ambushed"):
        return "Violent demonstration" if is_street else "Armed clash"
    if any(_is(words, a, "mob") for a in actors):
        return "Mob violence"
    fights = any(has_class(words, t, "force") or has_class(words, t, "base") for t in targets)
    return "Armed clash" if fights else "Attack"


def _is(words: PageWords, i: int, name: str) -> bool:
    return words.lemma[i] in event_words(name) or words.lower[i] in event_words(name)


def _territory(words: PageWords, happening: str, actors: list[int], lowers: frozenset[str]) -> AcledSubType:
    around = (
        {words.lower[k] for a in actors for k in range(words.left[a], words.right[a] + 1)} if actors else set(lowers)
    )
    if not event_words("peaceful transfer").isdisjoint(lowers):
        return "Non-violent transfer of territory"
    if not event_words("not state").isdisjoint(around):
        return "Non-state actor overtakes territory"
    if not event_words("state force").isdisjoint(around) or happening == "retaken":
        return "Government regains territory"
    return "Non-state actor overtakes territory"
