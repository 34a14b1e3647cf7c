"""Every regular expression of the package and text made to be slow for each, for the test of growth.

What belongs here: finding patterns where they are kept, and the shapes that attack one.  What does not: the measuring.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import inspect
import pkgutil
import random
import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as sre_parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pipelines

SCANS = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
ANCHORED = frozenset({"match", "fullmatch"})
GENERIC = (
    " ", "\u00a0", "\t", "\n", "\r\n", "\n ", " \n", "0", "1", "12 ", "1,", "1.", "1, ", "1-", "1/", "a", "A", "ab ", "a ", "A ",
    "Ab ", "Ab,", "A.", "a.", "a-", "a'", "a_", "a@", "a@a", "é", "-", "—", " - ", ".", ". ", ",", ", ", ":", ";", "'", "\"",
    "“", "”", "('", "(", "()", "[", "<", "<a ", "<!--",
    "/", "//", "\\", "@", "#", "&", "&amp;", "$", "$1 ",
    "|", " | ", "=\"", "{", "\x00",
)  # fmt: skip
ENDS = ("", "!")
MOST_UNITS = 24  # of a pattern's own


@dataclass(frozen=True)
class OurPattern:
    """One compiled pattern: where it is kept, and the methods that it is called by (all where that is not known)."""

    place: str  # 'read/moments.py:45 _named()'
    regex: re.Pattern[str] | re.Pattern[bytes]
    methods: frozenset[str]

    @property
    def name(self) -> str:
        """The place without its line, which moves."""
        path, _, name = self.place.partition(" ")
        return f"{path.partition(':')[0]} {name}"


def our_patterns() -> list[OurPattern]:
    """All patterns of ``pipelines``: of modules, classes, containers and records, of cached functions, and those in calls like
    ``re.sub("…", …)``; each once."""
    found_modules = pkgutil.walk_packages(pipelines.__path__, "pipelines.")
    modules = [importlib.import_module(name) for _, name, _ in found_modules if not name.endswith("__main__")]
    trees = {module: ast.parse(inspect.getsource(module)) for module in modules}
    uses = _uses(trees)
    found: dict[tuple[str, str | bytes, int], OurPattern] = {}
    for module, tree in trees.items():
        lines = _lines(tree)
        for name, regex in _kept(module, tree):
            if name.removesuffix("()") not in lines:
                continue  # imported: it is another module's
            methods = uses.get((module.__name__, name.removesuffix("()"))) or SCANS | ANCHORED
            place = f"{_path(module)}:{lines[name.removesuffix('()')]} {name}"
            _note(found, OurPattern(place, regex, frozenset(methods)))
        for line, method, pattern, flags in _inline(tree):
            regex = re.compile(pattern, flags)
            place = f"{_path(module)}:{line} re.{method}({pattern!r})"
            _note(found, OurPattern(place, regex, frozenset({method})))
    return sorted(found.values(), key=lambda pattern: pattern.place)


def _note(found: dict[tuple[str, str | bytes, int], OurPattern], pattern: OurPattern) -> None:
    key = (pattern.name, pattern.regex.pattern, pattern.regex.flags)
    if key in found:
        pattern = dataclasses.replace(found[key], methods=found[key].methods | pattern.methods)
    found[key] = pattern


def _path(module: ModuleType) -> str:
    return str(Path(str(module.__file__)).relative_to(Path(str(pipelines.__file__)).parent))


def _lines(tree: ast.Module) -> dict[str, int]:
    lines: dict[str, int] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            lines[node.name] = node.lineno
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            if isinstance(target, ast.Name):
                lines[target.id] = node.lineno
    return lines


# ── where patterns are kept ──────────────────────────────────────────────────────────────────────────────────────────


def _kept(module: ModuleType, tree: ast.Module) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        is_imported = callable(value) and getattr(value, "__module__", None) != module.__name__
        if not is_imported and not isinstance(value, ModuleType) and not name.startswith("__"):
            for regex in _inside(value):
                yield name, regex
            if "Pattern" in str(_annotation(value)):
                for arguments in _constant_arguments(tree, name):
                    for regex in _inside(value(*arguments)):
                        yield f"{name}()", regex


def _annotation(value: object) -> object:
    function = inspect.unwrap(value) if callable(value) and not inspect.isclass(value) else None
    return getattr(function, "__annotations__", {}).get("return", "") if inspect.isfunction(function) else ""


def _constant_arguments(tree: ast.Module, name: str) -> set[tuple[object, ...]]:
    """The arguments of a function's calls in its own module, those that are all constants; none where it is never called so."""
    return {
        tuple(argument.value for argument in node.args if isinstance(argument, ast.Constant))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == name
        and all(isinstance(argument, ast.Constant) for argument in node.args)
    }


def _inside(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """Patterns in a value, in what it holds, in its attributes."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth > 3:
        return
    elif type(value) is dict:
        for item in [*value.keys(), *value.values()]:
            yield from _inside(item, depth + 1)
    elif type(value) in (tuple, list, set, frozenset) or (isinstance(value, tuple) and _is_ours(value)):
        for item in value:
            yield from _inside(item, depth + 1)
    elif inspect.isclass(value) and not depth:
        for item in list(vars(value).values()):
            yield from _inside(item, depth + 1)
    elif dataclasses.is_dataclass(value) and not inspect.isclass(value) and _is_ours(value):
        for field in dataclasses.fields(value):
            yield from _inside(getattr(value, field.name, None), depth + 1)
        for name, lazy in vars(type(value)).items():
            if isinstance(lazy, functools.cached_property):
                yield from _inside(getattr(value, name), depth + 1)


def _is_ours(value: object) -> bool:
    return type(value).__module__.startswith(pipelines.__name__)


def _inline(tree: ast.Module) -> Iterator[tuple[int, str, str | bytes, int]]:
    """Calls like ``re.sub(r"…", …)`` whose pattern is a constant: line, method, pattern, flags."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        first = node.args[0]
        is_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        if is_re and node.func.attr in SCANS | ANCHORED and isinstance(first, ast.Constant):
            flags = next((keyword.value for keyword in node.keywords if keyword.arg == "flags"), None)
            plain = ast.unparse(flags) if flags is not None else "0"
            yield node.lineno, node.func.attr, first.value, eval(plain, {"re": re})


def _uses(trees: Mapping[ModuleType, ast.Module]) -> dict[tuple[str, str], set[str]]:
    """(module, name) -> the methods that a pattern of that name is called by, wherever the name is imported; a name that is used
    in any other way has all."""
    uses: dict[tuple[str, str], set[str]] = {}
    for module, tree in trees.items():
        origin = {
            alias.asname or alias.name: (str(node.module), alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        called: set[int] = set()
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Attribute) and node.attr in SCANS | ANCHORED | {"pattern"}):
                continue
            inner = node.value.func if isinstance(node.value, ast.Call) else node.value
            if isinstance(inner, ast.Name):
                called.add(id(inner))
                key = origin.get(inner.id, (module.__name__, inner.id))
                uses.setdefault(key, set()).update({node.attr} - {"pattern"})
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in called:
                key = origin.get(node.id, (module.__name__, node.id))
                uses.setdefault(key, set()).update(SCANS | ANCHORED)
    return uses


# ── text made to be slow ─────────────────────────────────────────────────────────────────────────────────────────────


def hostile_units(regex: re.Pattern[str] | re.Pattern[bytes]) -> list[str]:
    """What is repeated to make a pattern slow: shapes that hurt many, and what this one begins with, repeats and names."""
    pattern = regex.pattern if isinstance(regex.pattern, str) else regex.pattern.decode("latin-1")
    own: dict[str, None] = {}
    _walk(sre_parser.parse(pattern, regex.flags & ~re.DEBUG & ~re.UNICODE if isinstance(regex.pattern, bytes) else regex.flags),
          "", own)  # fmt: skip
    return list(dict.fromkeys([*GENERIC, *list(own)[:MOST_UNITS]]))


def _walk(parsed: object, before: str, own: dict[str, None]) -> str:
    """One text that the pattern takes; notes beginnings and bodies of everything that may repeat."""
    for operation, value in parsed:  # type: ignore[attr-defined]
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, body = value
            inner = _walk(body, before, own)
            once = inner.removeprefix(before)
            if most > 8:
                for unit in (before, once, before + once * 3, once + " "):
                    if unit:
                        own.setdefault(unit)
            before += once * max(1, min(least, 8))
        elif operation is sre.SUBPATTERN:
            before = _walk(value[-1], before, own)
        elif operation is sre.ATOMIC_GROUP:
            before = _walk(value, before, own)
        elif operation is sre.BRANCH:
            before = [_walk(branch, before, own) for branch in value[1][:12]][-1]
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            if operation is sre.ASSERT and value[0] > 0:
                _walk(value[1], before, own)
        elif operation is sre.LITERAL:
            before += chr(value)
        elif operation is sre.NOT_LITERAL:
            before += "b" if chr(value) != "b" else "c"
        elif operation is sre.ANY:
            before += "x"
        elif operation is sre.IN:
            before += _member(value)
    if before:
        own.setdefault(before)
    return before


def sample(regex: re.Pattern[str], chance: random.Random) -> str:
    """A text that a pattern takes, drawn at random among its alternatives and options; what must stand beside it is left out."""
    return _drawn(sre_parser.parse(regex.pattern, regex.flags), chance)


def _drawn(parsed: object, chance: random.Random) -> str:
    text = ""
    for operation, value in parsed:  # type: ignore[attr-defined]
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, body = value
            times = chance.randint(least, min(most, least + 2))
            text += "".join(_drawn(body, chance) for _ in range(times))
        elif operation is sre.SUBPATTERN:
            text += _drawn(value[-1], chance)
        elif operation is sre.ATOMIC_GROUP:
            text += _drawn(value, chance)
        elif operation is sre.BRANCH:
            text += _drawn(chance.choice(value[1]), chance)
        elif operation is sre.LITERAL:
            text += chr(value)
        elif operation is sre.IN and value[0][0] is not sre.NEGATE:
            text += _member([chance.choice(value)], chance)
        elif operation is sre.IN:
            text += _member(value)
        elif operation in (sre.ANY, sre.NOT_LITERAL):
            text += "x"
    return text


def _member(items: list[tuple[object, object]], chance: random.Random | None = None) -> str:
    """A character of a class."""
    negated = items[0][0] is sre.NEGATE
    inside = re.compile("(?s).")
    if not negated:
        operation, value = items[0]
        if operation is sre.LITERAL:
            return chr(int(str(value)))
        if operation is sre.RANGE:
            return chr(chance.randint(*value) if chance else value[0])  # type: ignore[index,misc]
        digit = str(chance.randrange(10)) if chance else "1"
        return {sre.CATEGORY_DIGIT: digit, sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "w"}.get(value, "x")  # type: ignore[call-overload,no-any-return]
    barred = {chr(int(str(value))) for operation, value in items if operation is sre.LITERAL}
    classes = {value for operation, value in items if operation is sre.CATEGORY}
    spans = [value for operation, value in items if operation is sre.RANGE]
    for letter in "xX1 .-_\"'":
        if letter in barred or any(low <= ord(letter) <= high for low, high in spans):  # type: ignore[misc]
            continue
        if inside and any(re.match({sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_WORD: r"\w",
                                    sre.CATEGORY_NOT_WORD: r"\W", sre.CATEGORY_NOT_DIGIT: r"\D",
                                    sre.CATEGORY_NOT_SPACE: r"\S"}[kind], letter) for kind in classes):  # fmt: skip
            continue
        return letter
    return "~"


def calls(pattern: OurPattern) -> dict[str, Callable[[str], None]]:
    """How a pattern is tried on a text: over all of it, and at its beginning, as far as it is called so."""
    regex = pattern.regex
    as_bytes = isinstance(regex.pattern, bytes)

    def given(text: str) -> str | bytes:
        return text.encode("utf-8", "replace") if as_bytes else text

    found: dict[str, Callable[[str], None]] = {}
    if pattern.methods & SCANS:
        found["finditer"] = lambda text: _exhaust(regex.finditer(given(text)))  # type: ignore[arg-type]
    for method in sorted(pattern.methods & ANCHORED):
        found[method] = lambda text, method=method: getattr(regex, method)(given(text))  # type: ignore[misc]
    return found


def _exhaust(iterator: Iterator[object]) -> None:
    for _ in iterator:
        pass
