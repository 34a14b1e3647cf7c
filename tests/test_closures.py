"""What a part is made of: no import, no table and no file beside a module is overlooked."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipelines.annotate.kept import DOORS
from pipelines.closures import LEXICONS, PACKAGE, Sources, digest_of

STEPS = {**DOORS, "rows": ("pipelines.process.rows",)}
_LOADERS = {"load_table": 0, "words_of_class": 0, "contract_word": 0}


def _module(name: str) -> Path | None:
    path = PACKAGE.parent.joinpath(*name.split("."))
    return next((each for each in (path / "__init__.py", path.with_suffix(".py")) if each.is_file()), None)


@pytest.mark.parametrize("step", STEPS)
def test_no_import_is_overlooked(step: str) -> None:
    files = Sources().files_of(STEPS[step])
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path.suffix == ".py" else ():
            names = []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: an import that is relative would be overlooked"
                names = [node.module or "", *(f"{node.module}.{each.name}" for each in node.names)]
            elif isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            for name in names:
                if name.startswith("pipelines"):
                    module = _module(name)
                    assert module is None or module in files, (path, name)
        assert path.suffix != ".py" or path.parent == LEXICONS or set(_data(path.parent)) <= files


def _data(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file() and path.suffix not in (".py", ".pyc")]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_tables_are_named_where_they_are_loaded_or_handed_in(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            handed = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
            handed |= {
                name.id
                for each in ast.walk(function)
                if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant)
                for name in each.targets
                if isinstance(name, ast.Name)
            }
            handed |= {
                loop.target.id
                for loop in ast.walk(function)
                if isinstance(loop, (ast.comprehension, ast.For)) and isinstance(loop.target, ast.Name)
                and isinstance(loop.iter, ast.Tuple)
            }  # fmt: skip
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _LOADERS:
                    name = call.args[0]
                    is_named = isinstance(name, ast.Constant) and (LEXICONS / f"{name.value}.tsv").is_file()
                    assert is_named or (isinstance(name, ast.Name) and name.id in handed), (path, call.lineno)


def test_a_module_that_is_none_of_ours_is_an_error() -> None:
    with pytest.raises(ModuleNotFoundError):
        Sources().files_of(["pipelines.no_such_room"])


def test_a_digest_tells_names_and_bytes_apart() -> None:
    one, other = LEXICONS / "units.tsv", LEXICONS / "months.py"
    assert digest_of([one, other]) == digest_of([other, one])
    assert digest_of([one]) != digest_of([other])
    assert digest_of([one]) != digest_of([one], ["more"])
    assert digest_of([one]) != digest_of([one], read=lambda path: path.read_bytes() + b" ")
