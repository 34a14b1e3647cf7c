"""What the exported tables are, for programs: Frictionless ``datapackage.json`` and Croissant ``croissant.json``.

Both name every file with its hash, every column with the comment of the schema, keys, and columns that name rows of other tables.

What belongs here: the two documents.  What does not: the files they describe (``door``, ``sheets``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publish.exports.keys import FOREIGN_KEYS
from pipelines.store.schema import Table, tables
from pipelines.vocabularies import closed_columns

TITLE = "Evidence read from archived news pages by Dateline"
ABOUT = (
    "Figures, names, places, dates, statements and events that news pages state, each with the characters of the page that it"
    " stands on and who says so. LICENSE.md says what is whose and what was left out."
)
_CROISSANT_CONTEXT: Mapping[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "equivalentProperty": "cr:equivalentProperty",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract",
    "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet",
    "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath",
    "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "recordSet": "cr:recordSet",
    "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
    "samplingRate": "cr:samplingRate", "sc": "https://schema.org/",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField",
    "transform": "cr:transform",
}  # fmt: skip

_CIRCLE = (
    "figure_threads",
    "latest_id",
)  # leads back to figures; Croissant's reader follows references in one direction only


@dataclass(frozen=True, slots=True)
class About:
    """What is said of an export as a whole.  ``published``: the day on which the warehouse was published, '' where not known;
    ``version``: of what it was made from."""

    version: str
    published: str


def sha256(path: Path) -> str:
    """The hash of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, document: object) -> None:
    """A document as UTF-8, one value a line."""
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


def write_datapackage(folder: Path, about: About, suffix: str) -> None:
    """Describe ``folder/<suffix>/<table>.<suffix>`` as a Data Package (v1): the Parquet files in
    ``folder/datapackage.json``, the CSV files in one beside them, as tools that read one kind of file want it."""
    home = folder / "csv" if suffix == "csv" else folder
    package: dict[str, Any] = {
        "profile": "tabular-data-package" if suffix == "csv" else "data-package",
        "name": "dateline",
        "title": TITLE,
        "description": ABOUT,
        "version": about.version,
        "licenses": [
            {
                "name": "other-closed",
                "title": "see LICENSE.md",
                "path": "../LICENSE.md" if suffix == "csv" else "LICENSE.md",
            }
        ],
        "resources": [_resource(folder, home, table, suffix) for table in tables().values()],
    }
    if about.published:
        package["created"] = f"{about.published}T00:00:00Z"
    write_json(home / "datapackage.json", package)


def _resource(folder: Path, home: Path, table: Table, suffix: str) -> dict[str, Any]:
    path = folder / suffix / f"{table.name}.{suffix}"
    schema = pq.read_schema(folder / "parquet" / f"{table.name}.parquet")
    about: dict[str, Any] = {
        "name": table.name,
        "path": path.relative_to(home).as_posix(),
        "description": table.comment,
        "format": suffix,
        "mediatype": "text/csv" if suffix == "csv" else "application/vnd.apache.parquet",
        "hash": f"sha256:{sha256(path)}",
        "schema": {"fields": [_field(table, field) for field in schema], "missingValues": [""]},
    }
    if suffix == "csv":
        about |= {"profile": "tabular-data-resource", "encoding": "utf-8", "bytes": path.stat().st_size}
    if table.key:
        about["schema"]["primaryKey"] = list(table.key)
    keys = [
        {
            "fields": [column],
            "reference": {"resource": "" if other == table.name else other, "fields": [_key_of(other)]},
        }
        for column, other in FOREIGN_KEYS.get(table.name, {}).items()
    ]
    if keys:
        about["schema"]["foreignKeys"] = keys
    return about


def _key_of(table: str) -> str:
    return tables()[table].key[0]


_FRICTIONLESS = ((pa.types.is_boolean, "boolean"), (pa.types.is_integer, "integer"), (pa.types.is_floating, "number"),
                 (pa.types.is_date, "date"), (pa.types.is_timestamp, "datetime"), (pa.types.is_list, "array"))  # fmt: skip
_CROISSANT = {"boolean": "sc:Boolean", "integer": "sc:Integer", "number": "sc:Float", "date": "sc:Date",
              "datetime": "sc:DateTime", "string": "sc:Text"}  # fmt: skip


def _kind(of: pa.DataType) -> str:
    return next((name for holds, name in _FRICTIONLESS if holds(of)), "string")


def _field(table: Table, field: pa.Field) -> dict[str, Any]:
    known = next(column for column in table.columns if column.name == field.name)
    about: dict[str, Any] = {"name": field.name, "type": _kind(field.type), "description": known.comment}
    constraints: dict[str, Any] = {} if known.nullable else {"required": True}
    words = closed_columns(table.name).get(field.name)
    if words and about["type"] == "string":
        constraints["enum"] = list(words)
    return about | ({"constraints": constraints} if constraints else {})


def write_croissant(folder: Path, about: About) -> None:
    """Describe ``folder/parquet/*.parquet`` in Croissant 1.0."""
    used = list(tables().values())
    dataset: dict[str, Any] = {
        "@context": _CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "dateline",
        "description": ABOUT,
        "license": "LICENSE.md",
        "url": "datapackage.json",
        "version": "1.0.0",
        "citeAs": f"{TITLE}, {about.version}",
        "distribution": [_file(folder, table) for table in used],
        "recordSet": [_records(folder, table) for table in used],
    }
    if about.published:
        dataset["datePublished"] = about.published
    write_json(folder / "croissant.json", dataset)


def _file(folder: Path, table: Table) -> dict[str, Any]:
    path = folder / "parquet" / f"{table.name}.parquet"
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": f"parquet/{path.name}",
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256(path),
    }


def _records(folder: Path, table: Table) -> dict[str, Any]:
    schema = pq.read_schema(folder / "parquet" / f"{table.name}.parquet")
    about: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.comment,
        "field": [_croissant_field(table, field) for field in schema],
    }
    if table.key:
        about["key"] = _ids(table, table.key)
    return about


def _ids(table: Table, columns: Sequence[str]) -> object:
    ids = [{"@id": f"{table.name}/{column}"} for column in columns]
    return ids[0] if len(ids) == 1 else ids


def _croissant_field(table: Table, field: pa.Field) -> dict[str, Any]:
    repeated = pa.types.is_list(field.type)
    known = next(column for column in table.columns if column.name == field.name)
    about: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{field.name}",
        "name": field.name,
        "description": known.comment,
        "dataType": _CROISSANT[_kind(field.type.value_type if repeated else field.type)],
        "source": {"fileObject": {"@id": f"{table.name}.parquet"}, "extract": {"column": field.name}},
    }
    if repeated:
        about["repeated"] = True
    other = FOREIGN_KEYS.get(table.name, {}).get(field.name)
    if other and other != table.name and (table.name, field.name) != _CIRCLE:
        about["references"] = {"field": {"@id": f"{other}/{_key_of(other)}"}}
    return about
