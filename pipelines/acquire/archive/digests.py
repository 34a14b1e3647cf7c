"""Digests of payloads, and whether they are those that an archive declares.

A record whose payload and block digests both fail is refused; one whose payload digest alone fails is kept with a note, since
writers disagree about what it covers (the body as sent, or decoded).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from pipelines.acquire.items import Declared
from pipelines.model import PageError

_ALGORITHMS = {
    "sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "md5": "md5", "sha512": "sha512",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Digests:
    """Of one payload: sha256 in hexadecimal (its name in the archive), sha1 in base32 (as WARC and CDX write it)."""

    sha256: str
    sha1: str

    @classmethod
    def of(cls, payload: bytes) -> Digests:
        """Compute both."""
        return cls(hashlib.sha256(payload).hexdigest(), sha1_base32(payload))


def sha1_base32(data: bytes | memoryview) -> str:
    """The digest as WARC and CDX write it."""
    return base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def verdict(declared: Declared, payload: bytes, digests: Digests) -> str:
    """Which declared digest agrees: ``payload``, ``block``, ``none`` where none is declared that we know, or what differs.  Raises
    PageError('corrupt') where a declared block digest fails and no payload digest speaks for the page."""
    of_payload = _agrees(declared.payload_digest, payload if declared.body is None else declared.body, digests, payload)
    if of_payload:
        return "payload"
    body = payload if declared.body is None else declared.body
    of_block = _agrees(declared.block_digest, declared.head + body, digests, payload) if declared.block_digest else None
    if of_block is False:
        raise PageError("corrupt", f"its bytes do not give the digest that it declares ({declared.block_digest})")
    if of_block:
        return "block" if of_payload is None else "block; the payload digest differs"
    return "none" if of_payload is None else "the payload digest differs"


def _agrees(declared: str | None, data: bytes, digests: Digests, payload: bytes) -> bool | None:
    """None where nothing is declared or the algorithm is not known."""
    name, _, value = (declared or "").partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower())
    if algorithm is None:
        return None
    value = value.strip()
    if algorithm == "sha1" and data is payload and value.upper() == digests.sha1:
        return True
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return value.lower() == digest.hex() or value.upper() == base64.b32encode(digest).decode()
