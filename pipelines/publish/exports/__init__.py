"""A warehouse in the formats that others read, in one folder, which takes its place only when it is whole.

    DIR/parquet/*.parquet   every table        DIR/datapackage.json, croissant.json   what they are
    DIR/csv/, dateline.xlsx                    the same for spreadsheets
    DIR/geojson/, hxl/, ftm/, annotations/     maps, humanitarian figures, entities, marks on pages
    DIR/export.json, LICENSE.md, CITATION.cff  every file with its hash, what is whose, how to name it

The published file is only read, in chunks; every format is made from the Parquet files that ``door`` lets out.

What belongs here: the order of the work.  What does not: a format (a module each), the folder (``folder``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal, get_args

import duckdb

from pipelines.publish.exports import described, folder, ftm, hxl, marks, places, sheets
from pipelines.publish.exports.door import opened_for_export, write_tables
from pipelines.publish.exports.folder import ExportError
from pipelines.publish.exports.lines import exported_tables

Format = Literal["parquet", "csv", "geojson", "datapackage", "croissant", "ftm", "hxl", "xlsx", "jsonld"]
FORMATS: tuple[Format, ...] = get_args(Format)
DEFAULT: tuple[Format, ...] = ("parquet", "datapackage", "croissant")

__all__ = ["DEFAULT", "FORMATS", "ExportError", "Format", "export"]


def export(
    database: Path,
    target: Path,
    formats: Collection[Format] = DEFAULT,
    *,
    private: bool = False,
    say: Callable[[str], None] = lambda text: None,
) -> dict[str, int]:
    """Write a published file as ``formats`` into the folder ``target``; returns the bytes of every file by its name.

    ``private``: with private persons, long quotations and the texts of the pages (docs/exports.md).

    Raises:
        ExportError: the folder is not one of ours, or the file is not a warehouse of this version.
        OSError, duckdb.Error: as they come; the folder is then as it was.
    """
    wanted = set(formats)
    with folder.written_whole(target) as made:
        work, parquet = made / folder.WORK, made / "parquet"
        with opened_for_export(database, work, say) as con:
            folder.check_tables(con)
            about = _about(con)
            write_tables(con, parquet, private=private, say=say)
        if "csv" in wanted:
            sheets.write_csv(parquet, made / "csv")
        if "xlsx" in wanted:
            sheets.write_xlsx(parquet, made / "dateline.xlsx", work)
        if "datapackage" in wanted:
            described.write_datapackage(made, about, "parquet")
            if "csv" in wanted:
                described.write_datapackage(made, about, "csv")
        if "croissant" in wanted:
            described.write_croissant(made, about)
        with exported_tables(parquet, work) as con:
            if "geojson" in wanted:
                places.write_geojson(con, made / "geojson")
            if "ftm" in wanted:
                ftm.write_ftm(con, made / "ftm")
            if "hxl" in wanted:
                hxl.write_hxl(con, made / "hxl")
            if "jsonld" in wanted:
                marks.write_annotations(con, made / "annotations")
        if not wanted & {"parquet", "datapackage", "croissant"}:
            folder.remove(parquet)
        folder.write_notes(made, about, sorted(wanted), private=private)
    return folder.sizes(target)


def _about(con: duckdb.DuckDBPyConnection) -> described.About:
    """What the warehouse was made from, and the day on which it was published."""
    rows = con.execute(
        "SELECT batch, strftime(ended_at, '%Y-%m-%d') FROM builds WHERE stage = 'publish' ORDER BY ended_at DESC LIMIT 1"
    ).fetchall()
    return described.About(str(rows[0][0])[:12], str(rows[0][1] or "")) if rows else described.About("unknown", "")
