"""WARC files packed with Zstandard (``.warc.zst``): one frame a record, often with a dictionary of the file's own before them.

The layout is that of the IIPC's specification of Zstandard for WARC: the dictionary, itself packed or not, stands in a skippable
frame at the file's beginning.  What belongs here: unpacking the file.  What does not: its records
(``warc``).
"""

from __future__ import annotations

import io

from fastwarc.stream_io import ZstdReader

from pipelines.acquire.formats.payload import ZSTD_MAGIC
from pipelines.acquire.formats.warc_bytes import ByteRange
from pipelines.model import PageError

DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"  # skippable frame 13, which the specification sets aside for dictionaries
MAX_DICTIONARY = 10_000_000  # bytes, unpacked; crawlers make ones of a megabyte at most


def is_zstd(start: bytes) -> bool:
    """Whether a file that begins with these bytes is packed with Zstandard."""
    return start.startswith((ZSTD_MAGIC, DICTIONARY_MAGIC))


def unpacked(source: ByteRange) -> ZstdReader:
    """The file unpacked, from front to back.  Raises PageError('corrupt') for a dictionary that cannot be read; OSError."""
    head = source.read(0, 8)
    if not head.startswith(DICTIONARY_MAGIC):
        return ZstdReader(source.stream(0))
    size = int.from_bytes(head[4:8], "little")
    if size > min(MAX_DICTIONARY, source.size - 8):
        raise PageError("corrupt", f"its Zstandard dictionary is {size:,} bytes long")
    dictionary = source.read(8, size)
    if dictionary.startswith(ZSTD_MAGIC):
        try:
            dictionary = ZstdReader(io.BytesIO(dictionary)).read(MAX_DICTIONARY)
        except OSError as error:
            raise PageError("corrupt", f"its Zstandard dictionary cannot be unpacked: {error}") from None
    return ZstdReader(source.stream(8 + size), dictionary=dictionary)
