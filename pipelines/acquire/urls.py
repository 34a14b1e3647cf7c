"""One key for all addresses of a page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from w3lib.url import canonicalize_url, url_query_cleaner

TRACKING = Path(__file__).parent / "tracking_parameters.tsv"
# Characters of an address: what every server should take (RFC 9110, section 4.1); the archive writes it into one header line, of
# which readers of WARC take 32 kB, and a character may take four bytes.
MAX_URL = 8_000
DEFAULT_PORTS = {"http": ":80", "https": ":443"}  # public archives often print them


@lru_cache(1)
def _tracking() -> tuple[str, ...]:
    rows = TRACKING.read_text("utf-8").splitlines()[1:]
    return tuple(row.split("\t")[0] for row in rows if row)


@lru_cache(4096)
def url_key(url: str | None) -> str | None:
    """The canonical form that captures of one page share: w3lib's canonicalize_url without scheme, its default port,
    ``www.``, fragment and tracking parameters.  None for None."""
    if url is None:
        return None
    names = [name for name in _query_names(url) if _is_tracking(name)]
    bare = url_query_cleaner(url, names, remove=True) if names else url
    parts = urlsplit(canonicalize_url(bare))
    host = parts.netloc.removeprefix("www.").removesuffix(DEFAULT_PORTS.get(parts.scheme, ""))
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/') or '/'}{query}"


def _query_names(url: str) -> list[str]:
    return [pair.split("=", 1)[0] for pair in urlsplit(url).query.split("&") if pair]


def _is_tracking(name: str) -> bool:
    return any(name == known or (known.endswith("*") and name.startswith(known[:-1])) for known in _tracking())


def join_url(base: str, location: str) -> str:
    """Where a redirect leads, whatever its scheme; raises ValueError where that is no address at all."""
    url = urljoin(base, location)
    if len(url) > MAX_URL:
        raise ValueError(f"{len(url):,} characters")
    urlsplit(url)
    return url


def check_url(url: str) -> str:
    """The address itself if it is an absolute http or https one of at most MAX_URL characters, else ValueError that says what is
    wrong with it."""
    bare = url.strip()
    if len(bare) > MAX_URL:
        raise ValueError(f"url {bare[:80]!r}… has {len(bare):,} characters; at most {MAX_URL:,} are taken")
    try:
        parts = urlsplit(bare)
        url_key(bare)  # fails on what is no host, no port, no text
    except ValueError as error:
        raise ValueError(f"url {url!r} is not an address: {error}") from None
    if any(char < " " or char == "\x7f" for char in bare):  # would break a WARC header
        raise ValueError(f"url {url!r} holds control characters")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"url {url!r} is not an absolute http or https address")
    return bare
