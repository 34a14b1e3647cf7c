"""PDF, DOCX and mail: what is read, whom to believe about title, authors and day, and what is refused."""

from __future__ import annotations

import datetime as dt
import zlib

import pytest

from pipelines.mime import attachments
from pipelines.model import PageError, Reading
from pipelines.process.rows import first_bad_block
from pipelines.read.documents.pdf import read_pdf_date
from tests.read.documents import HEIGHT, docx, lines, mail, paragraph, pdf, wrapped
from tests.read.pages import FIRST, SECOND, STORY, THIRD, article, body_of, read, role_of

DAY = dt.date(2024, 5, 6)
HEADLINE = "Bridge closed after cracks are found"
MADE = "D:20240506101500+03'00'"


def sheet(*paragraphs: str, headline: str = HEADLINE, byline: str = "") -> list[tuple[float, float, float, str]]:
    """A page of a PDF: a headline, a byline, paragraphs set off by a blank line."""
    texts: list[str] = [byline, ""] if byline else []
    for text in paragraphs or STORY:
        texts += [*wrapped(text, 65), ""]
    return [*lines(headline, size=20, top=780), *lines(*texts)]


def read_pdf(*pages: list[tuple[float, float, float, str]], **info: str) -> Reading:
    return read(pdf(pages, info), media_type="pdf", url=None)


def test_paragraphs_are_joined_over_lines_and_carry_their_page() -> None:
    reading = read_pdf(sheet(FIRST, SECOND), lines(*wrapped(THIRD, 65)))
    assert body_of(reading) == STORY
    assert [block.page_no for block in reading.blocks] == [1, 1, 1, 2]
    assert reading.article.title == HEADLINE
    assert role_of(reading, HEADLINE) == "title"
    assert (reading.charset, reading.article.language) == (None, "en")


def test_a_paragraph_runs_on_over_the_end_of_a_page_and_its_running_lines() -> None:
    head = lines("THE PAPER", top=HEIGHT - 30, size=8)
    half = wrapped(f"{FIRST} {SECOND}", 65)
    pages = [
        [*head, *sheet(THIRD), *lines(*half[:3], top=560), *lines("Page 1 of 2", top=30)],
        [*head, *lines(*half[3:]), *lines("Page 2 of 2", top=30)],
    ]
    reading = read_pdf(*pages)
    assert body_of(reading) == [THIRD, f"{FIRST} {SECOND}"]
    furniture = [reading.article.text[b.start_char : b.end_char] for b in reading.blocks if not b.is_main]
    assert sorted(furniture) == ["Page 1 of 2", "Page 2 of 2", "THE PAPER", "THE PAPER"]


JOINED = [
    ("the inter-", "national crossing", "the international crossing"),
    ("the twenty-", "five lorries", "the twenty-five lorries"),
    ("the US-", "led coalition", "the US-led coalition"),
    ("the flights of 2019-", "2020 were", "the flights of 2019-2020 were"),
]


@pytest.mark.parametrize(("line", "after", "whole"), JOINED)
def test_hyphens_at_the_end_of_a_line(line: str, after: str, whole: str) -> None:
    start = "The ministry said on Monday evening that it would look into "
    reading = read_pdf([*sheet(FIRST), *lines(start + line, after + " of last year, as it had done before.", top=600)])
    assert whole in reading.article.text


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = wrapped(f"{FIRST} {SECOND}", 32), wrapped(THIRD, 32)
    reading = read_pdf([*lines(*left), *lines(*right, left=320)])
    assert body_of(reading) == [f"{FIRST} {SECOND}", THIRD]


TITLES = [
    ("stated and shown", {"Title": "Bridge closed after cracks are found"}, HEADLINE),
    ("with the paper's name", {"Title": "Bridge closed after cracks are found - The Paper"}, HEADLINE),
    ("the name of a file", {"Title": "Microsoft Word - bridge_final2.docx"}, HEADLINE),
    ("nothing", {}, HEADLINE),
]


@pytest.mark.parametrize(("why", "info", "title"), TITLES)
def test_the_title(why: str, info: dict[str, str], title: str) -> None:
    assert read_pdf(sheet(), **info).article.title == title


AUTHORS = [
    ("stated", "", {"Author": "Anna Berg"}, ("Anna Berg",)),
    ("an account", "", {"Author": "aberg2"}, ()),
    ("who typed it", "By Jonas Roth", {"Author": "Anna Berg"}, ("Jonas Roth",)),
    ("printed", "By Jonas Roth", {}, ("Jonas Roth",)),
]


@pytest.mark.parametrize(("why", "byline", "info", "authors"), AUTHORS)
def test_the_authors(why: str, byline: str, info: dict[str, str], authors: tuple[str, ...]) -> None:
    assert read_pdf(sheet(byline=byline), **info).article.authors == authors


DAYS = [
    ("made that day", "", {"CreationDate": MADE}, DAY, DAY, "meta"),
    (
        "printed, and made years later",
        "5 March 2019",
        {"CreationDate": MADE},
        dt.date(2019, 3, 5),
        dt.date(2019, 3, 5),
        "text",
    ),
    ("saved by a browser", "", {"CreationDate": MADE, "Producer": "Skia/PDF m120"}, None, DAY, "capture"),
    ("printed alone", "5 March 2019", {}, dt.date(2019, 3, 5), dt.date(2019, 3, 5), "text"),
    ("nothing", "", {}, None, None, "none"),
]


@pytest.mark.parametrize(("why", "line", "info", "first", "last", "basis"), DAYS)
def test_the_day(why: str, line: str, info: dict[str, str], first: dt.date, last: dt.date, basis: str) -> None:
    found = read_pdf(sheet(byline=line), **info).article
    assert (found.published_from, found.published_to, found.published_basis) == (first, last, basis)


def test_dates_as_pdf_writes_them() -> None:
    assert read_pdf_date(MADE) == dt.datetime(2024, 5, 6, 10, 15, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    assert read_pdf_date("D:20240506") == dt.datetime(2024, 5, 6, tzinfo=dt.UTC)
    assert [read_pdf_date(wrong) for wrong in ("", "D:2024", "D:20241399", "yesterday", None)] == [None] * 5


WHOLE = pdf([sheet()])
BOMB = zlib.compress(bytes(400_000_000), 1)
LOCKED = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O({'o' * 32})/U({'u' * 32})>>/ID[(a)(a)]"
REFUSED = [
    ("scanned", pdf([[], []]), "no_text"),
    ("a password", pdf([sheet()], trailer=LOCKED), "encrypted"),
    ("half of it", WHOLE[: len(WHOLE) // 2], "truncated"),
    ("without its end", WHOLE[:-30], "truncated"),
    ("no PDF", b"%PDF-1.4\nhello\n%%EOF", "corrupt"),
    ("a stream of nothing", WHOLE[:20] + b"9 0 obj<</Filter/FlateDecode>>stream\n" + BOMB + b"\nendstream endobj\n" + WHOLE[20:],
     "too_big"),
    ("packed twice", WHOLE[:20] + b"9 0 obj<</Filter[/FlateDecode /FlateDecode]>>stream\nx\nendstream endobj\n" + WHOLE[20:],
     "too_big"),
    ("too many pages", pdf([[] for _ in range(2_001)]), "too_big"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "payload", "reason"), REFUSED, ids=[why for why, *_ in REFUSED])
def test_what_is_wrong_with_a_pdf_is_said(why: str, payload: bytes, reason: str) -> None:
    with pytest.raises(PageError) as caught:
        read(payload, media_type="pdf")
    assert caught.value.reason == reason


def test_a_pdf_under_the_name_of_a_page_is_read() -> None:
    assert body_of(read(pdf([sheet()]), media_type="html")) == STORY


# ── DOCX ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

BODY = (
    paragraph(HEADLINE, "Titre")
    + paragraph(FIRST)
    + paragraph("What is known", "Maison")
    + paragraph(SECOND)
    + paragraph("Two piers are cracked", is_item=True)
    + f"<w:tbl><w:tr><w:tc>{paragraph('Lorries')}</w:tc><w:tc>{paragraph('340')}</w:tc></w:tr></w:tbl>"
    + paragraph(THIRD)
    + "<w:p><w:del><w:r><w:delText>struck out</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
)
CORE = "<dc:title>bridge_final.docx</dc:title><dc:creator>Anna Berg</dc:creator><t:created>2024-05-06T10:00:00Z</t:created>"


def test_a_docx_with_its_headings_lists_and_tables() -> None:
    reading = read(docx(BODY, CORE), media_type="docx", url=None)
    roles = {reading.article.text[block.start_char : block.end_char]: block.role for block in reading.blocks}
    assert roles == {
        HEADLINE: "title", FIRST: "paragraph", "What is known": "heading", SECOND: "paragraph", "Two piers are cracked": "list",
        "Lorries": "table", "340": "table", THIRD: "paragraph",
    }  # fmt: skip
    found = reading.article
    assert (found.title, found.authors, found.published_from, found.published_basis) == (
        HEADLINE,
        ("Anna Berg",),
        DAY,
        "meta",
    )


ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
BROKEN = [
    ("entities", docx(paragraph("&b;"), head=ENTITIES), "corrupt"),
    ("a bomb", docx(paragraph("a" * 100_000_001)), "too_big"),
    ("deep", docx("<w:x>" * 500 + "</w:x>" * 500), "too_deep"),
    ("half of it", docx(BODY)[:-200], "truncated"),
    ("nothing in it", docx(paragraph("")), "no_text"),
    ("damaged XML", docx("<w:p>"), "corrupt"),
    ("with a password", b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted"),
]


@pytest.mark.parametrize(("why", "payload", "reason"), BROKEN, ids=[why for why, *_ in BROKEN])
def test_what_is_wrong_with_a_docx_is_said(why: str, payload: bytes, reason: str) -> None:
    with pytest.raises(PageError) as caught:
        read(payload, media_type="docx")
    assert caught.value.reason == reason


# ── mail ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

HEAD = {
    "subject": f"Fwd: {HEADLINE}",
    "from_": "Anna Berg <anna@paper.example>",
    "date": "Mon, 06 May 2024 23:30:00 -0200",
}


@pytest.mark.parametrize(("text", "html"), [("\n\n".join(STORY), None), (None, article()), ("see the page", article())])
def test_a_mail_is_read_with_what_its_head_says(text: str | None, html: str | None) -> None:
    reading = read(mail(text, html, **HEAD), media_type="email", url=None)
    found = reading.article
    assert body_of(reading) == STORY
    assert (found.title, found.authors) == (HEADLINE, ("Anna Berg",))
    assert (found.published_from, found.published_basis) == (DAY, "meta")
    assert found.published_at == dt.datetime(2024, 5, 7, 1, 30, tzinfo=dt.UTC)


def test_what_is_attached_is_no_text() -> None:
    payload = mail("\n\n".join(STORY), attached=["map.jpg", "notes.txt"], **HEAD)
    assert attachments(payload) == ["map.jpg", "notes.txt"]
    assert body_of(read(payload, media_type="email")) == STORY


@pytest.mark.parametrize(
    ("payload", "reason"), [(b"just words", "corrupt"), (mail(None, attached=["a.zip"], **HEAD), "no_text")]
)
def test_what_is_wrong_with_a_mail_is_said(payload: bytes, reason: str) -> None:
    with pytest.raises(PageError) as caught:
        read(payload, media_type="email")
    assert caught.value.reason == reason


@pytest.mark.parametrize("value", ["a\0b''x", "undefined''x", "idna''%ff"])
@pytest.mark.parametrize("header", ["Content-Type: text/plain; charset*", "Content-Type: text/plain; name*"])
def test_parameters_that_no_charset_decodes(header: str, value: str) -> None:
    head = f"From: anna@paper.example\n{header}={value}\n\n"
    payload = f"{head}{STORY[0]}\n\n{STORY[1]}\n".encode()
    if "name" in header:
        assert attachments(payload) == [""]
        with pytest.raises(PageError, match="nothing but attachments"):
            read(payload, media_type="email")
    else:
        assert STORY[0] in read(payload, media_type="email").article.text


WHOLE_FILES = [
    (
        "pdf",
        pdf(
            [
                sheet(),
                [*lines("Fire", size=30, top=800), *sheet(headline="Water"), (72, 20, 8, "7")],
                lines("caf\xe9 \\ ( \u2013"),
            ]
        ),
    ),
    ("docx", docx(BODY, CORE)),
    ("docx", docx(paragraph(HEADLINE, "Titre2"))),
    ("email", mail("\n\n".join(STORY), **HEAD)),
]


@pytest.mark.parametrize(("kind", "payload"), WHOLE_FILES)
def test_blocks_cover_the_whole_text(kind: str, payload: bytes) -> None:
    reading = read(payload, media_type=kind)
    assert first_bad_block(reading.blocks, reading.article.text) == ""
