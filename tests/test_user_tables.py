"""Tables of the user's own: what is right in them, and how each mistake is told: file, line, column, what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.annotate.names.user_actors import actors_with, read_actors
from pipelines.resolve.user_judgements import read_judgements
from pipelines.user_tables import UserTableError


def write(folder: Path, content: str | bytes, name: str = "table.tsv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_more_actors(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "name\tkind\taliases\tparent\nFalcons of Ardun\tarmed_group\tArdunis|FOA\tTaliban\n"
        "# a note\n\nArdun Aid\torganisation\t\t\n",
    )
    falcons, aid = read_actors(path)
    assert (falcons.entity_id, falcons.aliases, falcons.parent) == (
        "armed_group:falcons-of-ardun",
        ("Ardunis", "FOA"),
        "armed_group:taliban",
    )
    assert (aid.kind, aid.country, aid.source) == ("organisation", None, "user")
    index = actors_with(path)
    assert index.named("Ardunis") == falcons
    assert index.named("Hamas") is not None


def test_judgements_in_either_order_and_as_csv(tmp_path: Path) -> None:
    path = write(
        tmp_path, 'left_id,right_id,judgement,reason\nperson:b@2,person:a@1,same,"one man, two pages"\n', "table.csv"
    )
    (judgement,) = read_judgements(path).on_entities
    assert (judgement.left_id, judgement.right_id, judgement.judgement) == ("person:a@1", "person:b@2", "same")
    assert (judgement.reason, judgement.judged_by) == ("one man, two pages", "user")


ACTOR_MISTAKES = [
    ("", "{path}:1: column 1: the file is empty; expected a header line"),
    ("nme\tkind\nX\tarmed_group\n", "{path}:1: column 1: unknown column 'nme'"),
    ("name\tname\tkind\n", "{path}:1: column 2: 'name' stands twice"),
    ("name\taliases\n", "{path}:1: column 'kind' is missing"),
    ("name\tkind\nX\n", "{path}:2: column 'kind': the row has 1 cells; expected 2"),
    ("name\tkind\nX\tarmy\n", "{path}:2: column 'kind' (2): 'army'; expected organisation or armed_group"),
    ("name\tkind\tcountry\nX\torganisation\tIraq\n", "{path}:2: column 'country' (3): 'Iraq'; expected two capital letters"),
    ("name\tkind\n--\torganisation\n", "{path}:2: column 'name' (1): '--'; expected a name"),
    ("name\tkind\nX\torganisation\nX\torganisation\n", "{path}:3: column 'name': 'X' stands in line 2 already"),
    ("name\tkind\tparent\nX\torganisation\tHezbolah\n",
     "{path}:2: column 'parent': 'Hezbolah' is no actor's name; expected the name of "
     "one of this file or of the shipped ones; did you mean 'Hezbollah'?"),
    (b"name\tkind\nCaf\xe9\torganisation\n", "{path}:2: column 4: byte 0xe9 is not UTF-8; expected a file saved as UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), ACTOR_MISTAKES, ids=[message[7:40] for _, message in ACTOR_MISTAKES])
def test_a_mistake_in_a_table_of_actors(content: str | bytes, message: str, tmp_path: Path) -> None:
    path = write(tmp_path, content)
    with pytest.raises(UserTableError) as error:
        read_actors(path)
    assert str(error.value).startswith(message.format(path=path))


JUDGEMENT_MISTAKES = [
    ("left_id\tright_id\tjudgement\nAli\tperson:b@2\tsame\n", "{path}:2: column 'left_id' (1): 'Ali'; expected an entity_id"),
    ("left_id\tright_id\tjudgement\nperson:a@1\tperson:b@2\tmaybe\n",
     "{path}:2: column 'judgement' (3): 'maybe'; expected same or different"),
    ("left_id\tright_id\tjudgement\nperson:a@1\tperson:a@1\tsame\n",
     "{path}:2: column 'right_id': 'person:a@1' is the left_id too"),
    ("left_id\tright_id\tjudgement\nperson:a@1\tperson:b@2\tsame\nperson:b@2\tperson:a@1\tdifferent\n",
     "{path}:3: column 'judgement': 'different' contradicts line 2"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"), JUDGEMENT_MISTAKES, ids=[message[7:40] for _, message in JUDGEMENT_MISTAKES]
)
def test_a_mistake_in_a_table_of_judgements(content: str, message: str, tmp_path: Path) -> None:
    path = write(tmp_path, content)
    with pytest.raises(UserTableError) as error:
        read_judgements(path)
    assert str(error.value).startswith(message.format(path=path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserTableError, match="cannot be read"):
        read_actors(tmp_path / "none.tsv")
