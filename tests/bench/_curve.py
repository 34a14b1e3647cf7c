"""The cost curve of docs/scale.md: a row for each size of corpus, and a picture of the rows.

A run replaces the rows of the sizes that it measured and leaves the others, so that a size that takes hours need not be measured
each time; a cell that it did not measure stays, too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

DOC = Path(__file__).parents[2] / "docs" / "scale.md"
PICTURE = DOC.with_name("scale.svg")
COLUMNS = (
    "pages", "read and annotated: pages/s", "MB", "resolved: CPU s", "MB", "ten more: CPU s", "file, MB", "written anew: CPU s",
    "MB", "ten new: CPU s", "MB", "slowest of twelve questions: CPU s",
)  # fmt: skip
BUILT, RESOLVED, PUBLISHED = (1, 2), (3, 4, 5), (6, 7, 8, 9, 10, 11)  # columns that are measured together
_BEGIN, _END = "<!-- measured: make bench scale -->", "<!-- end -->"
_NONE = "–"

Rows = dict[int, list[str]]  # pages -> cells


def number(value: float) -> str:
    """A number as the table has it."""
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"


def read(text: str) -> Rows:
    """The rows of the table in the text of docs/scale.md."""
    inside = text.partition(_BEGIN)[2].partition(_END)[0]
    rows = {}
    for line in inside.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"[\d,]+", cells[0]):
            rows[int(cells[0].replace(",", ""))] = cells
    return rows


def with_cells(rows: Rows, pages: int, columns: Sequence[int], values: Sequence[float]) -> Rows:
    """Rows with some cells of a size measured anew."""
    cells = list(rows.get(pages, [f"{pages:,}", *[_NONE] * (len(COLUMNS) - 1)]))
    for column, value in zip(columns, values, strict=True):
        cells[column] = number(value)
    return {**rows, pages: cells}


def table(rows: Mapping[int, Sequence[str]]) -> str:
    """The rows as Markdown, the smallest corpus first."""
    lines = [COLUMNS, ["---"] * len(COLUMNS), *(rows[pages] for pages in sorted(rows))]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def write(rows: Rows) -> None:
    """Put the table into docs/scale.md and draw docs/scale.svg."""
    text = DOC.read_text("utf-8")
    head, _, rest = text.partition(_BEGIN)
    DOC.write_text(f"{head}{_BEGIN}\n{table(rows)}{_END}{rest.partition(_END)[2]}", encoding="utf-8")
    PICTURE.write_text(picture(rows), encoding="utf-8")


_LINES = ((3, "resolved", "#4d9221"), (5, "ten more, resolved", "#a1d76a"), (7, "written anew", "#b2182b"),
          (9, "ten new, published", "#2166ac"))  # fmt: skip


def picture(rows: Mapping[int, Sequence[str]]) -> str:
    """CPU seconds over pages, both on a logarithmic scale, as SVG."""
    width, height, left, right, edge = 760, 360, 60, 170, 50
    curves = []
    for column, name, colour in _LINES:
        points = [
            (pages, float(rows[pages][column].replace(",", "")))
            for pages in sorted(rows)
            if rows[pages][column] != _NONE
        ]
        if points:
            curves.append((name, colour, points))
    low, high = math.log10(min(rows)), math.log10(max(*rows, min(rows) * 10))
    top = math.ceil(math.log10(max([1.0, *(value for _, _, points in curves for _, value in points)])))

    def at(pages: float, value: float) -> tuple[float, float]:
        x = left + (math.log10(pages) - low) / (high - low) * (width - left - right)
        y = height - edge - (math.log10(max(value, 0.1)) + 1) / (top + 1) * (height - 2 * edge)
        return round(x, 1), round(y, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{left}" y="24">CPU seconds, over pages of the corpus</text>',
    ]
    for power in range(-1, top + 1):
        _, y = at(10**low, 10.0**power)
        parts.append(
            f'<path d="M{left} {y}H{width - right}" stroke="#ddd"/><text x="8" y="{y + 4}">{10.0**power:g}</text>'
        )
    for pages in sorted(rows):
        x, _ = at(pages, 1)
        parts.append(f'<text x="{x}" y="{height - edge + 20}" text-anchor="middle">{pages:,}</text>')
    for name, colour, points in curves:
        drawn = " ".join(f"{x},{y}" for x, y in (at(*point) for point in points))
        x, y = at(*points[-1])
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{drawn}"/>')
        parts.append(f'<text x="{x + 6}" y="{y + 4}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
