"""The archive: the bytes of every page as they came, in WARC 1.1 files that are only ever added to.

``Writer`` adds, ``holdings`` reads, ``gaps`` says which days are missing.
"""

from pipelines.acquire.archive.holdings import (
    OPEN,
    WHOLE,
    ArchiveError,
    Record,
    capture_id,
    capture_of,
    files,
    is_outside,
    payload_at,
    payload_of,
    records,
    require,
    whole_members,
)
from pipelines.acquire.archive.writer import Writer, recover, sync_folder

__all__ = [
    "OPEN", "WHOLE", "ArchiveError", "Record", "Writer", "capture_id", "capture_of", "files", "is_outside",
    "payload_at", "payload_of", "records", "recover", "require", "sync_folder", "whole_members",
]  # fmt: skip
