"""Run every benchmark of this folder, or those that are named: ``python -m tests.bench [NAME...] [--pages N]``.

``soak`` takes hours and runs only where it is named.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Callable

import tests.bench as here

ONLY_BY_NAME = ("soak",)
SIZED = ("soak", "resolve")


def main(words: list[str]) -> None:
    """Run them one after the other; each prints its own table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--pages", type=int, help="how many pages soak and resolve generate")
    given = parser.parse_args(words)
    known = sorted(module.name for module in pkgutil.iter_modules(here.__path__) if not module.name.startswith("_"))
    for name in given.names or [name for name in known if name not in ONLY_BY_NAME]:
        if name not in known:
            sys.exit(f"no benchmark is called {name}; known: {', '.join(known)}")
        run: Callable[..., None] | None = getattr(importlib.import_module(f"tests.bench.{name}"), "run", None)
        if run is not None:
            print(f"\n── {name} " + "─" * (100 - len(name)), flush=True)
            if given.pages and name in SIZED:
                run(given.pages)
            else:
                run()


if __name__ == "__main__":  # a process of a pool imports this module under another name
    main(sys.argv[1:])
