"""sources.toml: what a sound one says, and that a wrong one names the key and the fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.settings import (
    Settings,
    SettingsError,
    Source,
    check_collections,
    collection_name,
    find_root,
    load_project,
)


def project(folder: Path, text: str | bytes) -> Path:
    (folder / "inbox").mkdir(exist_ok=True)
    (folder / "sources.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_a_sound_file(tmp_path: Path) -> None:
    text = '[[source]]\nkind = "files"\npath = "inbox"\n\n'
    text += '[[source]]\npath = "."\ncollection = "all of it"\n\n[settings]\nworkers = 3\n'
    read = load_project(project(tmp_path, text))
    assert read.sources == (Source(tmp_path / "inbox", "inbox"), Source(tmp_path, "all of it"))
    assert read.settings.workers == 3
    assert read.settings.batch_pages == Settings().batch_pages
    assert read.database == tmp_path / "warehouse" / "dateline.duckdb"


def test_an_empty_file_names_no_source(tmp_path: Path) -> None:
    assert load_project(project(tmp_path, "")).sources == ()


WRONG = [
    # what is written, what the message must name, the remedy it must give
    ("[[source]\n", "not valid TOML", ""),
    (b"\xff", "not valid TOML", ""),
    ('[[sourc]]\npath = "inbox"\n', "'sourc'", "did you mean 'source'"),
    ('[source]\npath = "inbox"\n', "'source'", "written as [[source]]"),
    ('[[source]]\npth = "inbox"\n', "source 1: pth", "did you mean 'path'"),
    ('[[source]]\nkind = "files"\n', "source 1: 'path' is missing", 'path = "inbox"'),
    ("[[source]]\npath = 3\n", "source 1: 'path' is missing", "name a folder or a file"),
    ('[[source]]\npath = "inbox"\n[[source]]\npath = "inbx"\n', "source 2: 'path' is \"inbx\"", "correct the path"),
    ('[[source]]\npath = "inbox"\nkind = "carrier pigeon"\n', "'kind' is 'carrier pigeon'", "must be one of"),
    ('[[source]]\npath = "inbox"\ncollection = ""\n', "'collection'", "a name in quotes"),
    (
        '[[source]]\npath = "inbox"\n[[source]]\npath = "."\ncollection = "inbox"\n',
        "the collection 'inbox'",
        "its own 'collection'",
    ),
    ("[settings]\nworker = 2\n", "'settings.worker'", "did you mean 'workers'"),
    ('[settings]\nworkers = "two"\n', "'settings.workers' is 'two'", "whole number from 1"),
    ("[settings]\nworkers = 0\n", "'settings.workers' is 0", "whole number from 1"),
    ("[settings]\nworkers = true\n", "'settings.workers' is True", "whole number from 1"),
    ("[settings]\nnlp_model = 5\n", "'settings.nlp_model' is 5", "a name in quotes"),
    ('[settings]\nstorage_version = "v1.0.0"\n', "'settings.storage_version' is 'v1.0.0'", '"v1.2.0", "v1.3.0"'),
    ('[settings]\nengine = "spark"\n', "'settings.engine' is 'spark'", '"local" or "dask"'),
    ('[settings]\nscheduler = "tcp://a:8786"\n', "'settings.scheduler'", 'engine = "dask"'),
    ('[settings]\nengine = "dask"\nstorage = 5\n', "'settings.storage' is 5", "in quotes"),
    ("settings = 5\n", "'settings'", "[settings]"),
    ('user = "me"\n', "'user'", "[user]"),
]


@pytest.mark.parametrize(("text", "named", "remedy"), WRONG)
def test_a_wrong_file_names_the_key_and_the_fix(tmp_path: Path, text: str | bytes, named: str, remedy: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_project(project(tmp_path, text))
    message = str(caught.value)
    assert str(tmp_path / "sources.toml") in message or "collection" in message
    assert named in message
    assert remedy in message


def test_a_missing_file_shows_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r'path = "inbox"'):
        load_project(tmp_path)


def test_the_root_is_the_nearest_folder_with_the_file(tmp_path: Path) -> None:
    deep = project(tmp_path, "") / "inbox" / "a"
    deep.mkdir()
    assert find_root(deep) == tmp_path
    (tmp_path / "sources.toml").unlink()
    with pytest.raises(SettingsError, match="inside a Dateline project"):
        find_root(deep)


def test_a_collection_is_named_after_its_folder(tmp_path: Path) -> None:
    (tmp_path / "spring").mkdir()
    (tmp_path / "spring" / "a.html").touch()
    assert collection_name(tmp_path / "spring") == collection_name(tmp_path / "spring" / "a.html") == "spring"


def test_one_name_for_two_paths_is_refused(tmp_path: Path) -> None:
    check_collections([("a", tmp_path), ("a", tmp_path), ("b", tmp_path / "b")])
    with pytest.raises(SettingsError, match="--collection"):
        check_collections([("a", tmp_path), ("a", tmp_path / "b")])


def test_only_settings_that_change_rows_change_the_fingerprint() -> None:
    one, other = Settings(workers=1, batch_pages=7, page_seconds=9, worker_megabytes=300), Settings(workers=8)
    assert one.that_change_rows() == other.that_change_rows()
    assert Settings(page_megabytes=1).that_change_rows() != one.that_change_rows()
