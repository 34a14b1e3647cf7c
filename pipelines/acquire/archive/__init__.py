"""The archive: the bytes of every page as they came, in WARC 1.1 files that are only ever added to.

``Writer`` adds, ``holdings`` reads, ``damage`` goes on behind what cannot be read, ``gaps`` says which days are missing.
"""

from pipelines.acquire.archive.damage import OPEN, WHOLE, Damage, archive_place, made_by_dateline, return_names
from pipelines.acquire.archive.holdings import (
    ArchiveError,
    Record,
    capture_id,
    capture_of,
    files,
    is_outside,
    payload_at,
    payload_in,
    payload_of,
    record_of,
    records,
    require,
    strangers,
    whole_members,
)
from pipelines.acquire.archive.writer import Writer, recover

__all__ = [
    "OPEN", "WHOLE", "ArchiveError", "Damage", "Record", "Writer", "archive_place", "capture_id", "capture_of", "files",
    "is_outside", "made_by_dateline", "payload_at", "payload_in", "payload_of", "record_of", "records", "recover", "require",
    "return_names", "strangers", "whole_members",
]  # fmt: skip
