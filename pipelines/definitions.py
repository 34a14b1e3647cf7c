"""The code location: ``dagster dev``, ``dg`` and ``dateline`` all load this; ``orchestrate.build_defs`` makes it."""

from __future__ import annotations

from pathlib import Path

from pipelines.orchestrate.build_defs import build_defs
from pipelines.settings import SettingsError, find_root


def _root() -> Path:
    try:
        return find_root(Path.cwd())
    except SettingsError:
        return Path(__file__).parents[1]


defs = build_defs(_root())
