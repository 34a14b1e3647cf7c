"""What kept parses save and take: ``python -m tests.bench kept``.

The same pages are read and annotated twice in this process, once from scratch and once with the parses that the first time left, as
after a change of rules; CPU milliseconds a page, their ratio, and kilobytes a page on disk.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from pipelines.acquire import archive
from pipelines.paths import WarehousePaths
from pipelines.process.worker import BatchSpec, process_batch, warm_up
from pipelines.settings import Settings
from pipelines.store.parses import NAME
from tests.bench import annotate
from tests.warehouses import build_pages

MUST, AIM = 5, 8
MOST_BYTES = 25_000


def run() -> None:
    """Print both costs, the ratio and the size."""
    model = Settings().nlp_model
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        n = 0
        for n, page in enumerate(annotate._invented(), start=1):
            markup = "".join(f"<p>{line}</p>" for line in page.main.split("\n"))
            html = f"<html><title>{page.main[:40]}</title><body><article>{markup}</article></body></html>"
            (folder / "pages" / f"{n}.html").write_text(html)
        paths = WarehousePaths(folder / "w.duckdb")
        build_pages(paths.database, folder / "pages", settings=Settings(workers=1))
        captures = tuple(record.capture for record in archive.records(paths.archive))
        warm_up(model)
        spent: list[float] = []
        kept: tuple[Path, ...] = ()
        for number in range(3):  # the first warms up
            mark = f"{number:016x}"
            spec = BatchSpec(
                captures, paths.archive, folder / mark, mark, model, kept=kept if number == 2 else (), keeps_parses=True
            )
            started = time.process_time()
            report = process_batch(spec)
            spent.append(time.process_time() - started)
            kept = tuple(folder.glob(f"{mark}/*/{NAME}"))
            assert report.n_kept == (n if number == 2 else 0)
        size = kept[0].stat().st_size
    print(f"{n} pages from scratch  {1000 * spent[1] / n:7.1f} ms a page")
    print(f"with kept parses     {1000 * spent[2] / n:7.1f} ms a page")
    print(f"{spent[1] / spent[2]:.2f} times as fast (must {MUST}, aim {AIM})")
    print(f"{size / n / 1000:.1f} kB a page (at most {MOST_BYTES / 1000:.0f})")
