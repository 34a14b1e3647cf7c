"""The fingerprint: one hash of everything that decides what rows a page gives.

Same bytes + same fingerprint = equal rows.  It is computed, never typed, and is Dagster's ``code_version``.
"""

from __future__ import annotations

import hashlib
import json
from importlib import metadata
from pathlib import Path

from pipelines.annotate.parse.language_model import ModelIdentity, model_identity
from pipelines.settings import Settings

PACKAGE = Path(__file__).parent
ROOMS = ("model.py", "read", "annotate", "lexicons", "gazetteer")
# The libraries that shape text: parser, charset and language detection, NLP.
LIBRARIES = ("spacy", "selectolax", "resiliparse", "py3langid")


def fingerprint(settings: Settings) -> tuple[str, ModelIdentity]:
    """16 hex digits over the code and data of ``read`` and ``annotate``, the settings that change rows, the language
    model's name, version and weights, and the versions of the libraries that shape text; and the model's identity."""
    model = model_identity(settings.nlp_model)
    digest = hashlib.sha256()
    parts = {
        "settings": settings.that_change_rows(),
        "model": [model.name, model.version, model.sha256],
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
    }
    digest.update(json.dumps(parts, sort_keys=True).encode())
    for path in _files():
        digest.update(f"\0{path.relative_to(PACKAGE).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16], model


def _files() -> list[Path]:
    found = []
    for room in ROOMS:
        path = PACKAGE / room
        inside = [path] if path.is_file() else path.rglob("*")
        found += [file for file in inside if file.is_file() and "__pycache__" not in file.parts]
    return sorted(found)
