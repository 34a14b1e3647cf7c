"""Dateline: archived news pages in, evidence that can be queried out.

    import dateline

    article = dateline.read(html)                    # text, labelled blocks, title, authors, day of publication
    found = dateline.annotate(article)               # found.figures, found.statements, found.mentions, found.dates ...
    dateline.build("pages/", "my.duckdb")            # the whole way into a DuckDB file

The code lives in the package ``pipelines``; this name is what an installed Dateline is imported by.
"""

from importlib.metadata import version
from typing import TYPE_CHECKING

from pipelines.api import Annotations, Article, Block, PageError, annotate, build, read

if TYPE_CHECKING:
    from pipelines.orchestrate.component import NewsArchive

__all__ = ["Annotations", "Article", "Block", "NewsArchive", "PageError", "annotate", "build", "read"]
__version__ = version("dateline")


def __getattr__(name: str) -> object:
    """``NewsArchive``, the component for ``dg``, is loaded when asked for: Dagster takes seconds that a page does not need."""
    if name == "NewsArchive":
        from pipelines.orchestrate.component import NewsArchive

        return NewsArchive
    raise AttributeError(f"module 'dateline' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*globals(), "NewsArchive"]
