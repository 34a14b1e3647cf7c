"""Each format as the validator of its own standard sees it; of Web Annotations the rules of the W3C's model, as a JSON Schema."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import geojson
import jsonschema
import mlcroissant
import openpyxl
import pyarrow.parquet as pq
import pytest
from followthemoney import model
from frictionless import Package, system

from pipelines.publish.exports import ftm
from pipelines.publish.exports.hxl import COLUMNS
from pipelines.store.schema import tables
from tests.publish.exports.planted import FORMULA

BOTH = pytest.mark.parametrize("folder", ["handed_on", "kept"])


@pytest.fixture
def exported(folder: str, request: pytest.FixtureRequest) -> Path:
    """One of the two exports."""
    return Path(request.getfixturevalue(folder))


@BOTH
def test_frictionless_finds_no_fault_in_csv_files_their_descriptor_and_keys(exported: Path) -> None:
    with system.use_context(trusted=True):
        report = Package(str(exported / "csv" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    assert report.stats["tasks"] == len(tables())


@BOTH
def test_frictionless_finds_no_fault_in_the_rows_of_parquet(exported: Path) -> None:
    """Frictionless reads Parquet through pandas, where a NULL makes an integer a float and a list an array of numpy; so it gets the
    rows as Arrow has them, under the schemata of the descriptor."""
    descriptor = json.loads((exported / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        path = exported / resource.pop("path")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert resource.pop("hash") == f"sha256:{digest}"
        assert (resource.pop("format"), resource.pop("mediatype")) == ("parquet", "application/vnd.apache.parquet")
        resource["data"] = [[field["name"] for field in resource["schema"]["fields"]]]
        resource["data"] += [list(row.values()) for row in pq.read_table(path).to_pylist()]
    assert Package(descriptor).validate().flatten(["name", "type", "note"]) == []


@BOTH
def test_croissant_is_valid_and_its_records_can_be_read(exported: Path) -> None:
    dataset = mlcroissant.Dataset(jsonld=str(exported / "croissant.json"))
    assert dataset.metadata.ctx.issues.errors == set()
    records = list(dataset.records("figures"))
    assert records
    assert {bytes(record["figures/bound"]).decode() for record in records} >= {"at_least", "at_most"}


@BOTH
def test_geojson_is_valid(exported: Path) -> None:
    for name in ("figures", "events", "places"):
        text = (exported / "geojson" / f"{name}.geojson").read_text("utf-8")
        collection = geojson.loads(text)
        assert collection.is_valid, collection.errors()
        assert collection["features"], name
        assert all(feature["geometry"]["type"] == "Point" for feature in collection["features"])
        longitude, latitude = collection["features"][0]["geometry"]["coordinates"]
        assert 30 < longitude < 41, "Mozambique, and longitude first"
        assert -27 < latitude < -10


@BOTH
def test_followthemoney_knows_every_entity_and_value(exported: Path) -> None:
    entities = {}
    for line in (exported / "ftm" / "entities.ftm.json").read_text("utf-8").splitlines():
        data = json.loads(line)
        proxy = model.get_proxy(data, cleaned=False)
        proxy.schema.validate(data)
        assert {prop: sorted(values) for prop, values in proxy.to_dict()["properties"].items()} == data["properties"]
        entities[data["id"]] = data
    assert {entity["schema"] for entity in entities.values()} >= {
        "Person",
        "Organization",
        "Address",
        "Article",
        "Event",
    }
    for entity in entities.values():
        for name, values in entity["properties"].items():
            prop = model.get(entity["schema"]).get(name)
            assert prop.type.name == ftm._TYPES.get(name, "string"), name
            if prop.type.name == "entity":
                assert set(values) <= entities.keys()


def test_followthemoney_statements_make_the_entities_and_say_where_each_value_is_from(handed_on: Path) -> None:
    with (handed_on / "ftm" / "statements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, dialect=csv.unix_dialect))
    assert tuple(rows[0]) == ftm.COLUMNS
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["origin"] for row in rows if row["prop"] != "id")
    properties: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        if row["prop"] != "id":
            properties.setdefault(row["entity_id"], {}).setdefault(row["prop"], set()).add(row["value"])
    for line in (handed_on / "ftm" / "entities.ftm.json").read_text("utf-8").splitlines():
        entity = json.loads(line)
        assert {prop: set(values) for prop, values in entity["properties"].items()} == properties[entity["id"]]


# HXL 1.1: a tag is # and a word, attributes follow, each + and a word; the first row of tags is within the first 25 rows.
_TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")


@BOTH
def test_hxl_has_a_row_of_tags_and_figures_in_their_columns(exported: Path) -> None:
    with (exported / "hxl" / "figures.hxl.csv").open(encoding="utf-8", newline="") as file:
        header, tags, *rows = csv.reader(file)
    assert len(header) == len(tags) == len(set(tags)) == len(COLUMNS)
    assert [tag for tag in tags if not _TAG.fullmatch(tag)] == []
    assert rows
    assert {len(row) for row in rows} == {len(header)}
    at = {name: header.index(name) for name in ("Value", "Bound", "At least", "At most", "Event", "Place")}
    found = {tuple(row[column] for column in at.values()) for row in rows}
    assert ("", "at_least", "40", "", "displaced", "Beira") in {("", *row[1:]) for row in found}
    assert any(row[1:5] == ("at_most", "", "20", "destroyed") for row in found)


_SELECTOR = {
    "oneOf": [
        {
            "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"type": "string", "minLength": 1},
                           "prefix": {"type": "string"}, "suffix": {"type": "string"}},
            "required": ["type", "exact"], "additionalProperties": False,
        },
        {
            "properties": {"type": {"const": "TextPositionSelector"}, "start": {"type": "integer", "minimum": 0},
                           "end": {"type": "integer", "minimum": 1}},
            "required": ["type", "start", "end"], "additionalProperties": False,
        },
    ]
}  # fmt: skip
# Web Annotation Data Model (W3C Recommendation 2017): annotations (3.1), motivations (3.3.5), selectors (4.2), pages (5.2).
_PAGE: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "id", "type", "items", "startIndex"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": {"type": "string", "pattern": "^[a-z]+:"},
        "type": {"const": "AnnotationPage"},
        "startIndex": {"type": "integer", "minimum": 0},
        "items": {
            "items": {
                "type": "object",
                "required": ["id", "type", "target"],
                "properties": {
                    "id": {"type": "string", "pattern": "^[a-z]+:"},
                    "type": {"const": "Annotation"},
                    "motivation": {"enum": ["classifying", "identifying", "describing", "tagging"]},
                    "body": {"required": ["type", "value"], "properties": {"type": {"const": "TextualBody"}}},
                    "target": {
                        "required": ["source", "selector"],
                        "properties": {
                            "source": {"type": "string", "pattern": "^[a-z]+:"},
                            "selector": {"type": "array", "minItems": 1, "items": _SELECTOR},
                        },
                    },
                },
            }
        },
    },
}


@BOTH
def test_web_annotations_keep_the_rules_of_the_model(exported: Path) -> None:
    for path in sorted((exported / "annotations").glob("*.jsonld")):
        page = json.loads(path.read_text("utf-8"))
        jsonschema.validate(page, _PAGE)
        assert len({item["id"] for item in page["items"]}) == len(page["items"]) > 0


def test_an_annotation_quotes_the_characters_at_its_place(kept: Path) -> None:
    articles = pq.read_table(kept / "parquet" / "articles.parquet").to_pylist()
    texts = {article["article_id"]: article["text"] for article in articles}
    page = json.loads((kept / "annotations" / "figures.jsonld").read_text("utf-8"))
    for item in page["items"]:
        quote, position = item["target"]["selector"]
        text = texts[item["id"].removeprefix("urn:dateline:").partition("/")[0]]
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote.get("prefix", ""))
        assert text[end:].startswith(quote.get("suffix", ""))


def test_no_cell_of_a_spreadsheet_is_a_formula_and_parquet_has_the_words_as_they_were(handed_on: Path) -> None:
    book = openpyxl.load_workbook(handed_on / "dateline.xlsx")
    assert book.sheetnames[0] == "about"
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)
    with (handed_on / "csv" / "articles.csv").open(encoding="utf-8", newline="") as file:
        assert any(row["title"].startswith("'=HYPERLINK") for row in csv.DictReader(file))
    titles = pq.read_table(handed_on / "parquet" / "articles.parquet").column("title").to_pylist()
    assert any(title.startswith(FORMULA) for title in titles)
