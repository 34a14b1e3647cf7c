"""Archive and batches over storage that run and workers both reach: a folder, and a real S3 server on 127.0.0.1."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra dask is not installed")

from pipelines.acquire.archive import payload_of, records, withdrawn
from pipelines.acquire.formats.kinds import CONTENT_TYPES
from pipelines.build.forgetting import forget
from pipelines.build.shards import publish
from pipelines.cluster.storage import GAP, STRETCH, Shared, stretches
from pipelines.disk.places import LocalPlace, Place, SharedPlace, place_of
from pipelines.paths import WarehousePaths
from pipelines.process import pool
from pipelines.process.pool import WorkerFailed
from pipelines.process.worker import BatchSpec
from pipelines.settings import Settings
from tests.acquire.pages import page as warc_page
from tests.acquire.pages import warc
from tests.cluster.site import FINGERPRINT, Site, archive, run, site
from tests.process import faulty
from tests.warehouses import Silence

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

LOCAL = Settings(workers=2, page_seconds=5, batch_pages=4, worker_megabytes=500)
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """A bucket of a server that speaks S3, whose address stands in the environment as AWS has it."""
    server_module = pytest.importorskip("moto.server", reason="moto is not installed")
    s3fs = pytest.importorskip("s3fs", reason="s3fs is not installed")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}.items():
            patch.setenv(name, value)
        s3fs.S3FileSystem().mkdir("news")
        yield "s3://news"
    server.stop()


@pytest.fixture(params=["path", "file", "s3"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A folder of each kind, as a user writes it."""
    if request.param == "s3":
        return f"{request.getfixturevalue('bucket')}/{tmp_path.name}"
    return str(tmp_path / "shared") if request.param == "path" else f"file://{tmp_path}/shared"


def test_a_place_is_the_same_wherever_it_stands(where: str, tmp_path: Path) -> None:
    place: Place = place_of(where)
    assert isinstance(place, LocalPlace if "://" not in where else SharedPlace)
    assert (place.names(), place.size("a/b"), place.names("a")) == ([], None, [])
    place.write("a/b", b"0123456789")
    (tmp_path / "file").write_bytes(b"whole")
    place.put("a/c", tmp_path / "file")
    assert (place.names(), place.names("a"), place.size("a/b")) == (["a"], ["b", "c"], 10)
    assert (place.read("a/b"), place.read("a/b", 2, 5), place.read("a/b", 8, 20)) == (b"0123456789", b"234", b"89")
    place.write("a/b", b"new")
    assert (place.read("a/b"), place.read("a/c")) == (b"new", b"whole")
    with pytest.raises(FileNotFoundError):
        place.read("a/d")
    place.remove("a")
    assert place.names() == []


def test_records_that_stand_near_each_other_are_read_in_one_stretch() -> None:
    ranges = [
        (500, 900),
        (0, 400),
        (900 + GAP + 1, 900 + GAP + 9),
        (STRETCH * 2, STRETCH * 4),
        (STRETCH * 4, STRETCH * 4 + 5),
    ]
    assert list(stretches(ranges)) == [(0, 900), (900 + GAP + 1, 900 + GAP + 9), *ranges[3:]]
    assert list(stretches([])) == []


def on(where: Site, storage: str) -> Settings:
    return replace(LOCAL, engine="dask", scheduler=where.address, storage=storage)


@pytest.mark.parametrize("kind", ["file", "s3"])
def test_what_workers_read_over_shared_storage_is_what_one_machine_reads(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(pool, "_work", faulty.work)
    pages: dict[str, str | bytes] = {f"{n}.txt": f"page {n}" for n in range(30)}
    pages |= {"bad.txt": "refuse", "dead.txt": "kill", "long.txt": "word " * 100_000}
    pages |= {"old.mhtml": mhtml("in a container")}
    names = archive(tmp_path / "one", pages)
    archive(tmp_path / "many", pages)
    storage = f"{request.getfixturevalue('bucket')}/run" if kind == "s3" else f"file://{tmp_path}/shared"
    one = run(tmp_path / "one", names, LOCAL)
    with site(tmp_path, 2) as where:
        many = run(tmp_path / "many", names, on(where, storage))
        assert (many.articles, many.rejects) == (one.articles, one.rejects)
        place = place_of(storage)
        assert place.names(f"batches/{FINGERPRINT}") == []
        assert {"archive-0"} <= set(place.names()) <= {"archive-0", "batches"}

        # a batch that a run of before did not fetch is fetched, not read again
        paths = WarehousePaths(tmp_path / "many" / "w.duckdb")
        batch = many.done.batches[0]
        for path in batch.folder.iterdir():
            place.put(f"batches/{FINGERPRINT}/{path.parent.name}/{path.name}", path)
            path.unlink()
        batch.folder.rmdir()
        again = run(tmp_path / "many", names, on(where, storage))
        assert (again.result.pending, again.articles) == (0, one.articles)
        assert any("1 batches of an earlier run were fetched" in line for line in again.said)

        # what is erased here goes there too, and does not come back with a batch of somebody else's
        gone = next(r.capture.capture_id for r in records(paths.archive) if names[r.capture.capture_id] == "7.txt")
        owner = next(b for b in again.done.batches if gone in b.manifest.captures)
        for path in owner.folder.iterdir():
            place.put(f"batches/{FINGERPRINT}/{path.parent.name}/{path.name}", path)
        forget(paths, gone, "asked for", Silence(), is_erasing=True)
        assert withdrawn.erased(paths.archive) == {gone}
        after = run(tmp_path / "many", names, on(where, storage))
        assert set(place.names()) <= {"archive-1", "batches"}
        assert sorted([*after.articles, "page 7"]) == one.articles


@pytest.mark.parametrize("zipped", [True, False])
def test_the_records_of_a_warc_file_are_dealt_out_by_ranges(
    zipped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_work", faulty.work)
    responses = [warc_page(f"<p>Page {n}</p>", f"https://www.example.org/{n}") for n in range(24)]
    names = archive(tmp_path, {"all.warc" + ".gz" * zipped: warc(responses, zipped=zipped)})
    kept = [record.capture for record in records(tmp_path / "w.archive")]
    assert len(kept) == 24
    spec = BatchSpec(tuple(kept[8:16]), tmp_path / "w.archive", tmp_path / "w.batches" / FINGERPRINT, FINGERPRINT, "")
    transit = Shared(f"file://{tmp_path}/shared", spec.archive, spec.folder).transit(spec)
    asked: list[tuple[int, int | None]] = []
    read = SharedPlace.read

    def noted(self: SharedPlace, name: str, start: int = 0, end: int | None = None) -> bytes:
        asked.append((start, end))
        return read(self, name, start, end)

    monkeypatch.setattr(SharedPlace, "read", noted)
    (tmp_path / "scratch").mkdir()
    here = transit.fetch(spec, tmp_path / "scratch")
    first, last = kept[8], kept[15]
    assert asked == [(first.archive_offset, (last.archive_offset or 0) + (last.archive_length or 0))]
    for capture in kept[8:16]:
        moved = replace(capture, archive_file=here.stands_in[capture.archive_file])
        assert payload_of(here.archive, moved) == payload_of(spec.archive, capture)

    one = run(tmp_path, names, LOCAL)
    shutil.rmtree(tmp_path / "w.batches")
    with site(tmp_path, 1) as where:
        many = run(tmp_path, names, on(where, f"file://{tmp_path}/shared"))
    assert (many.articles, many.rejects) == (one.articles, {})


def mhtml(text: str) -> bytes:
    lines = (
        "From: <Saved>", "MIME-Version: 1.0", "Content-Type: multipart/related; boundary=b", "", "--b",
        f"Content-Type: {CONTENT_TYPES['text']}", "Content-Location: https://www.example.org/x", "", text, "--b--", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def test_storage_that_is_gone_ends_the_run_with_the_reason(tmp_path: Path) -> None:
    names = archive(tmp_path, {"a.txt": "a page"})
    (tmp_path / "shared").write_text("a file")
    with site(tmp_path, 1) as where, pytest.raises((WorkerFailed, OSError), match=r"shared|directory"):
        run(tmp_path, names, on(where, f"file://{tmp_path}/shared"))


def test_batches_are_gathered_from_a_bucket(bucket: str, tmp_path: Path) -> None:
    assert os.environ["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1")
    archive(tmp_path, {"a.txt": ""})
    progress = Silence()
    publish(WarehousePaths(tmp_path / "w.duckdb"), [f"{bucket}/nobody.batches"], LOCAL, progress, read_rest=True)
    assert any("no batches of this version" in line for line in progress.said)
