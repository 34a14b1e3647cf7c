"""Run every benchmark of this folder, or those that are named: ``python -m tests.bench [NAME...]``."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable

import tests.bench as here


def main(names: list[str]) -> None:
    """Run them one after the other; each prints its own table."""
    known = sorted(module.name for module in pkgutil.iter_modules(here.__path__) if not module.name.startswith("_"))
    for name in names or known:
        if name not in known:
            sys.exit(f"no benchmark is called {name}; known: {', '.join(known)}")
        run: Callable[[], None] | None = getattr(importlib.import_module(f"tests.bench.{name}"), "run", None)
        if run is not None:
            print(f"\n── {name} " + "─" * (100 - len(name)), flush=True)
            run()


main(sys.argv[1:])
