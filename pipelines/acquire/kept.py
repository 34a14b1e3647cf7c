"""What the archive holds of a page that is asked for again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """What the archive holds of a page under its source name: of its latest capture."""

    capture_id: str
    payload_sha256: str
    captured_at: dt.datetime | None
    etag: str | None = None
    last_modified: str | None = None


Have = Callable[[str], Kept | None]  # by source name
