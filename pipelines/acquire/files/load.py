"""The pages of files and folders, whatever kind of file each is.

What belongs here: from a found file to items.  What does not: finding files (``files``), what is inside an archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipelines.acquire.archive import made_by_dateline
from pipelines.acquire.files.find import PageFile, find_pages, kind_of_name, load
from pipelines.acquire.files.regular import check_regular
from pipelines.acquire.formats.mhtml import MEDIA_TYPE
from pipelines.acquire.formats.wacz import read_wacz
from pipelines.acquire.formats.warc import read_warc
from pipelines.acquire.formats.warc_bytes import ByteRange
from pipelines.acquire.items import AsResource, FoundPage, Item, PageRefusal, PassedOver
from pipelines.mime import attachments
from pipelines.model import PageError

OURS = "archive of Dateline's own"  # as a kind of what is passed over


def load_files(root: Path, kind: str, limit: int) -> Iterator[Item]:
    """Every page at or below a path.  ``kind``: ``files`` for all kinds of files, ``warc``, ``wacz`` or ``mhtml`` for one of them;
    ``limit`` is in bytes of payload.  What is wrong with a file is a PageRefusal under the file's own name; every other file is
    passed over by kind, an attachment of a mail too."""
    others: Counter[str] = Counter()
    for page in find_pages(root, others):
        if kind in ("files", page.container) or page.source_name.endswith("/"):
            yield from _items(page, limit)
        else:
            others[kind_of_name(page.path.name)] += 1
    for name in sorted(others):
        yield from (PassedOver(name) for _ in range(others[name]))


def _items(page: PageFile, limit: int) -> Iterator[Item]:
    try:
        if page.problem or page.container not in ("warc", "wacz"):
            found = _page(page, limit)
            yield found
            if page.media_type == "email":
                yield from (PassedOver(f"attachment {kind_of_name(name)}") for name in attachments(found.payload))
            return
        check_regular(page.path)
        if page.container == "warc":
            with ByteRange.of_file(page.path) as source:
                if made_by_dateline(source):
                    yield PassedOver(OURS)
                    return
                yield from read_warc(source, page.source_name, limit)
        else:
            yield from read_wacz(page.path, page.source_name, limit)
    except PageError as error:
        yield PageRefusal(page.source_name, error.reason, error.detail)
    except OSError as error:
        yield PageRefusal(page.source_name, "unreadable", error.strerror or str(error))


def _page(page: PageFile, limit: int) -> FoundPage:
    """Raises PageError."""
    loaded = load(page, limit)
    packed = page.container == "mhtml"
    return FoundPage(
        source_name=page.source_name,
        payload=loaded.payload,
        keep=AsResource(loaded.raw, MEDIA_TYPE if packed else loaded.content_type),
        acquired_via="mhtml" if packed else "file",
        content_type=loaded.content_type,
        url=loaded.known.url,
        captured_at=loaded.known.captured_at,
        published=loaded.known.published,
    )
