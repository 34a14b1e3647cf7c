"""The files of a bundle: a WACZ whose every file but the WARC and the claims follows from those two.

    archive/data.warc.gz    the records of the pages, as the archive holds them
    evidence/claims.jsonl   one line a row (``claims``)
    texts/<id>.txt          the text of each page, in which offsets count
    evidence/index.html     the claims to look at
    indexes/, pages/        how other WACZ tools find the pages
    datapackage.json        the digest of every file above
    datapackage-digest.json the digest of that one, with the signature and the timestamp

It is laid out as the draft of WACZ 1.2.0 has it, files of our own in folders of their own.  Where that draft and 1.1.1 differ about
``profile``, it says what 1.1.1 says: the readers there are refuse the draft's value.

What belongs here: what stands in which file.  What does not: the ZIP (``container``), the records (``records``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from pipelines.publish.prove import records
from pipelines.publish.prove.claims import Claim, canonical, line_of
from pipelines.publish.prove.page import AROUND, evidence_page
from pipelines.publish.prove.records import WARC, Told
from pipelines.publish.prove.signing import PACKAGE

DIGEST = "datapackage-digest.json"
CLAIMS = "evidence/claims.jsonl"
INDEX = "indexes/index.cdx"
PAGES = "pages/pages.jsonl"
EVIDENCE = "evidence/index.html"
FIXED = (PACKAGE, DIGEST, WARC, CLAIMS, INDEX, PAGES, EVIDENCE)
_TYPES = {".json": "application/json", ".jsonl": "application/jsonl", ".html": "text/html", ".txt": "text/plain",
          ".gz": "application/warc", ".cdx": "text/plain"}  # fmt: skip


def software() -> str:
    """What makes bundles here."""
    return f"dateline/{version('dateline')}"


def derived(
    claims: Sequence[Claim],
    captures: Mapping[str, Told],
    around: Mapping[str, tuple[str, str]],
    titles: Mapping[str, str | None],
    created: str,
    maker: str,
) -> dict[str, bytes]:
    """The files that follow from the claims and the records; ``around``: as of ``context``, by row id; ``titles``: of pages."""
    ordered = [captures[name] for name in sorted(captures)]
    return {
        CLAIMS: "".join(map(line_of, claims)).encode(),
        INDEX: records.index(ordered),
        PAGES: _pages(ordered, titles),
        EVIDENCE: evidence_page(claims, around, created, maker),
    }


def context(claim: Claim, text: str) -> tuple[str, str]:
    """The characters before and after those of a claim."""
    start, end = claim["start_char"], claim["end_char"]
    if not isinstance(start, int) or not isinstance(end, int):
        return "", ""
    return text[max(0, start - AROUND) : start], text[end : end + AROUND]


def _pages(captures: Iterable[Told], titles: Mapping[str, str | None]) -> bytes:
    lines: list[dict[str, object]] = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    for each in captures:
        kept = each.capture
        known = {"title": titles[kept.capture_id], "size": kept.n_bytes}
        line = {"id": kept.capture_id, "url": each.stored.url, "ts": records.moment(each)}
        lines.append(line | {name: value for name, value in known.items() if value is not None})
    return "".join(canonical(line) + "\n" for line in lines).encode()


def package(
    files: Mapping[str, tuple[str, int]],
    claims: Sequence[Claim],
    captures: Mapping[str, Told],
    created: str,
    maker: str,
) -> bytes:
    """``datapackage.json``; ``files``: digest and length of every other file but that of its own digest."""
    first = captures[min(captures)]
    n_rows, n_pages = len(claims), len(captures)
    whole = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": f"Evidence for {n_rows:,} row{'s' * (n_rows != 1)} on {n_pages:,} page{'s' * (n_pages != 1)}",
        "description": f"Rows of a Dateline warehouse ({CLAIMS}) with the archived pages that they were read on."
        f" Open {EVIDENCE} to look at them; check them with `dateline verify`.",
        "created": created,
        "software": maker,
        "home": {"url": first.stored.url, "ts": records.moment(first)},
        "claims": n_rows,
        "resources": [
            {
                "name": name.rpartition("/")[2],
                "path": name,
                "mediatype": _TYPES["." + name.rpartition(".")[2]],
                "hash": f"sha256:{digest}",
                "bytes": size,
            }
            for name, (digest, size) in sorted(files.items())
        ],
    }
    return (json.dumps(whole, indent=1) + "\n").encode()
