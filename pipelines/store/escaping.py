"""Words of a page or a file name on their way to a program that may obey them: a terminal, a spreadsheet, Markdown, a browser.

What belongs here: one function for each such program.  What does not: data.  The warehouse, the archive and ``--json`` keep every
character as it was read.
"""

from __future__ import annotations

import html
import re

# C0 and DEL have pictures of their own (Unicode, Control Pictures); C1 has none.  Embeddings, overrides and isolates of the
# bidirectional algorithm reorder what stands around them (Unicode Technical Report 36, 2.10); a lone surrogate cannot be printed.
_CONTROLS = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_UNSEEN = [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]
_ONE_LINE = _CONTROLS | dict.fromkeys([*_UNSEEN, 0x2028, 0x2029], 0xFFFD)
_LINES = {code: shown for code, shown in _ONE_LINE.items() if code not in (0x09, 0x0A)}
_HIDDEN_IN_JSON = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# What a spreadsheet takes for a formula, also in its full-width form (OWASP, CSV Injection), behind any space.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:-])")


def for_terminal(text: str) -> str:
    """The text with every control character shown instead of sent, one for one, so that places in it stay; tabs and line ends stay
    too."""
    return text if text.isascii() and text.isprintable() else text.translate(_LINES)


def for_log(text: str) -> str:
    """The text as one line: as ``for_terminal``, and no line of it can pass for another."""
    return text.translate(_ONE_LINE)


def for_json(document: str) -> str:
    r"""A JSON document with what a terminal would obey written as ``\uXXXX``: the same values, nothing is lost."""
    return _HIDDEN_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


def for_spreadsheet(text: str) -> str:
    """The text of a CSV or XLSX cell: with an apostrophe before it where a spreadsheet would take it for a formula."""
    shown = for_terminal(text)
    return f"'{shown}" if _FORMULA.match(text) else shown


def for_markdown(text: str, most_chars: int) -> str:
    """The text as one line of Markdown that cannot act as Markdown or HTML, cut to so many characters."""
    line = for_log(" ".join(text.split()))
    line = line if len(line) <= most_chars else line[: most_chars - 1] + "…"
    return _MARKDOWN.sub(r"\\\1", line.replace("&", "&amp;"))


def for_html(value: object) -> str:
    """A value as text of an HTML page or of a quoted attribute: no markup, and no character that reorders what stands around it; a
    list goes by its members, nothing by nothing."""
    if isinstance(value, list | tuple):
        return ", ".join(map(for_html, value))
    return "" if value is None else html.escape(for_terminal(str(value)))
