"""Declarative shadow roots, opened before a page is parsed: browsers show what they hold, and saving programs write them.

A parser without scripts keeps the content of every ``<template>`` apart (HTML Standard, 4.12.3).  What belongs here: the markup
of such roots.  What does not: templates that are none, which are never shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

# shadowrootmode (HTML Standard), shadowroot (its first draft), shadowmode (what SingleFile wrote before).
_NAMES: Final = frozenset({"shadowrootmode", "shadowroot", "shadowmode"})
_ROOT: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(_NAMES))})(?![\w-])", re.I)
_TEMPLATE: Final = re.compile(r"<(/?)template\b([^>]{0,1000})>", re.I)


def is_shadow_root(attributes: Mapping[str, str | None]) -> bool:
    """Whether the attributes of a <template> make it a shadow root."""
    return not _NAMES.isdisjoint(attributes)


def open_shadow_roots(text: str) -> str:
    """The markup with every shadow root's ``<template>`` as a ``<div>``; other templates are left as they are."""
    are_roots: list[bool] = []  # of the templates that are open

    def opened(match: re.Match[str]) -> str:
        closes, attributes = match.groups()
        if not closes:
            are_roots.append(_ROOT.search(attributes) is not None)
            return f"<div{attributes}>" if are_roots[-1] else match[0]
        return "</div>" if are_roots and are_roots.pop() else match[0]

    return _TEMPLATE.sub(opened, text)
