"""A campaign over one reader or all: prints outcomes, writes inputs that escaped, ends with 1 if there are any."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from pathlib import Path

from tests.faults.fuzz.parsers import PARSERS, campaign


def main() -> int:
    """See the module."""
    arguments = argparse.ArgumentParser(prog="python -m tests.faults.fuzz", description=__doc__)
    arguments.add_argument("parser", choices=[*PARSERS, "all"])
    arguments.add_argument("--rounds", type=int, default=50_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--into", type=Path, help="a folder for the inputs that escaped")
    given = arguments.parse_args()
    escaped = 0
    for name in PARSERS if given.parser == "all" else (given.parser,):
        started = time.process_time()
        found = campaign(name, given.rounds, given.seed, lambda text: print(text, file=sys.stderr, flush=True))
        outcomes = ", ".join(f"{outcome} {n:,}" for outcome, n in found.outcomes.most_common())
        print(
            f"{name}: {found.rounds:,} rounds in {time.process_time() - started:.0f} s of CPU: {outcomes}", flush=True
        )
        for where, data in found.escaped.items():
            escaped += 1
            kept = ""
            if given.into:
                given.into.mkdir(parents=True, exist_ok=True)
                path = given.into / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
                path.write_bytes(data)
                kept = f" ({path})"
            print(f"  {where}{kept}")
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
