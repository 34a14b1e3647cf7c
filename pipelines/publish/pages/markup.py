"""Writing HTML from words that nobody trusts: text is escaped, elements and attributes are our own.

What belongs here: the one way in which text becomes markup.  What does not: what is written.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

# In HTML a NUL is no character, a lone CR becomes a line end, and the references of C1 controls mean others (HTML, 13.2.5).
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\0": "\ufffd", "\r": "&#13;"}
)
# Embeddings, overrides and isolates of the bidirectional algorithm reorder what stands around them.
_REORDERS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SHOWN: Final = re.compile(r"https?://[^\s<>\"'`\\]+", re.I)


def escape(text: object) -> str:
    """Text that is nothing but text, in content and in a quoted attribute.  Lone halves of characters cannot be written."""
    return str(text).translate(_ESCAPES).encode("utf-8", "replace").decode("utf-8")


def words(text: object) -> str:
    """Words of a page as content: as ``escape``; a sign that reorders text stands alone and reorders nothing."""
    plain = str(text)
    if plain.isascii() or _REORDERS.search(plain) is None:
        return escape(plain)
    parts: list[str] = []
    last = 0
    for found in _REORDERS.finditer(plain):
        parts.append(escape(plain[last : found.start()]))
        parts.append(f'<bdi class="sign" data-sign="U+{ord(found[0]):04X}">{found[0]}</bdi>')
        last = found.end()
    return "".join([*parts, escape(plain[last:])])


def link(address: str | None, label: str) -> str:
    """A link to a public address, or the label alone where the address is not of the web.  ``label``: markup."""
    if not address or not _SHOWN.fullmatch(address):
        return label
    return f'<a href="{escape(address)}" rel="noreferrer noopener nofollow">{label}</a>'


def document(title: str, style: str, script: str, body: str, language: str = "en") -> str:
    """A whole page that may load nothing: its style and its script are known to the browser by their hashes."""
    allowed = [f"style-src '{_hash(style)}'"] + ([f"script-src '{_hash(script)}'"] if script else [])
    policy = "; ".join(["default-src 'none'", *allowed, "img-src data:", "base-uri 'none'", "form-action 'none'"])
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">\n'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title>\n'
        f"<style>{style}</style></head>\n<body>\n{body}\n"
        + (f"<script>{script}</script>\n" if script else "")
        + "</body></html>\n"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
