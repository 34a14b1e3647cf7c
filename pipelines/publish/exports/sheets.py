"""The tables for spreadsheets: CSV and XLSX, in which no cell is a formula.

The words of a page are hostile: a cell that begins like a formula gets an apostrophe before it, here and in no other format.

What belongs here: cells.  What does not: which rows there are (``door``).
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.store.escaping import for_log, for_spreadsheet
from pipelines.store.schema import tables

if TYPE_CHECKING:
    import xlsxwriter

_ROWS = 5_000  # at a time
_SHEET_ROWS = 1_048_576  # of a worksheet, its header counted (Excel specifications and limits)
_CELL_CHARS = 32_767
_CUT = " […]"
_MADE = dt.datetime(
    2000, 1, 1, tzinfo=dt.UTC
)  # the same in every file: two exports of one warehouse have the same bytes
_WIDEST = 60
_FOR_PROGRAMS = ("blocks", "sentences", "place_candidates")


def write_csv(parquet: Path, folder: Path) -> None:
    """Every table as ``folder/<table>.csv`` (RFC 4180, UTF-8, a header, NULL as nothing)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in tables():
        file = pq.ParquetFile(parquet / f"{name}.parquet")
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\r\n")
            writer.writerow(file.schema_arrow.names)
            for row in _rows(file):
                writer.writerow(_text(value) for value in row)


def _rows(file: pq.ParquetFile) -> Iterator[tuple[object, ...]]:
    for batch in file.iter_batches(batch_size=_ROWS):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return for_spreadsheet(value)
    if isinstance(value, list):
        return json.dumps([for_log(each) if isinstance(each, str) else each for each in value], ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return str(value.isoformat() if isinstance(value, dt.date) else value)


def write_xlsx(parquet: Path, target: Path, work: Path) -> None:
    """Every table that has rows as a sheet of one workbook, and a first sheet that says what they are.  Those that only hold
    offsets for a program are left out: they are the largest."""
    import xlsxwriter

    options = {"constant_memory": True, "tmpdir": str(work), "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "nan_inf_to_errors": True, "default_date_format": "yyyy-mm-dd"}  # fmt: skip
    try:
        with xlsxwriter.Workbook(str(target), options) as book:
            book.set_properties({"title": "Dateline", "created": _MADE.replace(tzinfo=None)})
            bold = book.add_format({"bold": True})
            front = book.add_worksheet("about")
            front.set_column(0, 0, 24)
            front.set_column(1, 1, 10)
            front.set_column(2, 2, 120)
            front.write_row(0, 0, ("table", "rows", "what it holds"), bold)
            for line, (name, table) in enumerate(tables().items(), start=1):
                file = pq.ParquetFile(parquet / f"{name}.parquet")
                front.write_string(line, 0, name)
                front.write_number(line, 1, file.metadata.num_rows)
                front.write_string(line, 2, table.comment)
                if file.metadata.num_rows and name not in _FOR_PROGRAMS:
                    _write_sheets(book, name, file, bold)
    except xlsxwriter.exceptions.XlsxFileError as error:  # a full disk, in the library's own words
        raise OSError(str(error)) from error


def _write_sheets(book: xlsxwriter.Workbook, name: str, file: pq.ParquetFile, bold: object) -> None:
    """One sheet, and more where one does not hold all rows."""
    number, at = 0, _SHEET_ROWS
    sheet = None
    for row in _rows(file):
        if sheet is None or at == _SHEET_ROWS:
            number += 1
            sheet = book.add_worksheet(name if number == 1 else f"{name[:25]} {number}")
            sheet.freeze_panes(1, 0)
            for column, field in enumerate(file.schema_arrow):
                sheet.set_column(column, column, _width(field))
            sheet.write_row(0, 0, file.schema_arrow.names, bold)
            at = 1
        for column, value in enumerate(row):
            _write_cell(sheet, at, column, value)
        at += 1


def _width(field: pa.Field) -> int:
    long = field.name in ("surface", "title", "url", "standfirst", "description")
    return _WIDEST if long else max(10, min(24, len(field.name) + 2))


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime) and value.year >= 1900:
        sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day))
    else:
        text = _text(value)
        sheet.write_string(row, column, text if len(text) <= _CELL_CHARS else text[: _CELL_CHARS - len(_CUT)] + _CUT)
