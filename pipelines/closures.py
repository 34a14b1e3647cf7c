"""What code and data a part of Dateline is made of: the modules that a module imports, directly or by others, and their tables.

It is read from the sources, not listed by hand.  An import counts wherever it stands, also one for the type checker alone: through
it a module names whose objects it is given, and what these do is written there.  A table of ``lexicons`` counts where a module
names it; the data beside any other module counts whole.  A package's own module counts where something is imported from it by name:
that it runs when one of its modules is imported changes nothing for that module, as packages here only import.

What belongs here: from a module to files and a hash.  What does not: which parts there are (``annotate.kept``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parent
LEXICONS = PACKAGE / "lexicons"
# The libraries that shape text or numbers: parser, charset and language detection, NLP and its arithmetic.
LIBRARIES = ("spacy", "thinc", "numpy", "selectolax", "resiliparse", "py3langid", "pypdfium2", "snowballstemmer")
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(pipelines[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+(pipelines[\w.]*))", re.M
)
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[\"']([a-z0-9_]+)[\"']")


class Sources:
    """The sources of Dateline as they stand now, each read once."""

    def __init__(self) -> None:
        self._asked: dict[Path, frozenset[Path]] = {}

    def files_of(self, modules: Iterable[str]) -> frozenset[Path]:
        """Every file that these modules are made of, data too.  Raises OSError; ModuleNotFoundError where one is none of ours."""
        found: set[Path] = set()
        waiting = [_needed(name) for name in modules]
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                if path.suffix == ".py":
                    waiting += self._asked.get(path) or self._asked.setdefault(path, _asked_by(path))
        return frozenset(found)


def library_versions(names: Sequence[str] = LIBRARIES) -> dict[str, str]:
    """The installed versions of the libraries that shape text or numbers."""
    return {name: metadata.version(name) for name in names}


def digest_of(paths: Iterable[Path], parts: Sequence[str] = (), read: Callable[[Path], bytes] = Path.read_bytes) -> str:
    """32 hex digits over the names and bytes of some files below the package or its folder, and further parts."""
    digest = hashlib.sha256("\0".join(parts).encode())
    for path in sorted(paths):
        digest.update(f"\0{path.relative_to(PACKAGE.parent).as_posix()}\0".encode())
        digest.update(hashlib.sha256(read(path)).digest())
    return digest.hexdigest()[:32]


def _asked_by(path: Path) -> frozenset[Path]:
    """What one module imports, and the data that it may read."""
    text = path.read_text(encoding="utf-8")
    found: set[Path] = set()
    for package, names, alone in _IMPORT.findall(text):
        for name in [package or alone, *(f"{package}.{word}" for word in _WORD.findall(names))]:
            module = _path(name)
            if module is not None:
                found.add(module)
    found.update(table for word in set(_QUOTED.findall(text)) if (table := LEXICONS / f"{word}.tsv").is_file())
    if path.parent != LEXICONS:
        found.update(each for each in path.parent.iterdir() if each.is_file() and each.suffix not in (".py", ".pyc"))
    return frozenset(found)


def _needed(name: str) -> Path:
    path = _path(name)
    if path is None:
        raise ModuleNotFoundError(f"no module {name}", name=name)
    return path


def _path(name: str) -> Path | None:
    """The file of a module of ours; None where it is no module."""
    inside = PACKAGE.joinpath(*name.split(".")[1:])
    package = inside / "__init__.py"
    if package.is_file():
        return package
    module = inside.with_name(f"{inside.name}.py") if inside != PACKAGE else package
    return module if module.is_file() else None
