"""DOCX (ECMA-376, WordprocessingML): headings, paragraphs, lists and tables of a word processor's file.

What belongs here: unpacking within bounds, walking the XML once, styles.  What does not: headers, footers, notes and comments of
the file, which are not its text; what a paragraph says (``parts``).  Deleted and hidden text is left out, as a reader sees it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from pipelines.model import PageError
from pipelines.read.documents.about import DocumentNotes
from pipelines.read.documents.parts import Part
from pipelines.vocabularies import Role

_MOST_FILES = 10_000
_MOST_UNPACKED = 100_000_000  # bytes of one part of the package
_MOST_PARAGRAPHS = 200_000
_DEEPEST = 400  # elements: Word itself stops at some hundred
_BODY, _STYLES, _CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
_OLE = b"\xd0\xcf\x11\xe0"  # what Word wraps a file with a password in (MS-OFFCRYPTO)
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "fldSimple-instr", "pict"})


def read_docx(payload: bytes) -> tuple[list[Part], DocumentNotes]:
    """The paragraphs of a file in their order, and what it states of itself.

    Raises:
        PageError: corrupt, truncated, encrypted, too_big, too_deep, no_text.
    """
    if payload.startswith(_OLE):
        raise PageError("encrypted", "the file has a password, or is of Word 97 to 2003")
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            if len(package.infolist()) > _MOST_FILES:
                raise PageError("too_big", f"{len(package.infolist()):,} files in one DOCX")
            styles = _Styles()
            _walk(_unpacked(package, _STYLES), styles)
            body = _Body(styles.roles())
            found = _unpacked(package, _BODY)
            if found is None:
                raise PageError("corrupt", f"no DOCX: the package holds no {_BODY}")
            _walk(found, body)
            core = _Core()
            _walk(_unpacked(package, _CORE), core)
    except zipfile.BadZipFile as error:
        is_cut = payload.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in payload[-65_557:]
        raise PageError("truncated" if is_cut else "corrupt", f"no readable DOCX: {error}") from None
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, KeyError, ValueError) as error:
        reason = "encrypted" if "encrypted" in str(error) else "corrupt"
        raise PageError(reason, f"no readable DOCX: {error}") from None
    except expat.ExpatError as error:
        raise PageError("corrupt", f"the XML of the DOCX is damaged: {error}") from None
    if not any(any(map(str.isalnum, part.text)) for part in body.parts):
        raise PageError("no_text", "the DOCX holds no words: pictures of text, or nothing")
    return body.parts, core.notes()


def _unpacked(package: zipfile.ZipFile, name: str) -> bytes | None:
    """A part of the package; None where it has none of that name.  Raises PageError('too_big')."""
    if name not in package.NameToInfo:
        return None
    with package.open(name) as stream:
        content = stream.read(_MOST_UNPACKED + 1)
    if len(content) > _MOST_UNPACKED:
        raise PageError("too_big", f"{name} of the DOCX unpacks to more than {_MOST_UNPACKED:,} bytes")
    return content


class _Handler:
    """What is done at an element's start, its text and its end; names are local, without their namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """At an opening tag."""

    def text(self, text: str) -> None:
        """At characters."""

    def end(self, name: str) -> None:
        """At a closing tag."""


def _walk(content: bytes | None, handler: _Handler) -> None:
    """Walk a part of the package once.  No document type is let in, so no entity can be declared or fetched."""
    if content is None:
        return
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise PageError("too_deep", f"elements more than {_DEEPEST} deep")
        handler.start(name.rpartition("|")[2], {key.rpartition("|")[2]: value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(name.rpartition("|")[2])

    def doctype(*_: object) -> None:
        raise PageError("corrupt", "the XML of the DOCX declares a document type, which none has")

    parser = expat.ParserCreate(namespace_separator="|")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = handler.text, doctype
    parser.Parse(content, True)


# ── styles ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Styles(_Handler):
    """The paragraph styles: their ids are of the user's language, their names are not (ECMA-376, 17.7.4.9)."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._based: dict[str, str] = {}
        self._outlined: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style":
            self._style = attributes.get("styleId", "") if attributes.get("type") == "paragraph" else ""
        elif self._style and "val" in attributes:
            if name == "name":
                self._names[self._style] = attributes["val"].casefold()
            elif name == "basedOn":
                self._based[self._style] = attributes["val"]
            elif name == "outlineLvl" and attributes["val"] < "9":
                self._outlined.add(self._style)

    def end(self, name: str) -> None:
        if name == "style":
            self._style = ""

    def roles(self) -> dict[str, Role]:
        """What each style means; a style that says nothing is what it is based on."""
        return {style: role for style in self._names if (role := self._role(style)) is not None}

    def _role(self, style: str) -> Role | None:
        for _ in range(20):  # a chain of styles may be a circle
            role = role_of_style(self._names.get(style, ""))
            if role is not None:
                return role
            if style in self._outlined:
                return "heading"
            style = self._based.get(style, "")
        return None


def role_of_style(name: str) -> Role | None:
    """What a built-in style means, by its name: "heading 2", "Title", "List Bullet"."""
    name = name.casefold()
    if name == "title":
        return "title"
    if name == "subtitle":
        return "standfirst"
    if name.startswith("heading"):
        return "heading"
    if name.startswith("list"):
        return "list"
    if name == "caption":
        return "caption"
    return "quote" if "quote" in name else None


# ── the text ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Open:
    """A paragraph under way: a text box may stand inside another one."""

    text: list[str] = field(default_factory=list)
    role: Role | None = None
    is_item: bool = False
    is_hidden: bool = False


class _Body(_Handler):
    """The paragraphs of the body in their order; a cell of a table is a part of its own."""

    def __init__(self, styles: Mapping[str, Role]) -> None:
        self.parts: list[Part] = []
        self._styles = styles
        self._open: list[_Open] = []
        self._skipped = 0
        self._tables = 0
        self._in_text = self._in_run = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._skipped or name in _SKIPPED:
            self._skipped += 1
            return
        if name == "p":
            self._open.append(_Open())
        elif name == "tbl":
            self._tables += 1
        elif not self._open:
            return
        paragraph = self._open[-1] if self._open else _Open()
        if name == "r":
            self._in_run, paragraph.is_hidden = True, False
        elif name == "t":
            self._in_text = not paragraph.is_hidden
        elif name == "vanish" and self._in_run:
            paragraph.is_hidden = attributes.get("val", "1") not in ("0", "false")
        elif name in ("tab", "cr", "br", "noBreakHyphen") and self._in_run:
            paragraph.text.append({"noBreakHyphen": "-", "br": "\n", "cr": "\n"}.get(name, " "))
        elif name == "pStyle":
            paragraph.role = self._styles.get(attributes.get("val", "")) or role_of_style(attributes.get("val", ""))
        elif name == "numId":
            paragraph.is_item = attributes.get("val") != "0"

    def text(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self._open[-1].text.append(text)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif name == "t":
            self._in_text = False
        elif name == "r":
            self._in_run = False
        elif name == "tbl":
            self._tables -= 1
        elif name == "p" and self._open:
            self._close(self._open.pop())

    def _close(self, paragraph: _Open) -> None:
        role: Role | None = paragraph.role
        if paragraph.is_item and role is None:
            role = "list"
        for line in _lines("".join(paragraph.text)):
            if self._tables:
                self.parts.append(Part(line, hint="table", is_sure=True, why="a cell of a table"))
            else:
                is_sure = role in ("heading", "caption", "standfirst")
                self.parts.append(
                    Part(line, hint=role, is_sure=is_sure, why=f"its style is of a {role}" if role else "")
                )
        if len(self.parts) > _MOST_PARAGRAPHS:
            raise PageError("too_big", f"more than {_MOST_PARAGRAPHS:,} paragraphs")


def _lines(text: str) -> Iterator[str]:
    """The lines of a paragraph, each with single spaces; the ones that hold nothing are left out."""
    for line in text.split("\n"):
        if clean := " ".join(line.replace("\u00ad", "").split()):
            yield clean


# ── what the file states of itself ───────────────────────────────────────────────────────────────────────────────────


class _Core(_Handler):
    """The core properties (ECMA-376, part 2, 11)."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._name = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._name = name

    def text(self, text: str) -> None:
        if len(self._values.get(self._name, "")) < 1_000:
            self._values[self._name] = self._values.get(self._name, "") + text

    def end(self, name: str) -> None:
        self._name = ""

    def notes(self) -> DocumentNotes:
        """Title, author and the day that the file was made."""
        made = None
        with contextlib.suppress(ValueError):
            made = dt.datetime.fromisoformat(self._values.get("created", "").strip())
        author = self._values.get("creator", "").strip()
        return DocumentNotes(
            title=self._values.get("title", "").strip() or None,
            authors=(author,) if author else (),
            made=made,
            language=self._values.get("language", "").strip() or None,
        )
