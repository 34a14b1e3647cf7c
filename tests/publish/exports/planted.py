"""A warehouse with a private person in every place where a name can stand, and an export read back in full."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyarrow.parquet as pq

PRIVATE = "Marwa Qasabji"
MINISTER = "Halvard Brenne"
LONG_QUOTATION = (
    "We had two rooms and a stove and the goats slept below us and when the water came there was no time to take anything but the"
    " children and the papers and my mother would not leave the house and we carried her on a door to the school on the hill and"
    " stayed there for nine days with forty other families until the road was dry again and the lorries could come for us at last"
)
FORMULA = '=HYPERLINK("http://evil.example","x")'

PAGES = {
    "marwa-qasabji.html": f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{PRIVATE} tells of the flood in Beira</title>
<link rel="canonical" href="https://post.example.org/2024/03/05/marwa-qasabji-tells-of-the-flood">
<meta property="article:tag" content="{PRIVATE}"><meta name="author" content="{PRIVATE}">
<meta property="article:published_time" content="2024-03-05T08:00:00Z">
<meta property="og:site_name" content="The Flood Post"></head><body>
<nav><a href="/">Home</a> <a href="/qasabji">More on {PRIVATE}</a></nav><article><h1>{PRIVATE} tells of the flood in Beira</h1>
<p>{PRIVATE}, a seamstress, said that at least 40 families were displaced in Beira on Monday. “The road is gone,” Qasabji said.</p>
<p>“{LONG_QUOTATION},” said {PRIVATE}.</p>
<p>On Tuesday soldiers beat {PRIVATE} near the bridge, and three people were injured, residents said.
Qasabji’s house was burned.</p>
<p>Minister {MINISTER} said that no more than 20 houses were destroyed. The Qasabji Trust gave tents to 150 people.</p>
<p>She told the paper that Marwa had lost everything. MARWA QASABJI will stay, her neighbours said.</p>
</article></body></html>""",
    # Another capture of the same page, which does not name her in its story.
    "later/page.html": """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The flood in Beira</title>
<link rel="canonical" href="https://post.example.org/2024/03/05/marwa-qasabji-tells-of-the-flood">
<meta property="article:published_time" content="2024-03-05T08:00:00Z"></head><body><article><h1>The flood in Beira</h1>
<p>This page was taken down on Friday. At least 40 families were displaced in Beira, the editors of this paper wrote.</p>
</article></body></html>""",
    "market.html": f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{FORMULA} and the market of Beira</title>
<link rel="canonical" href="https://wire.example.net/market">
<meta property="article:published_time" content="2024-03-06T08:00:00Z"></head><body><article>
<h1>{FORMULA} and the market of Beira</h1>
<p>The market of Beira opened again on Wednesday, and some 1,200 people came, Minister {MINISTER} said.</p>
<p>More than 300 people were displaced in Sofala in February, the United Nations said. Prices fell by 12 percent.</p>
</article></body></html>""",
}


def read_in_full(folder: Path) -> dict[str, str]:
    """Every file of an export as text: its bytes, and what compression hides (the cells of Parquet, the members of XLSX)."""
    found = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        found[name] = name + path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            found[name] += str(pq.read_metadata(path).metadata) + str(table.schema) + str(table.to_pydict())
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                found[name] += "".join(book.read(member).decode("utf-8", "replace") for member in book.namelist())
    return found
