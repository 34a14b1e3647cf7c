"""What pages say of themselves to machines, also where their JSON is broken."""

from __future__ import annotations

import pytest

from pipelines.read.about.embedded import load_leniently
from tests.read.pages import article, read

VALUE = {"headline": "Bridge closed", "day": [1, 2]}
SOUND = '{"headline": "Bridge closed", "day": [1, 2]}'

# (name, script, value)
ROWS = [
    ("sound", SOUND, VALUE),
    ("nothing", " \n ", None),
    ("two values in a row", f"{SOUND}\n{SOUND};", [VALUE, VALUE]),
    ("an HTML comment round it", f"<!-- {SOUND} -->", VALUE),
    ("a CDATA section round it", f"<![CDATA[{SOUND}]]>", VALUE),
    ("a CDATA section in line comments", f"//<![CDATA[\n{SOUND}\n//]]>", VALUE),
    ("a CDATA section in block comments", f"/* <![CDATA[ */\n{SOUND}\n/* ]]> */", VALUE),
    ("a note before it", f"/* made by hand */ {SOUND}", VALUE),
    ("commas too many", '{"headline": "Bridge closed", "day": [1, 2,],}', VALUE),
    ("an escape that is none", r'{"headline": "Bridge \closed", "day": [1, 2]}', VALUE | {"headline": r"Bridge \closed"}),
    ("a line end in a string", '{"headline": "Bridge\nclosed", "day": [1, 2]}', VALUE | {"headline": "Bridge\nclosed"}),
    ("escaped for HTML", SOUND.replace('"', "&quot;"), VALUE),
    ("cut", '{"@type": "Article", "headline": "Bridge closed", "author": {"@type": "Person", "name": "Ana Petrov"}, "x": "',
     {"@type": "Article", "headline": "Bridge closed", "author": "Ana Petrov"}),
    ("no JSON at all", "window.page = load();", None),
    ("nested without end", "[" * 200_000, None),
    ("too long", "[" + "1," * 1_000_001 + "1]", None),
]  # fmt: skip


@pytest.mark.parametrize(("script", "value"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_scripts_that_may_be_broken(script: str, value: object) -> None:
    assert load_leniently(script) == value


@pytest.mark.parametrize("script", [row[1] for row in ROWS[:-2]], ids=[row[0] for row in ROWS[:-2]])
def test_a_broken_script_costs_no_page(script: str) -> None:
    reading = read(article(head=f'<script type="application/ld+json">{script}</script>'))
    assert reading.article.title == "Bridge closed after cracks are found"
