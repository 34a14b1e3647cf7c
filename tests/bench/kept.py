"""What is kept of pages saves and takes: ``python -m tests.bench kept``.

The same pages are read and annotated in this process from scratch, then with what that left as after a change of rules: of one
module or table of a layer.  Of each layer two changes: one that reads every page as before (what a mended rule does on nearly all
pages), and one after which every page gives other rows, so that all that takes from the layer runs again.  CPU milliseconds a page,
their ratio to those from scratch, and kilobytes a page on disk.  Then, of the modules and tables of all layers, how many run
which layers again.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from pipelines.acquire import acquire, archive
from pipelines.annotate.kept import DOORS
from pipelines.closures import LEXICONS, PACKAGE, Sources
from pipelines.paths import WarehousePaths
from pipelines.process.earlier import ROWS, codes_of
from pipelines.process.worker import BatchSpec, process_batch, warm_up
from pipelines.settings import Settings, Source
from pipelines.store.parses import LAYERS, NAME
from tests.bench import annotate

MUST, AIM = 5, 8
MOST_BYTES = 25_000
COPIES = 3  # of the invented pages, each with a sentence of its own: a batch of some 20 s
# Of each part: a module or table that nothing else asks, and what runs again where its rows are others.
CHANGES: Mapping[str, tuple[Path, tuple[str, ...]]] = {
    "nothing of a page": (PACKAGE / "resolve" / "entities.py", ()),
    "reading": (
        PACKAGE / "read" / "story" / "labels.py",
        ("names", "dates", "statements", "moments", "figures", "events"),
    ),
    "names": (LEXICONS / "name_weights.tsv", ("names", "statements", "moments", "figures", "events")),
    "dates": (LEXICONS / "date_patterns.tsv", ("dates", "moments", "figures", "events")),
    "statements": (
        PACKAGE / "annotate" / "speech" / "reports" / "verbs.py",
        ("statements", "moments", "figures", "events"),
    ),
    "figures": (PACKAGE / "annotate" / "figures" / "sentence.py", ("figures", "events")),
    "events": (PACKAGE / "annotate" / "events" / "triggers.py", ("events",)),
    "gazetteer": (PACKAGE / "gazetteer" / "facts.tsv", ("names", "statements", "moments", "figures", "events")),
    "making rows": (PACKAGE / "process" / "rows.py", (ROWS,)),
}


def run() -> None:
    """Print the costs, their ratios, the size, and what each file concerns."""
    settings = Settings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        for number, page in enumerate([*annotate._invented()] * COPIES):
            markup = "".join(f"<p>{line}</p>" for line in (*page.main.split("\n"), f"This is report {number}."))
            html = f"<html><title>{page.main[:40]}</title><body><article>{markup}</article></body></html>"
            (folder / "pages" / f"{number}.html").write_text(html)
        paths = WarehousePaths(folder / "w.duckdb")
        acquire(paths, [Source(folder / "pages", "pages")], settings, lambda: None, say=print)
        captures = tuple(record.capture for record in archive.records(paths.archive))
        n = len(captures)
        warm_up(settings.nlp_model)
        codes = codes_of(settings)
        number = 0

        def cost(codes: Mapping[str, str], kept: tuple[Path, ...] = ()) -> float:
            """CPU milliseconds a page of one batch."""
            nonlocal number
            number += 1
            mark = f"{number:016x}"
            spec = BatchSpec(
                captures,
                paths.archive,
                folder / mark,
                mark,
                settings.nlp_model,
                kept=kept,
                keeps_parses=True,
                codes=codes,
            )
            gc.collect()
            started = time.process_time()
            report = process_batch(spec)
            taken = time.process_time() - started
            assert report.n_kept == (n if kept else 0)
            assert not report.untrusted
            return 1000 * taken / n

        cost(codes)
        scratch = cost(codes)
        kept = tuple(folder.glob(f"{number:016x}/*/{NAME}"))
        sizes = {name: kept[0].with_name(name).stat().st_size / n / 1000 for name in (NAME, LAYERS)}
        print(f"{n} pages from scratch: {scratch:.1f} ms a page (must {MUST} times as fast, aim {AIM})")
        print(f"{'a change of':20} {'same rows':>20} {'all rows others':>22}")
        for part, (path, behind) in CHANGES.items():
            same = cost(codes_of(settings, lambda each, path=path: each.read_bytes() + b"#" * (each == path)), kept)  # type: ignore[misc]
            other = (
                cost({step: "x" * (step in (*behind, ROWS)) + code for step, code in codes.items()}, kept)
                if behind
                else same
            )
            print(f"{part:20} {same:8.1f} ms  {scratch / same:5.2f} x {other:12.1f} ms  {scratch / other:5.2f} x")
    print(
        f"{sum(sizes.values()):.1f} kB a page (at most {MOST_BYTES / 1000:.0f}): "
        + ", ".join(f"{k} {v:.1f}" for k, v in sizes.items())
    )
    _concerned()


def _concerned() -> None:
    """How many files, read by any layer, are read by which."""
    sources = Sources()
    of_step = {step: sources.files_of(doors) for step, doors in DOORS.items() if step != "moments"}
    files = {path for found in of_step.values() for path in found}
    counts = Counter(", ".join(step for step, found in of_step.items() if path in found) for path in files)
    print("modules and tables by the layers that a change of them runs again:")
    for steps, n in counts.most_common():
        print(f"{n:6}  {steps}")
