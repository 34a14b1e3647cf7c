"""Tampering: with bytes, files, rows and pages; by somebody who leaves the digests, and by somebody who makes them anew."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.publish.prove.bundle import CLAIMS, DIGEST, EVIDENCE, INDEX, PAGES
from pipelines.publish.prove.container import Container
from pipelines.publish.prove.records import WARC
from pipelines.publish.prove.signing import PACKAGE
from tests.acquire.pages import offsets
from tests.publish.prove.bundles import Here, forged, packed, parts, verified, why_not, with_claims
from tests.warehouses import QUICK

STRIDE = 13

Files = dict[str, bytes]
Claim = dict[str, object]


def structural(path: Path) -> Iterator[int]:
    """Every byte of the ZIP itself and of the file that the digests begin with."""
    with Container(path) as bundle:
        inside = {(each.start, each.start + each.size) for name, each in bundle.members.items() if name != DIGEST}
    place = 0
    for start, end in sorted(inside):
        yield from range(place, start)
        place = end
    yield from range(place, path.stat().st_size)


def test_every_flipped_byte_is_found(bundle: Path, tmp_path: Path) -> None:
    from pipelines.publish.prove import verify

    words, target, reader = bundle.read_bytes(), tmp_path / "b.wacz", Here()
    places = sorted({*range(0, len(words), STRIDE), *structural(bundle)})
    assert len(places) > 1000
    missed = []
    for place in places:
        target.write_bytes(words[:place] + bytes([words[place] ^ (1 << place % 8)]) + words[place + 1 :])
        if verify(target, QUICK, reader=reader).holds:
            missed.append(place)
    assert not missed
    assert reader.n_read == 0  # no page is read of a bundle whose digests fail


@pytest.mark.parametrize(
    "change", [lambda w: w[:-1], lambda w: w + b"\0", lambda w: b"\0" + w, lambda w: w[: len(w) // 2], lambda w: b""]
)
def test_a_bundle_that_is_cut_or_grown_is_found(bundle: Path, tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    (tmp_path / "b.wacz").write_bytes(change(bundle.read_bytes()))
    assert why_not(tmp_path / "b.wacz")


def swapped(files: Files) -> Files:
    return {**files, INDEX: files[PAGES], PAGES: files[INDEX]}


@pytest.mark.parametrize(
    "change",
    [
        lambda files: {name: content for name, content in files.items() if name != WARC},
        lambda files: {name: content for name, content in files.items() if name != EVIDENCE},
        lambda files: {name: content for name, content in files.items() if name != DIGEST},
        lambda files: {name: content for name, content in files.items() if not name.startswith("texts/")},
        lambda files: {**files, "more.txt": b"more"},
        lambda files: {**files, "texts/0123456789abcdef.txt": b"more"},
        lambda files: {**files, "archive/more.warc.gz": files[WARC]},
        swapped,
    ],
)
def test_files_that_are_dropped_added_or_swapped_are_found(
    bundle: Path, tmp_path: Path, change: Callable[[Files], Files]
) -> None:
    assert why_not(packed(tmp_path / "b.wacz", change(parts(bundle))))


def changed(name: str, value: object) -> Callable[[Claim], None]:
    def change(claim: Claim) -> None:
        row = claim["row"]
        assert isinstance(row, dict)
        if name in row:
            row[name] = value

    return change


def moved(claim: Claim) -> None:
    """One character to the right, all of it consistent but the page."""
    row = claim["row"]
    assert isinstance(row, dict)
    if isinstance(claim["start_char"], int):
        claim["start_char"] += 1
        row["start_char"] = claim["start_char"]


def renamed(claim: Claim) -> None:
    row = claim["row"]
    assert isinstance(row, dict)
    if claim["table"] == "figures":
        claim["row_id"] = row["figure_id"] = f"{claim['row_id']}1"


def elsewhere(claim: Claim) -> None:
    page = claim["page"]
    assert isinstance(page, dict)
    page["url"] = page["final_url"] = "https://other.test/"


def sentenced(claim: Claim) -> None:
    if isinstance(claim["sentence"], dict):
        claim["sentence"]["text"] = "Nobody drowned."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("value", 1200.0), "value is 1200.0 in the claim"),
        (changed("bound", "at_most"), "bound is 'at_most' in the claim"),
        (changed("attribution", "named"), "attribution is"),
        (changed("title", "Ferry is safe"), "title is"),
        (changed("surface", "Nobody"), "other characters"),
        (moved, "characters"),
        (renamed, "no such row"),
        (elsewhere, "url is not what its record"),
        (sentenced, "sentence is not"),
        (lambda claim: claim.update(surface="At least 120 people"), "other characters|names characters"),
        (lambda claim: claim["page"].update(captured_at="2020-01-01T00:00:00Z"), "captured_at is not"),  # type: ignore[attr-defined]
        (lambda claim: claim["page"].update(title="Another"), "title or publisher"),  # type: ignore[attr-defined]
        (lambda claim: claim["row"].update(more=1), "other columns"),  # type: ignore[attr-defined]
        (lambda claim: claim.update(corrections=[{"column_name": "surface"}]), "nobody can correct"),
    ],
)
def test_rows_that_are_changed_with_every_digest_made_anew_are_found(
    bundle: Path, tmp_path: Path, change: Callable[[Claim], None], said: str
) -> None:
    assert re.search(said, why_not(forged(tmp_path / "b.wacz", with_claims(parts(bundle), change))))


def test_a_text_that_is_changed_with_every_digest_made_anew_is_found(bundle: Path, tmp_path: Path) -> None:
    files = parts(bundle)
    (name,) = (name for name in files if name.startswith("texts/"))
    files[name] = files[name].replace(b"12 people", b"99 people")

    def change(claim: Claim) -> None:
        page = claim["page"]
        assert isinstance(page, dict)
        page["text_sha256"] = hashlib.sha256(files[name]).hexdigest()
        words = json.loads(json.dumps(claim).replace("12 people", "99 people"))
        claim.update(words)

    assert "another text" in why_not(forged(tmp_path / "b.wacz", with_claims(files, change)))


def test_a_page_that_is_changed_with_every_digest_made_anew_is_found(bundle: Path, tmp_path: Path) -> None:
    files = parts(bundle)
    places = [*offsets(files[WARC]), len(files[WARC])]
    records = [gzip.decompress(files[WARC][start:end]) for start, end in pairwise(places)]
    new = [record.replace(b"At least 12 people", b"At least 99 people") for record in records]
    assert new != records
    files[WARC] = b"".join(gzip.compress(record, mtime=0) for record in new)
    assert "do not give the digest that it declares" in why_not(resealed(tmp_path / "b.wacz", files))
    new = [re.sub(rb"WARC-(Payload|Block)-Digest: [^\r]*\r\n", b"", record) for record in new]
    files[WARC] = b"".join(gzip.compress(record, mtime=0) for record in new)
    assert "does not hold the bytes that its record tells of" in why_not(resealed(tmp_path / "b.wacz", files))


@pytest.mark.parametrize("name", [EVIDENCE, INDEX, PAGES])
def test_what_follows_from_the_claims_cannot_say_something_else(bundle: Path, tmp_path: Path, name: str) -> None:
    files = parts(bundle)
    files[name] = files[name].replace(b"12 people", b"99 people").replace(b"news.test", b"evil.test")
    assert "says something else" in why_not(forged(tmp_path / "b.wacz", files, is_thorough=False))


def test_a_row_that_is_there_twice_or_in_another_place_is_found(bundle: Path, tmp_path: Path) -> None:
    files = parts(bundle)
    lines = files[CLAIMS].splitlines(keepends=True)
    assert len(lines) > 1
    twice = {**files, CLAIMS: files[CLAIMS] + lines[0]}
    assert "twice" in why_not(forged(tmp_path / "b.wacz", twice))
    turned = {**files, CLAIMS: b"".join(reversed(lines))}
    assert "order" in why_not(forged(tmp_path / "b.wacz", turned))


def test_a_row_of_another_bundle_does_not_fit(ferry: Path, bundle: Path, tmp_path: Path) -> None:
    from tests.publish.prove.bundles import ids, made

    other = tmp_path / "other.wacz"
    made(
        ferry,
        other,
        *ids(ferry, "SELECT figure_id FROM figures JOIN articles USING (article_id) WHERE title LIKE 'School%'"),
    )
    mine, theirs = parts(bundle), parts(other)
    mixed = {**mine, CLAIMS: b"".join(sorted((mine[CLAIMS], theirs[CLAIMS])))}  # by page
    assert why_not(packed(tmp_path / "b.wacz", mixed))
    both = mixed | {name: content for name, content in theirs.items() if name.startswith("texts/")}
    assert "different pages" in why_not(forged(tmp_path / "b.wacz", both, is_thorough=False))


def test_read_by_another_version_the_words_must_still_stand_on_the_page(bundle: Path, tmp_path: Path) -> None:
    def older(claim: Claim) -> None:
        reader = claim["reader"]
        assert isinstance(reader, dict)
        reader.update(dateline="0.0.1", text="0" * 16, rows="0" * 16)

    verdict = verified(forged(tmp_path / "b.wacz", with_claims(parts(bundle), older)))
    assert verdict.holds
    assert {each.read for each in verdict.claims} == {"other"}
    assert "read by another version (dateline 0.0.1" in verdict.claims[0].text

    def bolder(claim: Claim) -> None:
        older(claim)
        changed("value", 1200.0)(claim)

    verdict = verified(forged(tmp_path / "b.wacz", with_claims(parts(bundle), bolder)))
    assert any("which reads otherwise: value" in each.text for each in verdict.claims)


def test_read_by_another_version_other_words_are_found(bundle: Path, tmp_path: Path) -> None:
    files = parts(bundle)
    (name,) = (name for name in files if name.startswith("texts/"))
    files[name] = files[name].replace(b"12 people", b"99 people")

    def change(claim: Claim) -> None:
        claim.update(json.loads(json.dumps(claim).replace("12 people", "99 people")))
        claim["page"].update(text_sha256=hashlib.sha256(files[name]).hexdigest())  # type: ignore[attr-defined]
        claim["reader"].update(text="0" * 16, rows="0" * 16)  # type: ignore[attr-defined]

    assert "the words do not stand in it" in why_not(forged(tmp_path / "b.wacz", with_claims(files, change)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (PACKAGE, b"[" * 200_000), (PACKAGE, b"{}"), (PACKAGE, b"null"), (PACKAGE, b"\xff"), (PACKAGE, b'{"resources": 1}'),
        (PACKAGE, b'{"resources": [1]}'), (PACKAGE, b'{"created": 1, "resources": [{"path": "a", "hash": "b", "bytes": "x"}]}'),
        (DIGEST, b"[]"), (DIGEST, b'{"path": "datapackage.json", "hash": 1}'), (DIGEST, b"9" * 10_000), (DIGEST, b""),
        (PACKAGE, b'{"resources": [{"path": "a", "hash": "sha256:b", "bytes": 1e400}]}'),
    ],
)  # fmt: skip
def test_broken_json_ends_in_one_line(bundle: Path, tmp_path: Path, name: str, content: bytes) -> None:
    said = why_not(packed(tmp_path / "b.wacz", {**parts(bundle), name: content}))
    assert said
    assert "\n" not in said


@pytest.mark.parametrize(
    "line",
    [b"", b"null", b"[]", b"{}", b'{"row_id": 1}', b"[" * 100_000, b"{" + b'"a":' * 1000, b"\xff", b"1" * 5000, b"NaN"],
)
def test_broken_claims_end_in_one_line(bundle: Path, tmp_path: Path, line: bytes) -> None:
    files = {**parts(bundle), CLAIMS: line + b"\n"}
    said = why_not(resealed(tmp_path / "b.wacz", files))
    assert said
    assert "\n" not in said
    assert "digest" not in said  # it was the claims that were looked at


@pytest.mark.parametrize(
    "name", ["row", "page", "reader", "sentence", "corrections", "start_char", "surface", "table", "asked_for"]
)
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [1], {"a": 1}, 10**30, True])
def test_claims_of_another_shape_end_in_one_line(bundle: Path, tmp_path: Path, name: str, value: object) -> None:
    files = with_claims(parts(bundle), lambda claim: claim.update({name: value}))
    if files[CLAIMS] != parts(bundle)[CLAIMS]:
        said = why_not(resealed(tmp_path / "b.wacz", files))
        assert said
        assert "\n" not in said


def resealed(path: Path, files: Files) -> Path:
    """The files with both files of digests made anew, and nothing else."""
    from pipelines.publish.prove.make import digest_words

    listed = json.loads(files[PACKAGE])
    for entry in listed["resources"]:
        content = files[entry["path"]]
        entry.update(hash=f"sha256:{hashlib.sha256(content).hexdigest()}", bytes=len(content))
    words = (json.dumps(listed, indent=1) + "\n").encode()
    return packed(path, {**files, PACKAGE: words, DIGEST: digest_words(words, None, None)})
