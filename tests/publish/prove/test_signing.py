"""Signatures and timestamps: whose they are, and what they are about."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pipelines.publish import prove as proving
from pipelines.publish.prove import make, signing
from pipelines.publish.prove.bundle import CLAIMS, DIGEST
from pipelines.publish.prove.container import BundleError
from pipelines.publish.prove.signing import PACKAGE, KeyProblem, Stamp
from tests.publish.prove.bundles import Here, forged, packed, parts, verified, with_claims
from tests.warehouses import QUICK

HERE = Path(__file__).parent
STAMPED = (
    b"a package of Dateline\n"  # what stamp.tsr is about; made with `openssl ts` and the authority of authority.pem
)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    proving.make_key(tmp_path / "key")
    return tmp_path / "key"


def private(path: Path) -> Ed25519PrivateKey:
    return proving.private_key(path, lambda: "secret")


@pytest.fixture
def signed(bundle: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(make, "verify", lambda path, settings: verified(path))
    target = tmp_path / "signed.wacz"
    target.write_bytes(bundle.read_bytes())
    proving.seal(target, private(key), None, QUICK)
    return target


def test_a_key_is_made_once_and_for_its_owner(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        proving.make_key(key)
    key.unlink()
    with pytest.raises(FileExistsError, match=r"key\.pub"):
        proving.make_key(key)


def test_a_signature_is_that_of_the_file_of_digests(signed: Path, key: Path) -> None:
    verdict = verified(signed, key=proving.public_key(key.with_name("key.pub")))
    assert verdict.holds
    files = parts(signed)
    words = json.loads(files[DIGEST])["signature"]
    known = serialization.load_pem_public_key(key.with_name("key.pub").read_bytes())
    assert isinstance(known, Ed25519PublicKey)
    known.verify(signing._bytes(words["signature"], "signature"), files[PACKAGE])  # as any other tool checks it


def test_another_key_and_no_signature_are_told_apart(signed: Path, bundle: Path, tmp_path: Path) -> None:
    proving.make_key(tmp_path / "other")
    other = proving.public_key(tmp_path / "other.pub")
    assert "signed by another key" in verified(signed, key=other).faults[0]
    assert verified(bundle, key=other).faults == ["not signed"]
    assert verified(bundle).key is None


def test_a_row_that_is_left_out_is_found_by_the_signature(signed: Path, key: Path, tmp_path: Path) -> None:
    files = parts(signed)
    files[CLAIMS] = b"".join(files[CLAIMS].splitlines(keepends=True)[1:])
    fewer = forged(tmp_path / "b.wacz", files)
    assert verified(fewer).holds  # a smaller bundle that anybody could have made
    assert not verified(fewer, key=proving.public_key(key.with_name("key.pub"))).holds
    taken = {**parts(fewer), DIGEST: json.loads(parts(signed)[DIGEST])}
    words = {**json.loads(parts(fewer)[DIGEST]), "signature": taken[DIGEST]["signature"]}  # type: ignore[call-overload,index]
    kept = packed(tmp_path / "c.wacz", {**parts(fewer), DIGEST: (json.dumps(words, indent=1) + "\n").encode()})
    assert "the signature does not hold" in verified(kept).faults[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.update(algorithm="none"),
        lambda s: s.update(signature=""),
        lambda s: s.update(signature=s["signature"][:-4] + "AAA="),
        lambda s: s.update(signature="A" * 300_000),
        lambda s: s.update(public_key="AAAA"),
        lambda s: s.update(public_key=s["signature"]),
        lambda s: s.update(public_key=1),
        lambda s: s.update(more=1),
        lambda s: s.clear(),
    ],
)
def test_a_signature_of_another_shape_does_not_hold(
    signed: Path, tmp_path: Path, change: Callable[[dict[str, object]], None]
) -> None:
    files = parts(signed)
    words = json.loads(files[DIGEST])
    change(words["signature"])
    (fault,) = verified(
        packed(tmp_path / "b.wacz", {**files, DIGEST: (json.dumps(words, indent=1) + "\n").encode()})
    ).faults
    assert "\n" not in fault


def test_an_encrypted_key_asks_for_its_password(tmp_path: Path) -> None:
    words = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    (tmp_path / "key").write_bytes(words)
    assert private(tmp_path / "key")
    with pytest.raises(KeyProblem, match="another password"):
        proving.private_key(tmp_path / "key", lambda: "guess")


@pytest.mark.parametrize("content", [b"", b"x" * 200_000, b"-----BEGIN PRIVATE KEY-----\n", None])
def test_what_is_no_key_is_said(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    for read in (private, proving.public_key):
        with pytest.raises(KeyProblem, match="key"):
            read(tmp_path / "key")


def test_a_key_of_another_kind_is_said(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    (tmp_path / "key").write_bytes(
        other.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    with pytest.raises(KeyProblem, match="no Ed25519 key"):
        private(tmp_path / "key")


# ── timestamps ───────────────────────────────────────────────────────────────────────────────────────────────────────


def stamp(authority: str | None) -> Stamp:
    entry = signing.timestamp(HERE / "stamp.tsr", STAMPED)
    return signing.stamped(STAMPED, entry, HERE / authority if authority else None)


def test_a_timestamp_says_when_and_by_whom() -> None:
    found = stamp("authority.pem")
    assert (found.by, found.is_trusted, found.at.year) == ("CN=Test TSA", True, 2026)
    assert not stamp(None).is_trusted


def test_a_timestamp_of_an_authority_that_nobody_named_does_not_hold() -> None:
    with pytest.raises(BundleError, match="does not hold"):
        stamp("other_authority.pem")


def test_a_timestamp_of_something_else_is_refused(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "verify", lambda path, settings: verified(path))
    before = bundle.read_bytes()
    with pytest.raises(KeyProblem, match="of something else"):
        proving.seal(bundle, None, HERE / "stamp.tsr", QUICK)
    assert bundle.read_bytes() == before


def test_what_is_no_timestamp_or_no_certificate_is_said(tmp_path: Path) -> None:
    entry = signing.timestamp(HERE / "stamp.tsr", STAMPED)
    (tmp_path / "none").write_bytes(b"\x30\x82\xff\xff" + b"\x30\x84\x7f\xff\xff\xff" * 100)
    with pytest.raises(KeyProblem):
        signing.timestamp(tmp_path / "none", STAMPED)
    with pytest.raises(KeyProblem):
        signing.stamped(STAMPED, entry, tmp_path / "none")


def test_every_flipped_byte_of_a_timestamp_is_found() -> None:
    import base64

    entry = signing.timestamp(HERE / "stamp.tsr", STAMPED)
    words = base64.b64decode(entry["der"])
    for place in range(0, len(words), 7):
        flipped = words[:place] + bytes([words[place] ^ 1]) + words[place + 1 :]
        with pytest.raises(BundleError):
            signing.stamped(STAMPED, {**entry, "der": base64.b64encode(flipped).decode()}, None)


def test_what_a_key_signs_does_not_depend_on_how_rows_are_read_here(signed: Path, tmp_path: Path) -> None:
    def older(claim: dict[str, object]) -> None:
        claim["reader"].update(text="0" * 16)  # type: ignore[attr-defined]

    changed = forged(tmp_path / "b.wacz", with_claims(parts(signed), older))
    assert verified(changed).key is None
    assert Here().n_read == 0
