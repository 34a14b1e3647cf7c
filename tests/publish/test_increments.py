"""A file that was filled on is equal to one that was written anew, whatever came, went or changed in between."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipelines.acquire import archive
from pipelines.acquire.archive import payload_of
from pipelines.acquire.archive.withdrawn import LIST
from pipelines.acquire.items import PayloadPlace
from pipelines.build import Run
from pipelines.paths import WarehousePaths
from pipelines.process.survey import survey
from pipelines.publish import snapshot, spare
from pipelines.publish.filling.kept import KEPT
from pipelines.publish.published import Stamp, look
from pipelines.resolve import PersonsWord, Resolved, resolve
from pipelines.resolve.corrections.table import read_corrections
from pipelines.settings import Settings, Source
from pipelines.store.batches import Ledger
from pipelines.store.schema import statement_of
from tests.bench.scale import page
from tests.warehouses import Silence, contents, write_pages

STEPS = 7
QUERIES = ("houses", "families missing river", '"told reporters"', "border guard -boats", "council repairs million")


@dataclass(frozen=True)
class Corpus:
    """Committed batches of a few pages each, and a folder to work in."""

    paths: WarehousePaths
    done: Ledger
    fingerprint: str


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Pages of one world: some are copies of others, some are later captures of the same address."""
    folder = tmp_path_factory.mktemp("increments")
    pages: dict[str, str] = {}
    for number in range(30):
        html = page(number)
        about = {"url": f"https://post.example.org/news/{number}", "captured_at": "2023-05-01T10:00:00Z"}
        pages |= {f"{number}.html": html, f"{number}.html.meta.json": json.dumps(about)}
        if number % 5 == 0:
            again = html.replace("</article>", "<p>A bridge near Kesra was opened again on Friday.</p></article>")
            later = {**about, "captured_at": "2023-06-01T10:00:00Z"}
            pages |= {f"{number}b.html": again, f"{number}b.html.meta.json": json.dumps(later)}
        if number % 7 == 0:
            copied = html.replace("post.example.org", "herald.example.net").replace("The Example Post", "The Herald")
            other = {**about, "url": f"https://herald.example.net/{number}"}
            pages |= {f"{number}c.html": copied, f"{number}c.html.meta.json": json.dumps(other)}
    write_pages(folder / "pages", pages)
    paths = WarehousePaths(folder / "w.duckdb")
    settings = Settings(workers=1, page_seconds=30, batch_pages=3)
    with Run(paths, settings, Silence()) as run:
        run.acquire([Source(folder / "pages", "pages")])
        run.process()
        return Corpus(paths, run.ledger(), run.fingerprint)


def some(corpus: Corpus, dice: random.Random, held: set[str]) -> Ledger:
    """A ledger with some batches, and without some pages of these."""
    batches = [batch for batch in corpus.done.batches if batch.manifest.batch in held]
    owner = {c: b.manifest.batch for b in batches for c in b.manifest.captures}
    rejected = frozenset(c for b in batches for c in b.manifest.rejected)
    chosen = replace(corpus.done, batches=batches, owner=owner, rejected=rejected)
    return chosen.without(frozenset(dice.sample(sorted(owner), k=min(len(owner), dice.choice([0, 0, 1, 4])))))


def archive_files(corpus: Corpus, folder: Path) -> dict[str, Path]:
    """For each batch a file of an archive with the sightings of its pages, whose bytes stand where they are."""
    records = list(archive.records(corpus.paths.archive))
    found = {}
    for number, batch in enumerate(sorted(corpus.done.batches, key=lambda each: each.manifest.batch), 1):
        with archive.Writer(folder / "files") as writer:
            writer.run = f"{number:06d}-20240101T000000Z"
            for record in records:
                one = record.capture
                if one.capture_id in batch.manifest.captures:
                    place = PayloadPlace(str(corpus.paths.archive / one.archive_file), one.archive_offset or 0,
                                         one.archive_length or 0, "")  # fmt: skip
                    writer.add(payload_of(corpus.paths.archive, one), source_name=record.source_name, url=one.url, keep=place,
                               collection=record.collection, captured_at=one.captured_at, published=one.published,
                               content_type=one.content_type or "", http_status=one.http_status)  # fmt: skip
        found[batch.manifest.batch] = folder / "files" / f"{writer.run}-00001{archive.WHOLE}"
    return found


def hold(files: dict[str, Path], folder: Path, done: Ledger) -> None:
    """Make an archive hold the files of a ledger's batches, with the pages that it has not taken back."""
    folder.mkdir(exist_ok=True)
    there = {files[batch.manifest.batch].name: files[batch.manifest.batch] for batch in done.batches}
    for path in archive.files(folder):
        if path.name not in there:
            path.unlink()
    for name, path in there.items():
        if not (folder / name).exists():
            shutil.copyfile(path, folder / name)
    gone = {c for batch in done.batches for c in batch.manifest.captures} - done.owner.keys()
    line = {"url_key": None, "payload_sha256": None, "at": "", "reason": ""}
    (folder / LIST).write_text("".join(json.dumps({**line, "capture_id": name}) + "\n" for name in sorted(gone)))


def publish(
    corpus: Corpus, database: Path, done: Ledger, resolved: Resolved, before: Stamp | None
) -> snapshot.Candidate:
    paths = WarehousePaths(database)
    found = survey(paths, done)
    candidate = snapshot.build_candidate(
        paths, corpus.fingerprint, resolved.done, found, resolved, "", None, before=before
    )
    assert candidate.passed, [str(result) for result in candidate.results if result.blocks]
    snapshot.swap(paths, candidate, before)
    return candidate


def found_by(database: Path) -> list[list[tuple[object, ...]]]:
    with duckdb.connect(str(database), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        return [
            con.execute("SELECT rank, score, article_id, sentence_no, is_current FROM search(?, every := TRUE)", [words]).fetchall()
            for words in QUERIES
        ] + [con.execute("SELECT n_docs, round(n_mean, 9) FROM search_totals").fetchall()]  # fmt: skip


def kept(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of views that a file keeps, which are those that the views' statements give."""
    found = {}
    with duckdb.connect(str(database), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        for view, table in KEPT.items():
            found[view] = con.execute(f"FROM made.{table} ORDER BY ALL").fetchall()
            statement = statement_of(view)
            assert found[view] == con.execute(f"FROM ({statement}) ORDER BY ALL").fetchall(), view
            assert found[view] == con.execute(f"FROM {view} ORDER BY ALL").fetchall(), view
    return found


@pytest.mark.parametrize(("large", "has_archive"), [(False, False), (True, False), (False, True)])
def test_filled_on_is_equal_to_written_anew(
    corpus: Corpus, tmp_path: Path, large: bool, has_archive: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches and pages that come and go, corrections that come and go, and what resolve makes of it all; with an archive whose
    files come and go with the batches, or with none."""
    if large:
        monkeypatch.setattr(spare, "LARGE", 1)
        monkeypatch.setattr(spare, "_clone", lambda database, path: False)
    dice = random.Random(20 + large)
    on, anew = tmp_path / "on.duckdb", tmp_path / "anew.duckdb"
    names = sorted(batch.manifest.batch for batch in corpus.done.batches)
    held = set(dice.sample(names, k=len(names) // 2))
    files = archive_files(corpus, tmp_path) if has_archive else {}
    (tmp_path / "anew.archive").symlink_to(tmp_path / "on.archive")
    stamp: Stamp | None = None
    filled_on = 0
    for step in range(STEPS):
        held ^= set(dice.sample(names, k=dice.choice([0, 1, 2])))
        held |= {names[0]}
        done = some(corpus, dice, held)
        if has_archive:
            hold(files, tmp_path / "on.archive", done)
        word = PersonsWord()
        if step % 3 == 1:
            word = PersonsWord(corrections=read_corrections(corrections_on(done, dice, tmp_path / "corrections.csv")))
        resolved = resolve(done, word)
        candidate = publish(corpus, on, done, resolved, stamp)
        stamp = candidate.stamp
        filled_on += not candidate.is_new
        anew.unlink(missing_ok=True)
        publish(corpus, anew, done, resolved, None)
        expected, got = contents(anew), contents(on)
        for name, rows in expected.items():
            unlike = [
                [pair for pair in zip(*both, strict=True) if pair[0] != pair[1]]
                for both in zip(got[name], rows, strict=False)
            ]
            assert got[name] == rows, (step, name, len(got[name]), len(rows), [pairs for pairs in unlike if pairs][:2])
        assert kept(on) == kept(anew), step
        assert found_by(on) == found_by(anew), step
        assert look(WarehousePaths(on)).stamp == stamp
    assert filled_on >= STEPS - 2, filled_on


_READER = """
import json, pathlib, sys, time
import duckdb
database, stop, told = sys.argv[1:4]
is_staying = len(sys.argv) > 4
n, seen, refused = 0, [], []
con = duckdb.connect(database, read_only=True) if is_staying else None
pathlib.Path(told + ".ready").touch()
while not pathlib.Path(stop).exists() or n == 0:
    try:
        mine = con or duckdb.connect(database, read_only=True)
        seen.append(mine.execute("SELECT count(*) FROM current_articles").fetchall()[0][0])
        mine.execute("SELECT rank, snippet FROM search('houses', most := 3)").fetchall()
        if con is None:
            mine.close()
    except duckdb.Error as error:
        refused.append(str(error)[:300])
    n += 1
pathlib.Path(told).write_text(json.dumps({"n": n, "seen": sorted(set(seen)), "refused": refused}))
"""


def test_what_takes_more_memory_is_written_with_more(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved = resolve(corpus.done)
    stamp = publish(corpus, tmp_path / "w.duckdb", corpus.done, resolved, None).stamp
    given: list[int] = []
    whole = snapshot._opened

    def opened(path: Path, storage_version: str, megabytes: int) -> duckdb.DuckDBPyConnection:
        given.append(megabytes)
        return whole(path, storage_version, megabytes)

    monkeypatch.setattr(snapshot, "_opened", opened)
    monkeypatch.setattr(snapshot, "MEGABYTES", 8)
    for database, before in ((tmp_path / "few.duckdb", None), (tmp_path / "w.duckdb", stamp)):
        given.clear()
        assert publish(corpus, database, corpus.done, resolved, before).passed
        assert given == [8 << number for number in range(len(given))]
        assert len(given) > 1
    assert contents(tmp_path / "few.duckdb") == contents(tmp_path / "w.duckdb")
    monkeypatch.setattr(snapshot, "MOST_MEGABYTES", 8)
    with pytest.raises(duckdb.OutOfMemoryException):
        publish(corpus, tmp_path / "more.duckdb", corpus.done, resolved, None)
    assert not list(tmp_path.glob(".more.*"))


def test_after_another_version_a_file_is_written_anew_once(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The large file that it takes the place of is of the version before: nothing can be filled on it."""
    monkeypatch.setattr(spare, "LARGE", 1)
    monkeypatch.setattr(spare, "_clone", lambda database, path: False)
    ledgers = [corpus.done.without(frozenset(sorted(corpus.done.owner)[-2:])), corpus.done]
    given = [(done, resolve(done)) for done in ledgers]
    stamp: Stamp | None = None
    ways = []
    for step in range(6):
        if step == 2:
            monkeypatch.setattr(snapshot, "filled_by", lambda storage_version: "another version")
            monkeypatch.setattr(
                "pipelines.publish.filling.signatures.filled_by", lambda storage_version: "another version"
            )
        candidate = publish(corpus, tmp_path / "w.duckdb", *given[step % 2], stamp)
        stamp = candidate.stamp
        ways.append(candidate.is_new)
    assert ways == [True, False, True, False, False, False]


@pytest.mark.parametrize("large", [False, True])
def test_a_reader_is_never_refused(
    corpus: Corpus, tmp_path: Path, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two programs read all the while: one opens the file anew for each question, one keeps it open.  The file is written anew,
    filled on, and written anew again."""
    if large:
        monkeypatch.setattr(spare, "LARGE", 1)
        monkeypatch.setattr(spare, "_clone", lambda database, path: False)
    database, stop = tmp_path / "w.duckdb", tmp_path / "stop"
    last_two = frozenset(sorted(corpus.done.owner)[-2:])
    ledgers = [corpus.done.without(last_two), corpus.done]
    given = [(done, resolve(done)) for done in ledgers]
    stamp: Stamp | None = publish(corpus, database, *given[0], None).stamp
    readers = []
    for number, more in enumerate(([], ["stay"])):
        told = tmp_path / f"told{number}"
        command = [sys.executable, "-c", _READER, str(database), str(stop), str(told), *more]
        readers.append((subprocess.Popen(command), told))
    try:
        while not all(told.with_name(told.name + ".ready").exists() for _, told in readers):
            time.sleep(0.05)
        ways = []
        for step in range(6):
            before = stamp if step % 3 else None
            candidate = publish(corpus, database, *given[(step + 1) % 2], before)
            stamp = candidate.stamp
            ways.append(candidate.is_new)
        assert ways == [True, False, False] * 2
    finally:
        stop.touch()
        for process, _ in readers:
            process.wait(60)
    opening, staying = (json.loads(told.read_text()) for _, told in readers)
    n = [len(done.owner) - len(done.rejected) for done in ledgers]
    assert not opening["refused"]
    assert not staying["refused"]
    assert len(opening["seen"]) == 2
    assert len(staying["seen"]) == 1
    assert staying["seen"][0] <= n[0]


@pytest.mark.parametrize(
    ("added", "broken"), [("back", {"no_circles"}), ("nowhere", {"figures_exist"}), ("other", set())]
)
def test_links_that_come_are_checked_with_those_that_stay(
    corpus: Corpus, tmp_path: Path, added: str, broken: set[str]
) -> None:
    """A link from one page closes a circle with one that another page had before, or leads to no figure."""
    resolved = resolve(corpus.done)
    links = resolved.added["figure_links"]
    ids = [row for rows in corpus.done.rows_of("figures", "figure_id") for row in rows["figure_id"].to_pylist()]
    one, three = ids[0], ids[-1]
    two = next(name for name in ids if name[:16] not in (one[:16], three[:16]))

    def having(*pairs: tuple[str, str]) -> Resolved:
        columns = {field.name: pa.array([None] * len(pairs), field.type) for field in links.schema}
        columns |= {"figure_id": pa.array([a for a, _ in pairs]), "other_id": pa.array([b for _, b in pairs])}
        columns |= {name: pa.array([word] * len(pairs)) for name, word in (("link", "part_of"), ("basis", "text"))}
        return replace(resolved, added={**resolved.added, "figure_links": pa.concat_tables([links, pa.table(columns)])})

    paths = WarehousePaths(tmp_path / "w.duckdb")
    stamp = publish(corpus, paths.database, corpus.done, having((two, one)), None).stamp
    to = {"back": two, "nowhere": "0" * 16 + two[16:], "other": three}[added]
    candidate = snapshot.build_candidate(
        paths,
        corpus.fingerprint,
        corpus.done,
        survey(paths, corpus.done),
        having((two, one), (one, to)),
        "",
        None,
        before=stamp,
    )
    assert not candidate.is_new
    assert {result.check.name for result in candidate.results if result.blocks} == broken


def corrections_on(done: Ledger, dice: random.Random, path: Path) -> Path:
    """A table that corrects a few figures."""
    lines = ["row_id,column_name,new_value,reviewer,reason"]
    for rows in list(done.rows_of("figures", "article_id"))[:3]:
        row = dice.choice(rows.to_pylist())
        lines.append(f"{row['figure_id']},value,{dice.randint(1, 99)},me,read again")
    path.write_text("\n".join(lines) + "\n")
    return path
