"""The picture of the README: ``dateline show`` on a sample page, as SVG (``make docs``)."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console

from pipelines.cli import show
from pipelines.settings import Settings

PAGE = Path(__file__).parents[2] / "inbox" / "sample" / "market-day.html"
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def picture() -> str:
    """The drawing; it loads nothing from elsewhere."""
    console = Console(
        record=True, file=io.StringIO(), width=110, highlight=False, force_terminal=True, color_system="truecolor"
    )
    view = show.from_file(PAGE, Settings())
    show.print_article(view, console)
    return _FONT_FACE.sub("", console.export_svg(title="dateline show", unique_id="dateline"))


if __name__ == "__main__":
    print(picture())
