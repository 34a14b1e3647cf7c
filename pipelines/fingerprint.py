"""The fingerprint: one hash of everything that decides what rows a page gives.

Same bytes + same fingerprint = equal rows.  It is computed, never typed, and is Dagster's ``code_version``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pipelines.annotate.parse.language_model import ModelIdentity, model_identity
from pipelines.closures import library_versions
from pipelines.paths import SQL
from pipelines.settings import Settings
from pipelines.store.terms import WORDS

PACKAGE = Path(__file__).parent
# Code and data that decide the rows of a page, from its archived bytes to the tables of its batch.
ROOMS = (
    "model", "read", "annotate", "sketch", "lexicons", "gazetteer", "acquire/formats/payload.py",
    "acquire/formats/mhtml.py",
    "acquire/formats/kinds.py", "process/rows.py", "store/schema.py", "store/page_tables.py", "store/terms.py",
)  # fmt: skip
# Those of both that decide the text of a page alone, which the offsets of all rows count in.
TEXT_ROOMS = (
    "model", "read", "lexicons", "acquire/formats/payload.py", "acquire/formats/mhtml.py", "acquire/formats/kinds.py",
)  # fmt: skip
TEXT_LIBRARIES = ("selectolax", "resiliparse", "py3langid", "pypdfium2")


def fingerprint(settings: Settings) -> tuple[str, ModelIdentity]:
    """16 hex digits over the code and data of ``read`` and ``annotate``, the settings that change rows, the language
    model's name, version and weights, and the versions of the libraries that shape text; and the model's identity."""
    model = model_identity(settings.nlp_model)
    digest = hashlib.sha256()
    parts = {
        "settings": settings.that_change_rows(),
        "model": [model.name, model.version, model.sha256],
        "libraries": library_versions(),
    }
    digest.update(json.dumps(parts, sort_keys=True).encode())
    shipped = [(f"warehouse/tables/{path.name}", path) for path in (SQL / "tables").glob("*.sql")]
    shipped.append((f"warehouse/search/{WORDS}", SQL / "search" / WORDS))
    for name, path in sorted(shipped + _files(ROOMS)):
        digest.update(f"\0{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16], model


def text_fingerprint() -> str:
    """16 hex digits over what decides the text of a page: same bytes + same text fingerprint = the same characters."""
    digest = hashlib.sha256(json.dumps(library_versions(TEXT_LIBRARIES)).encode())
    for name, path in _files(TEXT_ROOMS):
        digest.update(f"\0{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(rooms: Sequence[str]) -> list[tuple[str, Path]]:
    """Every file of these rooms, with a name that does not depend on where Dateline is installed."""
    found: list[tuple[str, Path]] = []
    for room in rooms:
        root = PACKAGE / room
        inside = [root] if root.is_file() else root.rglob("*")
        found += [
            (path.relative_to(PACKAGE).as_posix(), path)
            for path in inside
            if path.is_file() and "__pycache__" not in path.parts
        ]
    return sorted(found)
