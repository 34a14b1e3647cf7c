"""One page with everything that it says, as JSON, or its story as plain text: of a file, an address, standard input, a warehouse.

What belongs here: getting the page and putting its rows together.  What does not: reading it.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, fields
from pathlib import Path

from pipelines.cli.arguments import Misuse
from pipelines.cli.looking.rows import as_json
from pipelines.model import Annotations, Capture, PageError, Reading
from pipelines.settings import Settings
from pipelines.store.query import open_warehouse
from pipelines.store.schema import tables


def page_at(what: str, url: str | None, settings: Settings) -> tuple[Capture, bytes]:
    """The page of a file, an address or ('-') standard input; ``url``: its address, if it is known.  Raises PageError, Misuse."""
    from pipelines.acquire.formats.kinds import CONTENT_TYPES, sniffed_type
    from pipelines.acquire.formats.kinds import kind_of as kind_named
    from pipelines.acquire.one_page import page_of_bytes, page_of_file

    if what.startswith(("http://", "https://")):
        return _fetched(what, settings)
    if what == "-":
        payload = sys.stdin.buffer.read(settings.page_bytes + 1)
        if not payload:
            raise PageError("empty", "standard input holds no bytes")
        content_type = sniffed_type(payload) or CONTENT_TYPES["text"]
        return page_of_bytes(payload, kind_named(content_type), content_type, url), payload
    if not Path(what).exists():
        raise Misuse(f"{what}: no such file")
    return page_of_file(Path(what), settings.page_bytes, url=url)


def _fetched(url: str, settings: Settings) -> tuple[Capture, bytes]:
    from pipelines.acquire.formats.kinds import kind_of as kind_named
    from pipelines.acquire.items import FoundPage, PageRefusal
    from pipelines.acquire.network.reach import Network
    from pipelines.acquire.network.robots import Robots
    from pipelines.acquire.one_page import page_of_bytes
    from pipelines.acquire.web import live
    from pipelines.cli.terminal import say

    network = Network.real(settings.contact, settings.host_seconds, lambda text: say(text, error=True))
    with network.door:
        for item in live.pages(network, Robots(network), [url], lambda _: None, settings.page_bytes):
            if isinstance(item, PageRefusal):
                raise PageError(item.reason, item.detail)
            if isinstance(item, FoundPage):
                found = page_of_bytes(
                    item.payload,
                    kind_named(item.content_type),
                    item.content_type,
                    item.final_url or item.url,
                    item.captured_at,
                )
                return found, item.payload
    raise PageError("unreadable", "the site sends no page")


def _read(capture: Capture, payload: bytes, settings: Settings) -> Reading:
    from pipelines.read import read_page

    return read_page(capture, payload, settings.page_bytes)


def story(capture: Capture, payload: bytes, settings: Settings) -> str:
    """The blocks of main text, an empty line between them.  Raises PageError."""
    reading = _read(capture, payload, settings)
    text = reading.article.text
    return "\n\n".join(text[block.start_char : block.end_char] for block in reading.blocks if block.is_main)


def page_as_json(capture: Capture, payload: bytes, settings: Settings) -> str:
    """The article, its blocks and every row that the page gives, under the names of the tables.  Raises PageError."""
    from pipelines.annotate import annotate, load_language_model
    from pipelines.annotate.names.user_actors import actors_with

    reading = _read(capture, payload, settings)
    model, actors = load_language_model(settings.nlp_model), actors_with(settings.user.actors)
    article, found, faults = annotate(reading.article, reading.blocks, model, actors)
    rows: dict[str, object] = {"article": asdict(article), "blocks": [asdict(block) for block in reading.blocks]}
    rows |= {field.name: [asdict(row) for row in getattr(found, field.name)] for field in fields(Annotations)}
    if faults:
        rows["rejects"] = [{"layer": each.layer, "where": each.where, "error": str(each.error)} for each in faults]
    return as_json(rows, indent=1)


# Tables whose rows belong to an article by the id of another row of it, and that id's column.
_BY_ROW = {"place_candidates": "mention_id", "figure_places": "figure_id", "figure_links": "figure_id"}


def rows_as_json(database: Path, article_id: str) -> str:
    """The same of an article of a warehouse, and its capture and sightings."""
    with open_warehouse(database) as con:

        def rows(table: str, where: str, value: object) -> list[dict[str, object]]:
            order = ", ".join(tables()[table].key) or "ALL"
            found = con.execute(f'SELECT * FROM "{table}" WHERE {where} ORDER BY {order}', [value])  # noqa: S608
            names = [str(column[0]) for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        (article,) = rows("articles", "article_id = ?", article_id)
        known: dict[str, object] = {"article": article}
        for name in ("captures", "sightings"):
            known[name] = rows(name, "capture_id = ?", article["capture_id"])
        for name, table in tables().items():
            if name in _BY_ROW:
                known[name] = rows(name, f"starts_with({_BY_ROW[name]}, ? || '/')", article_id)
            elif name != "articles" and any(column.name == "article_id" for column in table.columns):
                known[name] = rows(name, "article_id = ?", article_id)
        known["entities"] = rows(
            "entities", "entity_id IN (SELECT entity_id FROM mentions WHERE article_id = ?)", article_id
        )
    return as_json(known, indent=1)
