"""The calls from Python: what they give, and what they say of what cannot be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import dateline
import pytest

from pipelines.annotate import layers
from tests.read.documents import docx, lines, mail, paragraph, pdf, wrapped
from tests.read.pages import FIRST
from tests.warehouses import SAMPLE, page, rows

STORY = page(
    "Ferries run again",
    "At least 30 people crossed to Port Aral on Monday, the harbour master said.",
    "The ferry had been laid up for two weeks, and nobody in the village knew when it would come back.",
)


def test_a_page_as_characters_as_bytes_and_as_a_file_is_one_article(tmp_path: Path) -> None:
    (tmp_path / "story.html").write_text(STORY, "utf-8")
    articles = [dateline.read(STORY), dateline.read(STORY.encode()), dateline.read(tmp_path / "story.html")]
    assert {article.text for article in articles} == {articles[0].text}
    assert articles[0].title == "Ferries run again"
    assert [block.role for block in articles[0].blocks if block.is_main] == ["title", "paragraph", "paragraph"]


def test_what_is_known_of_a_page_is_used() -> None:
    article = dateline.read(STORY, url="https://example.org/a", published=dt.date(2024, 5, 15))
    assert (article.url, article.published_from) == ("https://example.org/a", dt.date(2024, 5, 15))
    (monday,) = [date for date in dateline.annotate(article).dates if date.surface == "Monday"]
    assert monday.from_date == dt.date(2024, 5, 13)


def test_what_is_given_wins_over_the_sidecar_and_names_the_page(tmp_path: Path) -> None:
    (tmp_path / "story.html").write_text(STORY, "utf-8")
    (tmp_path / "story.html.meta.json").write_text('{"url": "https://example.org/kept", "published": "2024-05-01"}')
    kept, given = (dateline.read(tmp_path / "story.html", url=url) for url in (None, "https://example.org/given"))
    assert (kept.url, given.url) == ("https://example.org/kept", "https://example.org/given")
    assert given.published_from == dt.date(2024, 5, 1)
    known = {"url": "https://example.org/given", "published": dt.date(2024, 5, 1)}
    assert given.article_id == dateline.read(STORY, **known).article_id != kept.article_id


def test_a_folder_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "story.html").write_text(STORY, "utf-8")
    with pytest.raises(dateline.PageError, match="not a page file"):
        dateline.read(tmp_path)


def test_plain_text_is_told_from_html() -> None:
    article = dateline.read(
        "Ferries run again\n\nAt least 30 people crossed on Monday, the harbour master of the town said."
    )
    assert "<" not in article.text
    assert [figure.surface for figure in dateline.annotate(article).figures] == ["At least 30 people"]


def test_annotations_point_at_the_characters_of_the_article() -> None:
    article = dateline.read(STORY)
    found = dateline.annotate(article)
    for row in (*found.figures, *found.mentions, *found.dates, *found.statements):
        assert article.text[row.start_char : row.end_char] == row.surface
    assert found.figures[0].bound == "at_least"


def test_another_language_gives_no_rows() -> None:
    text = "Am Montag fuhren mindestens dreißig Menschen mit der Fähre nach Norden, sagte der Hafenmeister der Stadt."
    assert dateline.annotate(dateline.read(page("Die Fähre", text, text, language="de"))).figures == ()


def test_a_page_that_cannot_be_used_says_why() -> None:
    with pytest.raises(dateline.PageError) as raised:
        dateline.read(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert raised.value.reason == "not_html"
    with pytest.raises(FileNotFoundError):
        dateline.read(Path("no-such-page.html"))


def test_a_layer_with_a_bug_is_left_out_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr(layers, "find_dates", broken)
    with pytest.warns(RuntimeWarning, match="dates was left out: KeyError"):
        found = dateline.annotate(dateline.read(STORY))
    assert found.dates == ()
    assert found.figures


def test_a_folder_becomes_a_warehouse(tmp_path: Path) -> None:
    report = dateline.build(SAMPLE, tmp_path / "my.duckdb")
    assert report.is_published
    assert rows(tmp_path / "my.duckdb", "SELECT count(*) FROM articles") == [(report.rows["articles"],)]
    with pytest.raises(FileNotFoundError):
        dateline.build([tmp_path / "missing"], tmp_path / "other.duckdb")


DOCUMENTS = {
    "a.pdf": pdf([lines(*wrapped(FIRST, 65))]),
    "b.docx": docx(paragraph(FIRST)),
    "c.eml": mail(FIRST, subject="Bridge"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_read_from_a_path(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(DOCUMENTS[name])
    article = dateline.read(tmp_path / name)
    assert [article.text[block.start_char : block.end_char] for block in article.blocks] == [FIRST]
    assert article.score is not None


def test_a_pdf_and_a_docx_are_told_from_their_bytes() -> None:
    assert [dateline.read(DOCUMENTS[name]).text for name in ("a.pdf", "b.docx")] == [FIRST, FIRST]
