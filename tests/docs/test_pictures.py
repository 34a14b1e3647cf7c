"""The pictures of docs/ are those of today's code, and load nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs import architecture, evidence

DOCS = Path(__file__).parents[2] / "docs"


def test_the_drawing_of_the_rooms_is_current() -> None:
    assert (DOCS / "architecture.svg").read_text("utf-8") == architecture.picture() + "\n", "run `make docs`"


def test_every_room_of_the_contract_is_drawn() -> None:
    drawn = architecture.picture()
    assert [room for row in architecture.layers() for room in row if f">{room}<" not in drawn] == []


def test_the_picture_of_evidence_is_current() -> None:
    assert (DOCS / "evidence.svg").read_text("utf-8") == evidence.picture() + "\n", "run `make docs`"


@pytest.mark.parametrize("name", ["architecture.svg", "evidence.svg"])
def test_a_picture_loads_nothing(name: str) -> None:
    assert re.findall(r"(?:href|src|url\()=?[\"'(]?https?://", (DOCS / name).read_text("utf-8")) == []
