"""The archive: the bytes of every page as they came, in WARC 1.1 files that are only ever added to.

``Writer`` adds, ``holdings`` reads, ``kept`` spares reading twice,
``damage`` goes on behind what cannot be read, ``gaps`` says which days are missing.
"""

from pipelines.acquire.archive.damage import OPEN, WHOLE, Damage, archive_place, made_by_dateline, return_names
from pipelines.acquire.archive.holdings import (
    ArchiveError,
    at_once,
    files,
    is_outside,
    payload_at,
    payload_in,
    payload_of,
    records,
    records_of,
    require,
    standing,
    strangers,
    whole_members,
)
from pipelines.acquire.archive.kept import records_in
from pipelines.acquire.archive.record import Record, capture_id, capture_of, record_of
from pipelines.acquire.archive.writer import Writer, recover

__all__ = [
    "OPEN", "WHOLE", "ArchiveError", "Damage", "Record", "Writer", "archive_place", "at_once", "capture_id", "capture_of",
    "files", "is_outside", "made_by_dateline", "payload_at", "payload_in", "payload_of", "record_of", "records", "records_in",
    "records_of", "recover", "require", "return_names", "standing", "strangers", "whole_members",
]  # fmt: skip
