"""Draws docs/architecture.svg from the imports: ``python -m tests.docs.architecture > docs/architecture.svg`` (``make docs``).

A row of boxes is a layer of the contract in pyproject.toml; an arrow is an import that no longer way of arrows says already.
"""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
BOX, HIGH, GAP, FLOOR, WIDE = 150, 46, 24, 92, 1040
# Where a room stands in its row, so that few arrows run behind other rooms.
COLUMN = {
    "cli": 1, "dateline": 4, "definitions": 0, "orchestrate": 1, "api": 4, "build": 2.5, "publish": 3.2, "resolve": 4.1,
    "cluster": 3.2, "process": 1.9, "fingerprint": 5, "acquire": 0.8, "annotate": 3, "store": 4.4, "read": 2, "sketch": 5,
    "user_tables": 1,
    "gazetteer": 3.6, "settings": 0, "lexicons": 2.7, "disk": 1.4, "report": 5, "progress": 3.9, "model": 1.9, "paths": 4.6,
    "closures": 3.3, "collecting": 0.5,
}  # fmt: skip
SAYS = {
    "acquire": "bytes in, archived",
    "read": "HTML, text → blocks",
    "annotate": "words → rows of one page",
    "sketch": "a page to be compared",
    "resolve": "what pages say together",
    "publish": "build, check, swap",
    "process": "workers, batches",
    "cluster": "the same on Dask",
    "store": "schema, batches, SQL",
    "orchestrate": "Dagster",
    "cli": "dateline …",
    "dateline": "import dateline",
    "api": "read, annotate, build",
    "build": "one run, in order",
    "lexicons": "words as data",
    "gazetteer": "places as data",
    "model": "the nouns",
    "settings": "sources.toml",
    "definitions": "for dagster dev, dg",
    "fingerprint": "hash of code and data",
    "user_tables": "the user's own files",
    "disk": "lock, sealed files",
    "report": "what a run did",
    "progress": "how far a run is",
    "paths": "where files stand",
    "closures": "what a part is made of",
    "collecting": "garbage, put off",
}


def layers() -> list[list[str]]:
    """Rooms by layer, the highest first, as the import contract has them."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    rows = config["contracts"][0]["layers"]
    return [[name.strip().removeprefix("pipelines.") for name in row.split("|")] for row in rows]


def imports() -> dict[str, set[str]]:
    """Which room imports which, shortest ways left out."""
    graph = grimp.build_graph("pipelines", cache_dir=None)
    direct: dict[str, set[str]] = {}
    for module in graph.modules:
        here = _room(module)
        for other in graph.find_modules_directly_imported_by(module):
            there = _room(other)
            if here and there and here != there:
                direct.setdefault(here, set()).add(there)
    reached: dict[str, set[str]] = {}

    def reach(room: str) -> set[str]:
        if room not in reached:
            reached[room] = set().union(*(reach(other) | {other} for other in direct.get(room, ())))
        return reached[room]

    return {
        room: {other for other in others if not any(other in reach(middle) for middle in others - {other})}
        for room, others in direct.items()
    }


def _room(module: str) -> str:
    """The room of a module; '' for the package itself."""
    return [*module.split("."), ""][1]


def picture() -> str:
    """The drawing as SVG."""
    rows, at = layers(), {}
    for floor, row in enumerate(rows):
        for number, room in enumerate(row):
            at[room] = (10 + COLUMN.get(room, number) * (BOX + GAP), 16 + floor * FLOOR)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {len(rows) * FLOOR}"'
        ' font-family="sans-serif" font-size="13">',
        "<title>Rooms of Dateline: who imports whom</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#7a8794"/></marker></defs>',
    ]
    for room, others in sorted(imports().items()):
        for other in sorted(others):
            (x1, y1), (x2, y2) = at[room], at[other]
            lines.append(
                f'<line x1="{x1 + BOX / 2:.0f}" y1="{y1 + HIGH:.0f}" x2="{x2 + BOX / 2:.0f}" y2="{y2 - 2:.0f}"'
                ' stroke="#7a8794" stroke-width="1.2" marker-end="url(#tip)"/>'
            )
    for room, (x, y) in at.items():
        verb = room in ("acquire", "read", "annotate", "resolve", "publish")
        fill = "#dcebf7" if verb else "#f3f4f5"
        middle = f'x="{x + BOX / 2:.0f}" text-anchor="middle"'
        lines.append(f'<rect x="{x:.0f}" y="{y}" width="{BOX}" height="{HIGH}" rx="6" fill="{fill}" stroke="#41505f"/>')
        lines.append(f'<text {middle} y="{y + 20}" font-weight="bold">{escape(room)}</text>')
        lines.append(f'<text {middle} y="{y + 37}" font-size="11" fill="#41505f">{escape(SAYS.get(room, ""))}</text>')
    return "\n".join([*lines, "</svg>"])


if __name__ == "__main__":
    print(picture())
