"""Dateline: archived news pages in, evidence that can be queried out.

    import dateline

    article = dateline.read(html)                    # text, labelled blocks, title, authors, day of publication
    found = dateline.annotate(article)               # found.figures, found.statements, found.mentions, found.dates ...
    dateline.build("pages/", "my.duckdb")            # the whole way into a DuckDB file

The code lives in the package ``pipelines``; this name is what an installed Dateline is imported by.
"""

from importlib.metadata import version

from pipelines.api import Annotations, Article, Block, PageError, annotate, build, read

__all__ = ["Annotations", "Article", "Block", "PageError", "annotate", "build", "read"]
__version__ = version("dateline")
