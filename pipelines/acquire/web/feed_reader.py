"""Reads one feed in a process of its own: ``python -m pipelines.acquire.web.feed_reader BASE CONTENT_TYPE < body``.

feedparser is lenient and takes quadratic time on some bodies, so it works where it can be killed.  Prints one JSON object:
``{"entries": [[link, date or null], ...]}`` or ``{"error": text}``.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys

import feedparser

MAX_ENTRIES = 5000
CPU_SECONDS = 15
MEMORY = 1_000_000_000  # bytes of address space
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)


def read(body: bytes, base: str, content_type: str) -> dict[str, object]:
    """The links of a feed's entries with their dates, or what is wrong with it."""
    if _ENTITY.search(body.replace(b"\0", b"")):  # also where it is UTF-16
        return {"error": "a feed that declares entities is not read"}
    headers = {"content-location": base, "content-type": content_type}
    try:
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    except Exception as error:  # noqa: BLE001 - whatever the library raises, it is the body that cannot be read
        return {"error": f"no readable feed: {type(error).__name__}: {error}"}
    if not parsed.entries and (parsed.get("bozo_exception") is not None or not parsed.get("version")):
        return {"error": f"no feed: {parsed.get('bozo_exception') or 'none of the kinds that are known'}"}
    entries = []
    for entry in parsed.entries[:MAX_ENTRIES]:
        link, date = entry.get("link"), entry.get("published") or entry.get("updated")
        if link:
            entries.append([str(link)[:8000], str(date)[:100] if date else None])
    return {"entries": entries}


def main() -> None:
    """Limits itself, reads standard input, prints the answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(json.dumps(read(sys.stdin.buffer.read(), sys.argv[1], sys.argv[2])))


if __name__ == "__main__":
    main()
