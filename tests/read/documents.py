"""Small documents for the tests: PDF written by hand, DOCX and mail from a few words."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage

Placed = tuple[float, float, float, str]  # left, bottom, size (points), text
WIDTH, HEIGHT = 595, 842  # A4
SIZE, LEADING, LEFT, TOP = 11, 14, 72, 740


def lines(
    *texts: str, top: float = TOP, left: float = LEFT, size: float = SIZE, leading: float = LEADING
) -> list[Placed]:
    """Texts one under another; '' leaves a line out."""
    return [(left, top - number * leading, size, text) for number, text in enumerate(texts) if text]


def wrapped(text: str, width: int = 80) -> list[str]:
    """A text in lines of at most so many characters, none of its words cut."""
    found, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            found.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*found, line]


def pdf(
    pages: Sequence[Iterable[Placed]],
    info: Mapping[str, str] | None = None,
    trailer: str = "",
    count: int | None = None,
) -> bytes:
    """A PDF with one font (Courier, 0.6 of its size a letter); ``info`` is its document information."""
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for page in pages:
        shown = "".join(
            f"BT /F {size} Tf {left} {bottom} Td ({_escaped(text)}) Tj ET\n" for left, bottom, size, text in page
        )
        stream = zlib.compress(shown.encode("cp1252"))
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(stream), stream))
        resources = f"/Resources<</Font<</F 3 0 R>>>>/Contents {len(objects)} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]{resources}>>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {count or len(kids)}>>".encode()
    stated = "".join(f"/{name}({_escaped(value)})" for name, value in (info or {}).items())
    objects.append(f"<<{stated}>>".encode("cp1252"))
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    ends = f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R{trailer}>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + table + ends.encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Maison"><w:name w:val="house"/><w:basedOn w:val="Titre2"/></w:style>'
)


def paragraph(text: str, style: str = "", is_item: bool = False) -> str:
    """A paragraph of a DOCX."""
    numbered = '<w:numPr><w:numId w:val="1"/></w:numPr>' if is_item else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, core: str = "", head: str = "") -> bytes:
    """A DOCX of the XML of its body; ``core``: XML of its properties, ``head``: what stands before the document's element."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "word/document.xml", f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
        package.writestr("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{STYLES}</w:styles>')
        names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"'
        package.writestr("docProps/core.xml", f"<coreProperties {names}>{core}</coreProperties>")
    return target.getvalue()


def mail(text: str | None, html: str | None = None, attached: Sequence[str] = (), **headers: str) -> bytes:
    """A mail; headers by name, ``from_`` for From."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name.strip("_").title()] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html") if text is not None else message.set_content(html, subtype="html")
    for name in attached:
        message.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
