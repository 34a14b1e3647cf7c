"""Evidence pages: each row stands on its words, whatever the page tries; nothing of the page's own but words comes through."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.build.forgetting import forget
from pipelines.paths import WarehousePaths
from pipelines.publish.pages import Made, PagesError, make_pages
from tests.bench.evidence_pages import rows_by_page
from tests.publish.pages.hostile import HOSTILE, RAN
from tests.read.documents import docx, lines, mail, paragraph, pdf, wrapped
from tests.warehouses import SAMPLE, Silence, build_pages, rows, write_pages

ELEMENTS = frozenset(
    {
        "html", "head", "meta", "link", "title", "style", "body", "script", "a", "header", "p", "h1", "h2", "h3", "h4", "h5", "h6",
        "details", "summary", "dl", "dt", "dd", "ul", "ol", "li", "fieldset", "legend", "label", "input", "span", "small", "main",
        "article", "aside", "section", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "div", "i", "bdi", "code",
        "blockquote", "figure", "figcaption", "br", "hr", "sup", "sub",
    }
)  # fmt: skip
ATTRIBUTES = frozenset(
    {
        "href", "class", "id", "data-k", "data-b", "title", "lang", "charset", "http-equiv", "content", "name", "rel", "type",
        "checked", "autocomplete", "open", "scope", "colspan", "rowspan", "aria-label", "aria-live", "role", "tabindex", "hidden",
        "data-alt", "data-sign",
    }
)  # fmt: skip
LEADS_TO = re.compile(r"#|data:,$|index(-\d+)?\.html|[0-9a-f]{16}\.html|https?://(?![^/]*evil)")
STORY = "Some 300 people left the town of Anvik on Monday, she said."
TEXTS = {
    "report.pdf": pdf([[*lines("Fire in Anvik", size=20), *lines(*wrapped("At least 46 houses were burned in Anvik on Monday, the "
                       "mayor said. Some 300 people left the town."), top=700)]]),
    "letter.eml": mail("At least 46 houses were burned in Anvik on Monday, Ms Ada Kanu, the mayor, said."),
    "report.docx": docx(paragraph("Fire in Anvik", "Heading1") + paragraph(STORY)),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """A warehouse of the sample, of hostile pages and of documents, with its pages."""
    folder = tmp_path_factory.mktemp("pages")
    database = folder / "the warehouse's.duckdb"
    build_pages(database, SAMPLE, write_pages(folder / "hostile", HOSTILE), write_pages(folder / "texts", TEXTS))
    return database, make_pages(WarehousePaths(database), Silence())


def bare(text: str) -> str:
    return "".join(text.replace("\0", "\ufffd").split())


def parsed(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_text("utf-8"))


def every(tree: LexborHTMLParser) -> list[LexborNode]:
    return [node for node in tree.root.traverse() if (node.tag or "-")[0] not in "-!"] if tree.root is not None else []


def text_of(page: LexborHTMLParser) -> str:
    """The words of the page as it is shown, without those that are ours."""
    for node in page.css("#page summary, #page .leaf"):
        node.decompose()
    return page.css("#page")[0].text()


def test_every_article_has_its_page_and_every_row_its_words(made: tuple[Path, Made]) -> None:
    database, pages = made
    known = rows_by_page(database)
    assert pages.written == len(known) >= 14
    assert sum(len(found) for found, _ in known.values()) > 300
    for article, (found, text) in known.items():
        page = parsed(pages.folder / f"{article}.html")
        parts: dict[str, str] = {}
        for node in page.css("#page [data-k]"):
            for anchor in (node.attributes["data-k"] or "").split():
                parts[anchor] = parts.get(anchor, "") + node.text()
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert len(ids) == len(set(ids))
        assert {anchor: bare(words) for anchor, words in parts.items()} == {
            anchor: bare(words) for anchor, words in found
        }
        assert {anchor for anchor, _ in found} | {f"c-{anchor}" for anchor, _ in found} <= set(ids)
        assert bare(text_of(page)) == bare(text), article


def test_nothing_of_a_page_comes_through_but_words(made: tuple[Path, Made]) -> None:
    for path in made[1].folder.glob("*.html"):
        page = parsed(path)
        for node in every(page):
            assert node.tag in ELEMENTS, (path.name, node.tag)
            assert set(node.attributes) <= ATTRIBUTES, (path.name, node.attributes)
            address = node.attributes.get("href") or ""
            assert LEADS_TO.match(address or "#"), address
        assert len(page.css("script")) == (0 if path.stem.startswith("index") else 1)
        assert RAN not in page.css("script, style")[-1].text()


def test_a_page_may_load_nothing_and_its_style_and_script_are_known_by_hash(made: tuple[Path, Made]) -> None:
    path = next(path for path in made[1].folder.glob("*.html") if "index" not in path.name)
    page = parsed(path)
    policy = page.css('meta[http-equiv="Content-Security-Policy"]')[0].attributes["content"] or ""
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.css(name)[0].text().encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "url(" not in page.css("style")[0].text()


def test_a_sign_that_turns_text_turns_nothing_else(made: tuple[Path, Made]) -> None:
    article = rows(made[0], "SELECT article_id FROM article_sources WHERE source_name = 'turns.html'")[0][0]
    page = parsed(made[1].folder / f"{article}.html")
    assert {node.text() for node in page.css("bdi.sign")} >= {"\u202e", "\u202c"}
    outside = LexborHTMLParser(re.sub(r"<bdi class=\"sign\"[^>]*>.</bdi>|<title>.*?</title>", "", page.html or ""))
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", outside.css("body")[0].text())


def test_views_lead_to_the_page(made: tuple[Path, Made]) -> None:
    database, pages = made
    for view in ("figure", "statement", "event", "mention", "entity"):
        found = rows(database, f"SELECT evidence_page, evidence_url, url FROM {view}_evidence")
        assert found
        for page, url, address in found:
            name, _, anchor = str(page).partition("#")
            assert name.startswith("the%20warehouse%27s.pages/")
            assert f'id="{anchor}"' in (pages.folder / name.rpartition("/")[2]).read_text("utf-8")
            assert url == page if address is None else str(url).startswith("http")


def test_a_page_is_written_again_only_where_it_must_be(made: tuple[Path, Made]) -> None:
    database, pages = made
    paths = WarehousePaths(database)
    again = make_pages(paths, Silence())
    assert (again.written, again.same) == (0, pages.written)
    one = next(path for path in pages.folder.glob("*.html") if "index" not in path.name)
    before = one.read_bytes()
    one.write_bytes(before[:-30])
    strange = pages.folder / f"{'0' * 16}.html"
    strange.write_text("of an article that is no more")
    assert make_pages(paths, Silence(), articles=[one.stem[:8]]).written == 1
    assert one.read_bytes() == before
    assert make_pages(paths, Silence()).removed == 1
    assert not strange.exists()
    with pytest.raises(PagesError, match="no article ffff"):
        make_pages(paths, Silence(), articles=["ffffffffff"])


def test_a_folder_of_somebody_elses_is_left_as_it_is(made: tuple[Path, Made], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>My site</title>")
    with pytest.raises(PagesError, match="not of evidence pages"):
        make_pages(WarehousePaths(made[0]), Silence(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_a_page_whose_bytes_are_gone_shows_its_text_and_says_so(tmp_path: Path) -> None:
    database = tmp_path / "w.duckdb"
    build_pages(database, write_pages(tmp_path / "in", {"nests.html": HOSTILE["nests.html"]}))
    paths = WarehousePaths(database)
    for path in paths.archive.glob("*.warc.gz"):
        path.unlink()
    pages = make_pages(paths, Silence())
    ((article, (found, text)),) = rows_by_page(database).items()
    page = parsed(pages.folder / f"{article}.html")
    assert "could not be looked at" in page.css(".notes")[0].text()
    assert bare(text_of(page)) == bare(text)
    assert {anchor for anchor, _ in found} <= {node.attributes["id"] for node in page.css("#page [id]")}


def test_a_forgotten_page_leaves_no_evidence_page(tmp_path: Path) -> None:
    database = tmp_path / "w.duckdb"
    build_pages(database, write_pages(tmp_path / "in", {name: HOSTILE[name] for name in ("nests.html", "dump.txt")}))
    paths = WarehousePaths(database)
    make_pages(paths, Silence())
    gone, kept = (
        rows(database, f"SELECT article_id FROM article_sources WHERE source_name = '{name}'")[0][0]
        for name in ("nests.html", "dump.txt")
    )
    forget(paths, str(gone), "asked", Silence(), is_erasing=False)
    assert not (paths.pages / f"{gone}.html").exists()
    assert not any(str(gone) in path.read_text("utf-8") for path in paths.pages.glob("*.html"))
    assert kept


def test_a_page_of_ten_megabytes_is_made(tmp_path: Path) -> None:
    story = "".join(f"<p>At least {n} houses were burned in Anvik on Monday.</p>" for n in range(20, 60))
    rest = "<div><a href=x>more of the same words here</a></div>" * 190_000
    big = f"<html><body><article><h1>Large</h1>{story}</article>{rest}</body></html>"
    assert len(big) > 9_500_000
    database = tmp_path / "w.duckdb"
    build_pages(database, write_pages(tmp_path / "in", {"big.html": big}))
    pages = make_pages(WarehousePaths(database), Silence())
    assert pages.written == len(rows_by_page(database))
