"""Commands that prove rows to somebody without the warehouse: ``prove``, ``verify``, ``seal``, ``keygen``.

What belongs here: the words of these commands, and what they print.  What does not: work.  Heavy imports stand inside a command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Warehouse, end
from pipelines.cli.arguments import Misuse, existing_warehouse, settings_here

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from pipelines.publish.prove import Made, Result, Verdict

_SHOWN = 60  # characters of a row's words in a line
Key = Annotated[
    Path | None,
    typer.Option(
        "--key", metavar="FILE", help="Sign with this Ed25519 private key (PEM); `dateline keygen` makes one."
    ),
]


def prove(
    rows: Annotated[
        list[str],
        typer.Argument(
            metavar="ROW_ID...",
            help="Ids of figures, events, mentions, dates, statements, quotations or articles; a thread_id or incident_id"
            " stands for all its rows.",
        ),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.wacz", help="The bundle to write.")],
    key: Key = None,
    warehouse: Warehouse = None,
) -> None:
    """Write rows and the archived pages behind them into one file that anybody can check."""
    from pipelines.cli.console import ConsoleProgress
    from pipelines.cli.terminal import say
    from pipelines.paths import WarehousePaths
    from pipelines.publish import prove as proving

    if output.suffix != ".wacz" or output.is_dir():
        raise Misuse(f"-o {output}: name a file that ends in .wacz")
    if not output.absolute().parent.is_dir():
        raise Misuse(f"-o {output}: there is no folder {output.absolute().parent}")
    database = existing_warehouse(warehouse)
    try:
        private = _private(key)
        with ConsoleProgress() as progress:
            made = proving.prove(WarehousePaths(database), rows, output, settings_here(), private, progress.say)
    except (proving.BundleError, proving.KeyProblem) as error:
        end(str(error), 1)
    say(f"{output}: {made.n_claims:,} {_rows(made.n_claims)} on {made.n_pages:,} {_pages(made.n_pages)}, {made.n_bytes:,} bytes,"
        " verified")  # fmt: skip
    _say_seal(made)


def verify(
    bundle: Annotated[Path, typer.Argument(metavar="FILE.wacz", help="A bundle that `dateline prove` wrote.")],
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE.pub", help="The public key (PEM) that it must be signed with."),
    ] = None,
    authority: Annotated[
        Path | None,
        typer.Option(
            "--authority", metavar="FILE.pem", help="Certificates of timestamp authorities that you trust, roots first."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything that was found as JSON.")] = False,
) -> None:
    """Check a bundle, without a warehouse and without a network; 1 where anything of it does not hold."""
    import json

    from pipelines.cli.terminal import say
    from pipelines.publish import prove as proving
    from pipelines.store.escaping import for_json

    try:
        public = proving.public_key(key) if key is not None else None
        verdict = proving.verify(bundle, settings_here(), key=public, authorities=authority)
    except proving.KeyProblem as error:
        end(str(error), 2)
    if as_json:
        say(for_json(json.dumps(_as_json(bundle, verdict, key), ensure_ascii=False, indent=1)))
    else:
        for each in verdict.claims:
            say(_line(each))
        for note in _notes(verdict, is_key_given=key is not None, is_authority_given=authority is not None):
            say(note)
        for fault in verdict.faults:
            say(f"FAILS   {_one_line(fault)}")
        n_bad = sum(not each.holds for each in verdict.claims)
        if verdict.holds:
            n = len(verdict.claims)
            say(
                f"{bundle}: holds: {n:,} {_rows(n)} on {verdict.n_pages:,} {_pages(verdict.n_pages)}, read again from their bytes"
            )
        else:
            say(f"{bundle}: DOES NOT HOLD" + (f": {n_bad:,} of {len(verdict.claims):,} rows fail" if n_bad else ""))
    if not verdict.holds:
        raise SystemExit(1)


def seal(
    bundle: Annotated[Path, typer.Argument(metavar="FILE.wacz", help="A bundle that `dateline prove` wrote.")],
    key: Key = None,
    timestamp: Annotated[
        Path | None,
        typer.Option(
            "--timestamp",
            metavar="FILE.tsr",
            help="Keep this RFC 3161 timestamp (DER) of the bundle's datapackage.json in it.",
        ),
    ] = None,
) -> None:
    """Sign a bundle that is there, or put a timestamp that you got for it into it; nothing else of it changes."""
    from pipelines.cli.terminal import say
    from pipelines.publish import prove as proving

    if key is None and timestamp is None:
        raise Misuse("name a key (--key), a timestamp (--timestamp), or both")
    try:
        made = proving.seal(bundle, _private(key), timestamp, settings_here())
    except (proving.BundleError, proving.KeyProblem) as error:
        end(f"{bundle}: {error}", 1)
    say(f"{bundle}: {'signed' if key else ''}{' and ' if key and timestamp else ''}{'stamped' if timestamp else ''}")
    if key is not None:
        _say_key(made)


def keygen(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The private key to write; the public one is FILE.pub.")],
) -> None:
    """Make an Ed25519 key to sign bundles with. (openssl genpkey -algorithm ed25519 makes one as well.)"""
    from pipelines.cli.terminal import say
    from pipelines.publish import prove as proving

    try:
        public = proving.make_key(file)
    except FileExistsError as error:
        end(str(error), 1)
    say(f"{file}: the private key; keep it, and give it to nobody")
    say(
        f"{public}: the public key, {proving.name_of(proving.public_key(public))}; tell those who are to check your bundles"
    )


def _private(key: Path | None) -> Ed25519PrivateKey | None:
    from pipelines.publish import prove as proving

    if key is None:
        return None
    return proving.private_key(key, lambda: str(typer.prompt(f"password of {key}", hide_input=True)))


def _say_seal(made: Made) -> None:
    from pipelines.cli.terminal import say

    if made.key is not None:
        _say_key(made)
    say(
        "to have a timestamp authority say since when it exists: "
        f"openssl ts -query -digest {made.package_sha256} -sha256 -cert -out {made.path.stem}.tsq"
    )


def _say_key(made: Made) -> None:
    from pipelines.cli.terminal import say
    from pipelines.publish import prove as proving

    assert made.key is not None
    say(f"signed by key {proving.name_of(made.key)}")


def _line(each: Result) -> str:
    words = f' "{each.surface[:_SHOWN]}{"…" if len(each.surface) > _SHOWN else ""}"' if each.surface else ""
    return _one_line(
        f"{'holds' if each.holds else 'FAILS':7} {each.table} {each.row_id}{words} {each.url or '(no address)'}"
        + (f": {each.text}" if each.text else "")
    )


def _notes(verdict: Verdict, *, is_key_given: bool, is_authority_given: bool) -> list[str]:
    from pipelines.publish import prove as proving

    notes = [f"note    {_one_line(note)}" for note in verdict.notes]
    if verdict.key is not None:
        whose = "the key that you named" if is_key_given else "whose it is, no bundle can say; name it with --key"
        notes.append(f"signed  by key {proving.name_of(verdict.key)} ({whose})")
    elif verdict.claims and not verdict.faults:
        notes.append("signed  by nobody: whoever wrote the bundle may have chosen what stands in it")
    if verdict.stamp is not None:
        whose = (
            "an authority that you named"
            if is_authority_given
            else "by its own certificate; name its authority with --authority"
        )
        notes.append(_one_line(f"stamped {verdict.stamp.at:%Y-%m-%d %H:%M:%S %Z} by {verdict.stamp.by} ({whose})"))
    return notes


def _as_json(bundle: Path, verdict: Verdict, key: Path | None) -> dict[str, object]:
    from dataclasses import asdict

    from pipelines.publish import prove as proving

    stamp = verdict.stamp
    return {
        "bundle": str(bundle),
        "holds": verdict.holds,
        "faults": verdict.faults,
        "notes": verdict.notes,
        "claims": [asdict(each) for each in verdict.claims],
        "created": verdict.created,
        "software": verdict.software,
        "datapackage_sha256": verdict.package_sha256,
        "signed_by": proving.name_of(verdict.key) if verdict.key is not None else None,
        "is_key_compared": key is not None,
        "timestamp": {"at": stamp.at.isoformat(), "by": stamp.by, "is_trusted": stamp.is_trusted} if stamp else None,
    }


def _one_line(text: str) -> str:
    from pipelines.store.escaping import for_log

    return for_log(text)


def _rows(n: int) -> str:
    return "row" if n == 1 else "rows"


def _pages(n: int) -> str:
    return "page" if n == 1 else "pages"


COMMANDS = (prove, verify, seal, keygen)
