"""Who prints whose text: kinds of links, groups, origins, a person's word."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.resolve.copies import MOST_LINKED, ArticleJudgement, Copies, resolve_copies
from pipelines.resolve.copies.candidates import MOST_PAGES, find_candidates
from pipelines.resolve.copies.pages import read_pages
from tests.resolve.copies.stories import Page, committed, edited, story

ONE = story(1)
OTHER = story(2)
NOTICE = (
    "Sign up for the morning letter and read what our reporters saw before anybody else does, every day of the week."
)
QUOTE = (
    "“We have counted every boat twice and every family three times, and nobody who came to us on that night was sent away, "
    "whatever the harbour office says today about who was let in and who was not, and I will say the same before any court "
    "that asks me, this year or in ten years, because I stood at that gate and I saw their faces and wrote down their names,” "
    "the pilot said."
)


def links(found: Copies) -> set[tuple[str, str, str]]:
    rows = found.tables["article_links"]
    return set(zip(*(rows.column(name).to_pylist() for name in ("article_id", "other_id", "link")), strict=True))


def groups(found: Copies) -> dict[str, str]:
    return dict(zip(*(found.text_groups.column(n).to_pylist() for n in ("article_id", "text_group")), strict=True))


def kind(tmp_path: Path, left: Page, right: Page) -> str | None:
    """The link between two pages, '>' behind it where it leads from the first to the second only."""
    found = links(resolve_copies(committed(tmp_path, [left, right])))
    there = {link for a, _, link in found if a == left.name}
    back = {link for a, _, link in found if a == right.name}
    for link in there | back:
        return link if there == back else f"{link} >" if there else f"{link} <"
    return None


INSERTED = [*ONE[:4], "Residents said that the water rose again overnight and that nobody warned them.", *ONE[4:]]
IN_ANOTHER = [*OTHER[:2], *ONE[:3], *OTHER[2:]]
KINDS = [
    # what the second page is of the first, the link
    ("the same", Page(ONE, "b.example/1"), "copy"),
    ("another headline and byline", Page(ONE, "b.example/1", title="Another", byline="By Ann Doe"), "copy"),
    ("another address of one outlet", Page(ONE, "a.example/2"), "copy"),
    ("a dateline before it", Page([f"KESRA, Lenwe (AP) — {ONE[0]}", *ONE[1:]], "b.example/1"), "copy"),
    ("its end cut off", Page(ONE[:7], "b.example/1"), "copy"),
    ("a paragraph put in", Page(INSERTED, "b.example/1"), "copy"),
    ("its paragraphs in another order", Page([*ONE[4:], *ONE[:4]], "b.example/1"), "copy"),
    ("other marks and capitals", Page([part.replace(".", " …").upper() for part in ONE], "b.example/1"), "copy"),
    ("its first paragraphs", Page(ONE[:4], "b.example/1"), "excerpt <"),
    ("a story that holds it whole", Page([*ONE, *OTHER], "b.example/1"), "excerpt >"),
    ("edited throughout", Page(edited(ONE, 12), "b.example/1"), "rewrite"),
    ("its first paragraphs, each of them edited", Page(edited(ONE[:4], 32), "b.example/1"), "rewrite"),
    ("its first paragraphs, a word exchanged", Page(edited(ONE[:4], 80), "b.example/1"), "excerpt <"),
    ("its middle, in a story of its own", Page([*OTHER[:3], *ONE[2:6]], "b.example/1"), "rewrite"),
    ("another story", Page(OTHER, "b.example/1"), None),
    ("another story on the same furniture", Page(OTHER, "b.example/1", others=ONE), None),
    ("no text", Page([], "b.example/1"), None),
]


@pytest.mark.parametrize(("second", "expected"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS])
def test_what_a_page_is_of_another(tmp_path: Path, second: Page, expected: str | None) -> None:
    assert kind(tmp_path, Page(ONE, "a.example/1"), second) == expected


def test_two_reports_of_one_speech_are_two_texts(tmp_path: Path) -> None:
    short = [*OTHER[:2], QUOTE]
    assert kind(tmp_path, Page([*ONE, QUOTE], "a.example/1"), Page(short, "b.example/1")) is None


def test_numbers_of_a_link(tmp_path: Path) -> None:
    whole, part = (
        Page(ONE, "a.example/1"),
        Page([*ONE[:4], "Nobody said when the road would open again."], "b.example/1"),
    )
    found = resolve_copies(committed(tmp_path, [whole, part])).tables["article_links"].to_pylist()
    (row,) = found
    assert (row["article_id"], row["other_id"], row["link"], row["judged_by"]) == (
        part.name,
        whole.name,
        "excerpt",
        "rule",
    )
    assert 0.8 < row["containment"] < 1
    assert 0.45 < row["other_containment"] < 0.55
    assert 0.4 < row["jaccard"] < row["other_containment"]
    text = "\n".join([part.title, *part.paragraphs])
    passage = text[row["passage_start"] : row["passage_end"]]
    assert passage == "\n".join(ONE[:4])[:-1]
    assert (row["shared_chars"], row["n_passages"]) == (len(passage), 1)


def test_captures_of_a_page_are_no_copies(tmp_path: Path) -> None:
    first, later, last = (
        Page(text, "a.example/1", captured_at=dt.datetime(2026, 1, day, tzinfo=dt.UTC))
        for day, text in ((1, ONE), (2, INSERTED), (3, OTHER))
    )
    found = resolve_copies(committed(tmp_path, [first, later, last]))
    names = [first.name, later.name, last.name]
    assert links(found) == {(a, b, "same_page") for a in names for b in names if a != b}
    group = groups(found)
    assert group[first.name] == group[later.name]  # they share text
    assert group[last.name] == last.name


# ── groups and origins ───────────────────────────────────────────────────────────────────────────────────────────────

DAY = dt.date(2026, 3, 1)
ORIGINS = [
    # the pages, the place of the origin, why, the agency
    ([Page(ONE, "a.example/1", DAY), Page(ONE, "b.example/1", DAY.replace(day=2))], 0, "first_published", None),
    ([Page(ONE, "a.example/1"), Page(ONE, "b.example/1", DAY)], 1, "first_published", None),
    ([Page(ONE[:7], "a.example/1", DAY), Page(ONE, "b.example/1", DAY)], 1, "longest", None),
    ([Page(ONE, "a.example/1", DAY), Page(ONE, "b.example/1", DAY.replace(day=2), byline="By Reuters")], 1, "credit", "Reuters"),
    (
        [
            Page(ONE, "a.example/1", DAY, byline="Reuters"),
            Page(ONE, "b.example/1", DAY.replace(day=2), publisher="Reuters", byline="By Ann Doe"),
        ],
        1, "agency", "Reuters",
    ),
    (
        [Page([*ONE[:-1], f"{ONE[-1]} — AFP"], "a.example/1", DAY.replace(day=3)), Page(ONE, "b.example/1", DAY)],
        0, "credit", "Agence France-Presse",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "origin", "basis", "agency"), ORIGINS)
def test_which_is_the_origin(
    tmp_path: Path, pages: Sequence[Page], origin: int, basis: str, agency: str | None
) -> None:
    found = resolve_copies(committed(tmp_path, pages))
    assert set(groups(found).values()) == {pages[origin].name}
    (row,) = found.tables["text_groups"].to_pylist()
    assert (row["text_group"], row["origin_basis"], row["agency"]) == (pages[origin].name, basis, agency)
    assert (row["n_articles"], row["n_outlets"]) == (2, 2)


def test_twenty_copies_are_one_informant(tmp_path: Path) -> None:
    pages = [Page(ONE, f"paper{number}.example/1", DAY.replace(day=1 + number)) for number in range(20)]
    found = resolve_copies(committed(tmp_path, [*pages, Page(OTHER, "z.example/1", DAY)]))
    assert len(set(groups(found).values())) == 2
    assert groups(found)[pages[7].name] == pages[0].name
    assert len(links(found)) == 20 * 19


def decided(left: Page, right: Page, word: str) -> ArticleJudgement:
    first, second = sorted((left.name, right.name))
    return ArticleJudgement(first, second, word, "ann", "read both")  # type: ignore[arg-type]


def test_a_person_overrules(tmp_path: Path) -> None:
    a, b, c = Page(ONE, "a.example/1"), Page(ONE, "b.example/1"), Page(OTHER, "c.example/1")
    done = committed(tmp_path, [a, b, c])
    judgements = [decided(a, b, "different"), decided(b, c, "same")]
    found = resolve_copies(done, judgements)
    assert links(found) == {(b.name, c.name, "copy"), (c.name, b.name, "copy")}
    assert set(found.tables["article_links"].column("judged_by").to_pylist()) == {"user"}
    group = groups(found)
    assert group[a.name] == a.name
    assert group[b.name] == group[c.name] != a.name
    said = {
        (row["left_id"], row["right_id"]): (row["judgement"], row["link"], row["reviewer"])
        for row in found.tables["article_judgements"].to_pylist()
    }
    assert said == {
        tuple(sorted((a.name, b.name))): ("different", "copy", "ann"),
        tuple(sorted((b.name, c.name))): ("same", None, "ann"),
    }


def test_two_that_a_person_keeps_apart_are_not_joined_through_a_third(tmp_path: Path) -> None:
    pages = [Page(ONE, f"{letter}.example/1") for letter in "abcd"]
    found = resolve_copies(committed(tmp_path, pages), [decided(pages[0], pages[1], "different")])
    group = groups(found)
    assert group[pages[0].name] != group[pages[1].name]
    assert len(set(group.values())) == 2


def test_one_of_many_that_a_person_keeps_apart_makes_no_crowd_of_rows(tmp_path: Path) -> None:
    pages = [Page(ONE, f"{number}.example/1") for number in range(3 * MOST_LINKED)]
    found = resolve_copies(committed(tmp_path, pages), [decided(pages[0], pages[1], "different")])
    assert len(set(groups(found).values())) == 2
    assert found.tables["article_links"].num_rows < 2 * len(pages)


# ── the same whatever the order ──────────────────────────────────────────────────────────────────────────────────────


def many() -> list[Page]:
    """Pages of every kind: copies, excerpts, rewrites, captures, stories that stand alone."""
    pages = []
    for number in range(12):
        text = story(number)
        pages += [
            Page(text, f"a.example/{number}", DAY),
            Page(text[: 3 + number % 5], f"b.example/{number}", DAY.replace(day=2)),
            Page(edited(text, 9 + number), f"c.example/{number}"),
            Page([*story(number + 100), *text[2:5]], f"d.example/{number}"),
            Page(text, f"a.example/{number}", DAY, captured_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        ]
    return pages


def tables(found: Copies) -> dict[str, list[dict[str, object]]]:
    every: dict[str, pa.Table] = {**found.tables, "articles": found.text_groups}
    return {name: table.to_pylist() for name, table in every.items()}


def test_order_batches_and_runs_change_nothing(tmp_path: Path) -> None:
    pages = many()
    expected = tables(resolve_copies(committed(tmp_path / "one", pages), [decided(pages[0], pages[1], "different")]))
    assert len(expected["article_links"]) > 50
    random.Random(5).shuffle(pages)
    found: dict[str, list[dict[str, object]]] = {}
    for start in range(0, len(pages), 7):  # ten runs, each with what the runs before it kept
        done = committed(tmp_path / "ten", pages[start : start + 7], batch_pages=3)
        judged = [] if start < 50 else [decided(many()[0], many()[1], "different")]
        found = tables(resolve_copies(done, judged, tmp_path / "ten"))
    assert found == expected


@pytest.mark.parametrize("harm", ["cut", "flipped", "gone", "empty"])
def test_what_was_kept_costs_time_only_where_it_is_damaged(tmp_path: Path, harm: str) -> None:
    done = committed(tmp_path, many())
    expected = tables(resolve_copies(done, (), tmp_path))
    (kept,) = tmp_path.glob(".compared-*")
    content = kept.read_bytes()
    spoilt = {"cut": content[:-9], "flipped": content[:-9] + b"\0" + content[-8:], "empty": b""}
    if harm == "gone":
        kept.unlink()
    else:
        kept.write_bytes(spoilt[harm])
    assert tables(resolve_copies(done, (), tmp_path)) == expected
    assert kept.read_bytes() == content


def test_nothing_is_compared_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = committed(tmp_path, many())
    expected = tables(resolve_copies(done, (), tmp_path))
    monkeypatch.setattr("pipelines.resolve.copies.compare", lambda left, right: pytest.fail("compared again"))
    assert tables(resolve_copies(done, (), tmp_path)) == expected


# ── what must not blow up, and what is no copy ───────────────────────────────────────────────────────────────────────


def test_a_thousand_pages_on_one_template_are_a_thousand_texts(tmp_path: Path) -> None:
    dice = random.Random(3)
    pages = []
    for number in range(1000):
        rise, fall, town = dice.randint(1, 90), dice.randint(1, 90), f"town{dice.randint(0, 400)}"
        frame = [
            f"Tonight in {town} it will be mostly cloudy with a low near {fall} and a light wind that dies down by dawn.",
            f"Tomorrow brings sun with a high near {rise}, and the chance of rain above {town} stays below {fall} percent.",
            f"Boats in {town} should keep to the harbour when the flag is up. This was report {number} of {rise % 24} hours.",
            NOTICE,
        ]
        pages.append(Page(frame, f"weather.example/{number}"))
    found = resolve_copies(committed(tmp_path, pages))
    assert found.tables["article_links"].num_rows == 0


def test_two_reports_on_one_team_in_one_frame_are_two_texts(tmp_path: Path) -> None:
    dice = random.Random(4)
    frame = story(7, 9)
    pages = []
    for number in range(60):
        team, words = f"team{number % 15}", " ".join(frame).split()
        for place in range(0, len(words), 9):
            words[place] = f"{team} {dice.randint(0, 99)}"
        pages.append(Page([" ".join(words)], f"sports.example/{number}"))
    assert resolve_copies(committed(tmp_path, pages)).tables["article_links"].num_rows == 0


def test_a_notice_on_an_outlets_short_pages_links_none_of_them(tmp_path: Path) -> None:
    notice = " ".join(f"{NOTICE} Readers write to us in room {number} of the old mill." for number in range(4))
    pages = [Page([*story(number, 3), notice], f"a.example/{number}") for number in range(30)]
    assert resolve_copies(committed(tmp_path, pages)).tables["article_links"].num_rows == 0


def test_a_copy_is_found_beside_an_outlets_notice(tmp_path: Path) -> None:
    notice = " ".join(f"{NOTICE} Readers write to us in room {number} of the old mill." for number in range(4))
    pages = [Page([*story(number, 9), notice], f"a.example/{number}") for number in range(30)]
    copy = Page(story(4, 9), "b.example/1")
    found = resolve_copies(committed(tmp_path, [*pages, copy]))
    assert groups(found)[copy.name] == groups(found)[pages[4].name]
    assert len(set(groups(found).values())) == 30


@pytest.mark.slow
def test_five_thousand_of_one_text_are_five_thousand_rows(tmp_path: Path) -> None:
    pages = [Page(ONE[:3], f"paper{number}.example/1", title=f"Title {number}") for number in range(5000)]
    found = resolve_copies(committed(tmp_path, pages))
    assert found.tables["article_links"].num_rows == 2 * 4999
    assert len(set(groups(found).values())) == 1


def test_many_copies_that_differ_a_little_are_linked_with_the_origin(tmp_path: Path) -> None:
    n = 10 * MOST_PAGES
    pages = [
        Page([*ONE, f"Copy {number} was sent at {number % 24} hours."], f"p{number}.example/1") for number in range(n)
    ]
    done = committed(tmp_path, pages)
    assert len(find_candidates(read_pages(done)).pairs) < 4 * n
    found = resolve_copies(done)
    (origin,) = set(groups(found).values())
    assert {b if a == origin else a for a, b, _ in links(found) if origin in (a, b)} == {
        page.name for page in pages
    } - {origin}
    assert found.tables["article_links"].num_rows <= 2 * (2 * n + MOST_LINKED)


def test_hourly_captures_of_one_page_are_a_chain(tmp_path: Path) -> None:
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    pages = [
        Page([*ONE, f"It was hour {number}."], "a.example/live", captured_at=start + dt.timedelta(hours=number))
        for number in range(100)
    ]
    found = resolve_copies(committed(tmp_path, pages))
    assert {link for _, _, link in links(found)} == {"same_page"}
    assert len(links(found)) == 2 * 99
    assert len(set(groups(found).values())) == 1


def test_odd_pages_harm_nobody(tmp_path: Path) -> None:
    long = " ".join(" ".join(story(number)) for number in range(700))
    odd = [
        Page([], "a.example/1"), Page([" "], "a.example/2"), Page(["…"] * 50, "a.example/3"), Page(["a " * 200_000], "a.example/4"),
        Page([long], "a.example/5"), Page([long + " End."], "b.example/5"), Page(["x" * 1_000_000], "a.example/6"),
        Page(["\ud800 “" * 40], "a.example/7"), Page(["今日は。" * 300], "a.example/8"),
        Page(["“" * 100_000 + "« „ " * 100_000], "a.example/9"),
    ]  # fmt: skip
    found = resolve_copies(committed(tmp_path, odd))
    assert {frozenset(pair[:2]) for pair in links(found)} == {frozenset({odd[4].name, odd[5].name})}


def test_no_pages(tmp_path: Path) -> None:
    found = resolve_copies(committed(tmp_path, []), (), tmp_path)
    assert {name: table.num_rows for name, table in found.tables.items()} == dict.fromkeys(found.tables, 0)
    assert found.text_groups.num_rows == 0
