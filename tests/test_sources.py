"""[[source]] of every kind in sources.toml: what is understood, and what is said about mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.settings import SettingsError, Source, load_project, remote_source
from tests.test_settings import project

CONTACT = '[settings]\ncontact = "desk@example.org"\n'

SOUND = [
    ('kind = "warc"\npath = "inbox"\n', {"kind": "warc", "is_local": True, "collection": "inbox"}),
    ('kind = "wacz"\npath = "inbox"\n', {"kind": "wacz"}),
    ('kind = "mhtml"\npath = "inbox"\ncollection = "saved"\n', {"kind": "mhtml", "collection": "saved"}),
    (
        'kind = "wayback"\nurl = "news.example.org/2019/*"\nfrom = "2019-10"\nto = 2019-11-02\n',
        {"urls": ("news.example.org/2019/",), "match": "prefix", "since": "201910", "until": "20191102"},
    ),
    (
        'kind = "wayback"\nurl = "*.example.org"\n',
        {"match": "domain", "urls": ("example.org",), "collection": "example.org"},
    ),
    ('kind = "wayback"\nurl = "https://www.example.org/a"\n', {"match": "exact", "collection": "example.org"}),
    ('kind = "wayback"\nurl = "example.org"\nmatch = "host"\nlimit = 5\n', {"match": "host", "limit": 5}),
    (
        'kind = "commoncrawl"\nurl = "example.org/*"\ncrawls = ["CC-MAIN-2024-10"]\n',
        {"crawls": ("CC-MAIN-2024-10",), "is_local": False},
    ),
    (
        'kind = "live"\nurls = ["https://example.org/a", "https://example.org/b"]\n',
        {"urls": ("https://example.org/a", "https://example.org/b"), "label": "live https://example.org/a and 1 more"},
    ),
    ('kind = "feed"\nurl = "https://example.org/rss"\nrefetch_hours = 6\n', {"refetch_hours": 6}),
    (
        'kind = "sitemap"\nurl = "https://example.org/"\nfrom = "2024"\n',
        {"since": "2024", "label": "sitemap https://example.org/"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), SOUND)
def test_every_kind_of_source(tmp_path: Path, text: str, expected: dict[str, object]) -> None:
    (source,) = load_project(project(tmp_path, f"[[source]]\n{text}\n{CONTACT}")).sources
    assert {name: getattr(source, name) for name in expected} == expected


WRONG = [
    # what is written, what the message must name, the remedy it must give
    ('kind = "wayback"\n', "'url' must name an address", 'url = "https://example.org/news"'),
    ('kind = "wayback"\nurls = ["a.example"]\n', "unknown key 'source 1: urls'", "did you mean 'url'"),
    ('kind = "wayback"\nurl = ["a.example"]\n', "'url' must name an address", ""),
    ('kind = "wayback"\nurl = "two words"\n', "'url' is 'two words'", "an address"),
    ('kind = "wayback"\nurl = "example.org"\nmatch = "fuzzy"\n', "'match' is 'fuzzy'", "exact, prefix, host, domain"),
    (
        'kind = "wayback"\nurl = "example.org"\nfrom = "last week"\n',
        "'from' is 'last week'",
        "like 2019, 2019-11 or 2019-11-02",
    ),
    ('kind = "wayback"\nurl = "example.org"\nfrom = "2019-13"\n', "'from' is '2019-13'", "no month"),
    ('kind = "wayback"\nurl = "example.org"\nfrom = 2019\n', "'from' is 2019", "in quotes"),
    ('kind = "wayback"\nurl = "example.org"\nfrom = "2020"\nto = "2019"\n', "'from' (2020) is later", "'to' (2019)"),
    ('kind = "wayback"\nurl = "example.org"\nlimit = 0\n', "'limit' is 0", "whole number from 1"),
    ('kind = "wayback"\nurl = "example.org"\npath = "inbox"\n', "unknown key 'source 1: path'", "known here"),
    ('kind = "commoncrawl"\nurl = "example.org"\ncrawls = ["2024"]\n', "'crawls'", "CC-MAIN-2024-10"),
    ('kind = "live"\nurls = []\n', "'urls' must name addresses", "https://example.org/story"),
    ('kind = "live"\nurls = ["example.org/a"]\n', "'example.org/a' is not an address", "http:// or https://"),
    ('kind = "live"\nurls = ["ftp://example.org/a"]\n', "'ftp://example.org/a'", "http:// or https://"),
    (
        'kind = "feed"\nurl = "https://example.org/rss"\nrefetch_hours = "often"\n',
        "'refetch_hours' is 'often'",
        "whole number",
    ),
]


@pytest.mark.parametrize(("text", "named", "remedy"), WRONG)
def test_a_wrong_source_names_the_key_and_the_fix(tmp_path: Path, text: str, named: str, remedy: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_project(project(tmp_path, f"[[source]]\n{text}\n{CONTACT}"))
    assert "source 1: " in str(caught.value)
    assert named in str(caught.value)
    assert remedy in str(caught.value)


@pytest.mark.parametrize(("kind", "owed"), [("live", True), ("feed", True), ("sitemap", True), ("wayback", False)])
def test_who_asks_sites_says_who_it_is(tmp_path: Path, kind: str, owed: bool) -> None:
    key = 'urls = ["https://example.org/a"]' if kind == "live" else 'url = "https://example.org/a"'
    place = project(tmp_path, f'[[source]]\nkind = "{kind}"\n{key}\n')
    if owed:
        with pytest.raises(SettingsError, match=r"settings\.contact.*\[settings\]"):
            load_project(place)
    else:
        assert load_project(place).settings.contact == ""


def test_two_sources_of_the_network_may_share_a_collection(tmp_path: Path) -> None:
    text = (
        '[[source]]\nkind = "wayback"\nurl = "example.org/a"\n[[source]]\nkind = "commoncrawl"\nurl = "example.org/b"\n'
    )
    assert [source.collection for source in load_project(project(tmp_path, text)).sources] == ["example.org"] * 2


def test_words_of_a_command_are_checked_alike() -> None:
    assert remote_source("wayback", ["example.org/*"], since="2019-10", until="2019-11") == Source(
        Path(), "example.org", "wayback", ("example.org/",), "prefix", "201910", "201911"
    )
    with pytest.raises(SettingsError, match="no address"):
        remote_source("live", [])
