"""What is kept of layers: after any change of code or words a run gives what one without anything kept gives; what did not change
does not run; what is damaged is as if it were not there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import dateline
import pytest

import pipelines.build
import pipelines.process
from pipelines.annotate import LanguageModel, PageSteps, annotate, annotate_changed, kept, layers, page_hash
from pipelines.annotate.kept import DOORS, PLACES, codes
from pipelines.build import build
from pipelines.closures import LEXICONS, PACKAGE
from pipelines.gazetteer import Gazetteer
from pipelines.gazetteer.facts import Fact, load_facts
from pipelines.gazetteer.gazetteer import COMPILED
from pipelines.model import Article, Block
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source
from pipelines.store.parses import LAYERS
from tests.faults.runs import Inline
from tests.warehouses import SAMPLE, Silence, contents, page, rows, write_pages

whole = pipelines.build.fingerprint
ROOT = Path(__file__).parents[1]
ONE = Settings(workers=1, batch_pages=20)
STORY = page(
    "Boats return to Lindi",
    "LINDI, Tanzania, March 6 (AP) - At least 12 fishermen drowned and 340 families fled when a ferry sank off Lindi on Friday,"
    " police officer Amina Said told Radio Free on Saturday.",
    '"We saw four boats yesterday," she said. Two hospitals in Mtwara treated some 30 people, the Red Cross said.',
    "The army killed nine rebels near the town last week, rebels said. In 2019 about 5,000 people left the region.",
)


def _every_other(text: str) -> str:
    """A table without every other of its rows."""
    lines = text.split("\n")
    header = next(at for at, line in enumerate(lines) if line and not line.startswith("#"))
    return "\n".join(line for at, line in enumerate(lines) if at <= header or at % 2)


def _wrapped(name: str, change: str) -> Callable[[str], str]:
    """A module whose function ``name`` gives ``change`` of what it gave as ``made``."""
    return lambda text: (
        f"{text}\nfrom dataclasses import replace as _replace\n_whole_{name} = {name}\n"
        f"def {name}(*given, **named):\n    made = _whole_{name}(*given, **named)\n    return {change}\n"
    )


# A change of each part of a page's reading, and one of nothing that a page is read with.
EDITS: dict[str, tuple[str, Callable[[str], str]]] = {
    "nothing": ("resolve/word.py", lambda text: text + "\n"),
    "reading": (
        "read/__init__.py",
        _wrapped("read_page", "_replace(made, article=_replace(made.article, section='new'))"),
    ),
    "words that read": ("lexicons/furniture_lines.tsv", _every_other),
    "sentences": ("annotate/parse/boundaries.py", _wrapped("sentence_bounds", "list(made)[:1]")),
    "names": (
        "annotate/names/mentions.py",
        _wrapped("find_mentions", "_replace(made, mentions=tuple(_replace(m, score=.125) for m in made.mentions))"),
    ),
    "weights of names": ("lexicons/name_weights.tsv", _every_other),
    "gazetteer": ("gazetteer/gazetteer.py", lambda text: text.replace("DEGREE = 10_000", "DEGREE = 20_000")),
    "a place on a page": (
        "gazetteer/facts.tsv",
        lambda text: text + "Lindi\t\tcity\tTZ\t-9.0\t38.0\t20\t9000000\t\town: a test\n",
    ),
    "a place elsewhere": (
        "gazetteer/facts.tsv",
        lambda text: text + "Xyzqua\t\tcity\tTZ\t-9.0\t38.0\t20\t90\t\town: a test\n",
    ),
    "a class of places": ("annotate/places/ranking.py", lambda text: text + "\n# the same\n"),
    "dates": ("annotate/dates/find.py", _wrapped("row", "_replace(made, value='1999')")),
    "patterns of dates": ("lexicons/date_patterns.tsv", _every_other),
    "statements": (
        "annotate/speech/__init__.py",
        _wrapped(
            "find_statements", "_replace(made, statements=tuple(_replace(s, addressee='all') for s in made.statements))"
        ),
    ),
    "words of speech": ("lexicons/speech_cues.tsv", _every_other),
    "moments": ("annotate/speech/moments.py", _wrapped("_moment", "None")),
    "figures": (
        "annotate/figures/rows/rows.py",
        _wrapped("find_figures", "_replace(made, figures=tuple(_replace(f, score=.25) for f in made.figures))"),
    ),
    "nouns that are counted": ("lexicons/counted_nouns.tsv", _every_other),
    "events": ("annotate/events/scores.py", _wrapped("score_of", ".25")),
    "words of events": ("lexicons/happenings.tsv", _every_other),
    "rows": ("process/rows.py", _wrapped("_row", "{**made, 'section': 'new'} if 'section' in made else made")),
    "a column": ("vocabularies.py", lambda text: text + "\n# the same\n"),
}
SAME = ("nothing", "a place elsewhere", "a class of places", "a column")  # edits that leave every row as it was

RUN = """
import sys
from pathlib import Path
import pipelines, pipelines.process
from pipelines.build import build
from pipelines.paths import WarehousePaths
from tests.faults.runs import Inline
from tests.test_kept_layers import ONE
from tests.warehouses import Silence
pipelines.process.LocalPool = Inline
assert Path(pipelines.__file__).parents[1] == Path(sys.argv[1])
for database in map(Path, sys.argv[2:]):
    build(WarehousePaths(database), [], ONE, Silence())
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, language_model: LanguageModel) -> Path:
    """A warehouse that was built once."""
    folder = tmp_path_factory.mktemp("layers")
    write_pages(folder / "pages", {"story.html": STORY, "de.html": page("Die Fähre", "Ein Boot sank.", language="de")})
    for path in sorted(SAMPLE.iterdir())[:5]:
        shutil.copy(path, folder / "pages")
    database = folder / "w.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipelines.process, "LocalPool", Inline)
        build(WarehousePaths(database), [Source(folder / "pages", "pages")], ONE, Silence())
    return database


def copied(database: Path, folder: Path) -> Path:
    folder.mkdir()
    for path in database.parent.iterdir():
        if path.name.startswith("w."):
            (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / path.name)
    return folder / database.name


def without_fingerprint(database: Path) -> dict[str, list[tuple[object, ...]]]:
    ((own,),) = rows(database, "SELECT DISTINCT fingerprint FROM articles")
    found = contents(database)
    return {name: [tuple("" if value == own else value for value in row) for row in found[name]] for name in found}


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS)
def test_a_change_gives_what_a_build_from_scratch_gives(first: Path, tmp_path: Path, edit: str) -> None:
    code = tmp_path / "code"
    shutil.copytree(PACKAGE, code / "pipelines", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "warehouse", code / "warehouse")
    name, change = EDITS[edit]
    path = code / "pipelines" / name
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    kept, scratch = copied(first, tmp_path / "kept"), copied(first, tmp_path / "scratch")
    for file in scratch.parent.glob(f"w.batches/*/*/{LAYERS}"):
        file.unlink()
    places = os.pathsep.join([str(code), str(ROOT)])
    subprocess.run(
        [sys.executable, "-c", RUN, str(code), str(kept), str(scratch)],
        check=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": places},
    )  # fmt: skip
    assert without_fingerprint(kept) == without_fingerprint(scratch)
    assert (without_fingerprint(kept) == without_fingerprint(first)) == (edit in SAME)


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "gone", "rows", "manifest"])
def test_what_is_damaged_is_as_if_it_were_not_there(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    database = copied(first, tmp_path / "w")
    (path,) = database.parent.glob(f"w.batches/*/*/{LAYERS}")
    harmed = path.with_name({"rows": "mentions.parquet", "manifest": "manifest.json"}.get(harm, LAYERS))
    data = bytearray(harmed.read_bytes())
    data[-len(data) // 3] ^= 4
    harmed.write_bytes(data[: len(data) // 2] if harm == "cut" else b"" if harm == "empty" else data)
    if harm == "gone":
        harmed.unlink()
    monkeypatch.setattr(pipelines.process, "LocalPool", Inline)
    monkeypatch.setattr(pipelines.build, "fingerprint", lambda settings: ("e" * 16, whole(settings)[1]))
    build(WarehousePaths(database), [], ONE, Silence())
    assert without_fingerprint(database) == without_fingerprint(first)


def test_layers_are_handed_on_and_are_small(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = copied(first, tmp_path / "w")
    (one,) = database.parent.glob(f"w.batches/*/*/{LAYERS}")
    monkeypatch.setattr(pipelines.process, "LocalPool", Inline)
    monkeypatch.setattr(pipelines.build, "fingerprint", lambda settings: ("e" * 16, whole(settings)[1]))
    monkeypatch.setattr(layers, "parse_page", None)  # nothing is parsed or run
    build(WarehousePaths(database), [], ONE, Silence())
    (other,) = (path for path in database.parent.glob(f"w.batches/*/*/{LAYERS}") if path != one)
    assert one.read_bytes() == other.read_bytes()
    assert without_fingerprint(database) == without_fingerprint(first)
    assert sum(path.stat().st_size for path in one.parent.glob("*.kept")) / 7 < 25_000


def _page() -> tuple[Article, list[Block]]:
    text = "Police said on Friday that 12 people were killed in Lindi. The Red Cross treated 30 others there."
    return Article("a" * 16, "a" * 16, text, language="en"), [Block("a" * 16, 1, "paragraph", True, 0, len(text))]


def _noting(name: str, whole: Callable[..., object], met: set[str]) -> Callable[..., object]:
    def noting(*given: object) -> object:
        met.add(name)
        return whole(*given)

    return noting


@pytest.mark.parametrize(
    ("changed", "runs"),
    [
        ((), set()),
        (("names",), {"find_mentions"}),
        (("dates",), {"find_dates"}),
        (("statements",), {"find_statements"}),
        (("figures",), {"find_figures"}),
        (("events",), {"find_events"}),
        (("figures", "events"), {"find_figures", "find_events"}),
    ],
)
def test_only_what_changed_runs_again(
    language_model: LanguageModel, monkeypatch: pytest.MonkeyPatch, changed: tuple[str, ...], runs: set[str]
) -> None:
    article, blocks = _page()
    own = dict.fromkeys((*DOORS, PLACES), "code")
    steps = PageSteps(page_hash(article, blocks, []), own)
    expected = annotate_changed(article, blocks, language_model, None, steps)()
    assert expected == annotate(article, blocks, language_model)
    assert expected[1].figures
    assert expected[1].events
    met: set[str] = set()
    for name in ("find_mentions", "find_dates", "find_statements", "find_figures", "find_events"):
        monkeypatch.setattr(layers, name, _noting(name, getattr(layers, name), met))
    again = PageSteps(steps.page, own | dict.fromkeys(changed, "other code"), steps.now)
    found = annotate_changed(article, blocks, language_model, None, again)
    assert (met, again.is_as_before) == (runs, True)
    assert found() == expected


@pytest.mark.parametrize(("name", "runs"), [("Xyzqua", set()), ("Lindi", {"find_mentions"})])
def test_where_places_answer_the_same_nothing_runs(
    language_model: LanguageModel, monkeypatch: pytest.MonkeyPatch, name: str, runs: set[str]
) -> None:
    article, blocks = _page()
    own = dict.fromkeys((*DOORS, PLACES), "code")
    steps = PageSteps(page_hash(article, blocks, []), own)
    expected = annotate_changed(article, blocks, language_model, None, steps)()
    assert steps.now["names"].asked.names >= {"lindi", "red cross"}
    fact = Fact(name, (), "city", "TZ", -9.0, 38.0, 20, 9_000_000, "")
    monkeypatch.setattr(kept, "load", lambda: Gazetteer(COMPILED, (fact, *load_facts())))
    met: set[str] = set()
    for each in ("find_mentions", "find_dates", "find_statements", "find_figures", "find_events"):
        monkeypatch.setattr(layers, each, _noting(each, getattr(layers, each), met))
    again = PageSteps(steps.page, own | {PLACES: "other places"}, steps.now, "code")
    found = annotate_changed(article, blocks, language_model, None, again)
    assert met == runs  # the layers themselves ask the places that are shipped, and give what they gave
    assert found() == expected


def _forget() -> None:
    """Empty what modules keep from page to page."""
    for module in [module for name, module in sys.modules.items() if name.startswith("pipelines.annotate")]:
        for each in list(vars(module).values()):
            bound = getattr(each, "cache_parameters", lambda: {"maxsize": 0})()["maxsize"]
            if bound is not None and hasattr(each, "cache_clear"):
                each.cache_clear()


def test_what_is_kept_from_page_to_page_counts_as_asked(language_model: LanguageModel) -> None:
    articles = [dateline.read(path) for path in sorted(SAMPLE.glob("*.html"))]

    def asked(*, anew: bool) -> list[list[Sequence[object]]]:
        found = []
        for article in articles:
            if anew:
                _forget()
            steps = PageSteps(article.article_id, dict.fromkeys((*DOORS, PLACES), "code"))
            annotate_changed(article, article.blocks, language_model, None, steps)
            found.append([step.asked.values() for step in steps.now.values()])
        return found

    asked(anew=False)
    warm = asked(anew=False)
    assert asked(anew=True) == warm
    assert len(str(warm)) > 1_000


def test_another_page_another_text_and_a_lost_layer_take_nothing(
    language_model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, blocks = _page()
    own = dict.fromkeys((*DOORS, PLACES), "code")
    steps = PageSteps(page_hash(article, blocks, []), own)
    annotate_changed(article, blocks, language_model, None, steps)()
    other = PageSteps(page_hash(article, [], []), own, steps.now)
    annotate_changed(article, blocks, language_model, None, other)()
    assert all(other.now[name].made_from != step.made_from for name, step in steps.now.items())

    def lost(*given: object) -> object:
        raise KeyError("a bug")

    monkeypatch.setattr(layers, "find_statements", lost)
    again = PageSteps(steps.page, own | {"statements": "other code"}, steps.now)
    found = annotate_changed(article, blocks, language_model, None, again)()
    assert (again.now, again.is_as_before, len(found[2])) == ({}, False, 1)
    assert found == annotate(article, blocks, language_model)


def test_codes_follow_the_files() -> None:
    before = codes({})

    def changed(path: Path) -> set[str]:
        now = codes({}, read=lambda each: each.read_bytes() + b"#" * (each == path))
        return {step for step in DOORS if before[step] != now[step]}

    assert changed(PACKAGE / "resolve" / "entities.py") == set()
    assert changed(PACKAGE / "annotate" / "events" / "triggers.py") == {"events"}
    assert changed(PACKAGE / "annotate" / "figures" / "sentence.py") == {"figures"}
    assert changed(PACKAGE / "annotate" / "names" / "titles.py") == {"names"}
    assert changed(LEXICONS / "date_patterns.tsv") == {"dates", "moments"}
    assert changed(PACKAGE / "annotate" / "parse" / "page.py") >= {"names", "dates", "statements", "figures", "events"}
    assert changed(PACKAGE / "annotate" / "layers.py") == set(DOORS)
    assert codes({"spacy": "1"}) != codes({"spacy": "2"})
