"""Who vouches for a bundle, and since when it exists: a key of the user's, a timestamp that the user brings.

Both are about ``datapackage.json``, which names the digest of every other file, and stand beside it in
``datapackage-digest.json``.  The signature is plain Ed25519 (RFC 8032) over the bytes of ``datapackage.json``, so that other tools
can check it.  The timestamp is an RFC 3161 response over their SHA-256; nothing is asked of a network.  What belongs here: keys,
signatures, timestamps.  What does not: what is signed.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from rfc3161_client import VerifierBuilder, decode_timestamp_response

from pipelines.publish.prove.container import BundleError

PACKAGE = "datapackage.json"
ALGORITHM = "ed25519"
_CERTIFICATES = 0xA0  # [0] of SignedData (RFC 5652, 5.1)
MAX_KEY = 100_000  # bytes of a key file, a timestamp, a list of certificates
_HASHES = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}


class KeyProblem(Exception):
    """A file that is not the key, timestamp or certificate that it should be; the text names the file."""


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def make_key(path: Path) -> Path:
    """Write a new private key to ``path`` (readable by its owner only) and its public key to ``path``.pub, both PEM; returns the
    latter.  Raises FileExistsError, OSError."""
    public = path.with_name(path.name + ".pub")
    if public.exists():
        raise FileExistsError(f"{public}: is there already")
    key = Ed25519PrivateKey.generate()
    words = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(words)
    except FileExistsError:
        raise FileExistsError(f"{path}: is there already") from None
    public.write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return public


def private_key(path: Path, password: Callable[[], str]) -> Ed25519PrivateKey:
    """The private key of a PEM file; ``password`` is asked where the file is encrypted.  Raises KeyProblem."""
    words = _small(path)
    try:
        try:
            key = serialization.load_pem_private_key(words, None)
        except TypeError:
            key = serialization.load_pem_private_key(words, password().encode())
    except (ValueError, UnsupportedAlgorithm):
        raise KeyProblem(
            f"{path}: no private key in PEM, or another password; `dateline keygen FILE` makes one"
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyProblem(f"{path}: no Ed25519 key; `dateline keygen FILE` makes one")
    return key


def public_key(path: Path) -> bytes:
    """The 32 bytes of the public key of a PEM file.  Raises KeyProblem."""
    try:
        key = serialization.load_pem_public_key(_small(path))
    except (ValueError, UnsupportedAlgorithm):
        raise KeyProblem(f"{path}: no public key in PEM") from None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyProblem(f"{path}: no Ed25519 key")
    return key.public_bytes_raw()


def name_of(key: bytes) -> str:
    """What a public key is called: the first half of its SHA-256, to be compared by eye."""
    return hashlib.sha256(key).hexdigest()[:32]


def _small(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            words = file.read(MAX_KEY + 1)
    except OSError as error:
        raise KeyProblem(f"{path}: {error.strerror}") from None
    if len(words) > MAX_KEY:
        raise KeyProblem(f"{path}: more than {MAX_KEY:,} bytes")
    return words


# ── signatures ───────────────────────────────────────────────────────────────────────────────────────────────────────


def sign(package: bytes, key: Ed25519PrivateKey) -> dict[str, str]:
    """What ``datapackage-digest.json`` says of a signature."""
    return {
        "algorithm": ALGORITHM,
        "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
        "signature": base64.b64encode(key.sign(package)).decode(),
    }


def signer(package: bytes, signature: object) -> bytes:
    """The public key under which a signature holds.  Raises BundleError where it holds under none."""
    if not isinstance(signature, dict) or list(signature) != ["algorithm", "public_key", "signature"]:
        raise BundleError("the signature is not as Dateline writes it")
    if signature["algorithm"] != ALGORITHM:
        raise BundleError("the signature is of an algorithm that this version does not know")
    key, mark = _bytes(signature["public_key"], "public key"), _bytes(signature["signature"], "signature")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(mark, package)
    except (InvalidSignature, ValueError):
        raise BundleError(
            f"the signature does not hold: it is not that of {PACKAGE} by the key that it names"
        ) from None
    return key


def _bytes(value: object, what: str) -> bytes:
    try:
        found = base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not found or base64.b64encode(found).decode() != value:
        raise BundleError(f"the {what} is no base64")
    return found


# ── timestamps ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a timestamp says: when, by whom (the signing certificate's name), and whether that certificate comes from an authority
    that the user named."""

    at: dt.datetime
    by: str
    is_trusted: bool


def timestamp(path: Path, package: bytes) -> dict[str, str]:
    """What ``datapackage-digest.json`` says of a timestamp file (DER).  Raises KeyProblem where it stamps something else."""
    words = _small(path)
    entry = {"form": "rfc3161", "sha256": hashlib.sha256(words).hexdigest(), "der": base64.b64encode(words).decode()}
    try:
        stamped(package, entry, None)
    except BundleError as error:
        raise KeyProblem(f"{path}: {error}") from None
    return entry


def stamped(package: bytes, entry: object, authorities: Path | None) -> Stamp:
    """What a timestamp proves.  ``authorities``: a PEM file of the certificates of authorities that the user trusts; None = it is
    only checked under the certificate that it brings itself.  Raises BundleError where it does not hold; KeyProblem."""
    if not isinstance(entry, dict) or list(entry) != ["form", "sha256", "der"] or entry["form"] != "rfc3161":
        raise BundleError("the timestamp is not as Dateline writes it")
    words = _bytes(entry["der"], "timestamp")
    if hashlib.sha256(words).hexdigest() != entry["sha256"]:
        raise BundleError("the timestamp is not what its digest says")
    try:
        response = decode_timestamp_response(_in_order(words))
        info = response.tst_info
        imprint = info.message_imprint
        algorithm = _HASHES.get(imprint.hash_algorithm.dotted_string)
        if algorithm is None or hashlib.new(algorithm, package).digest() != imprint.message:
            raise BundleError(f"the timestamp is of something else: it stamps {imprint.message.hex()}, and this is no digest of"
                              f" {PACKAGE}")  # fmt: skip
        brought = [x509.load_der_x509_certificate(each) for each in response.signed_data.certificates]
        named = _authorities(authorities)
        signers = response.signed_data.signer_infos
        leaf = next(
            (
                each
                for each in brought
                for one in signers
                if (each.issuer, each.serial_number) == (one.issuer, one.serial_number)
            ),
            None,
        )
        if leaf is None:
            raise BundleError(
                "the timestamp does not bring the certificate that it is signed with; ask for it with -cert"
            )
        VerifierBuilder(roots=named or brought).build().verify(response, imprint.message)
    except (BundleError, KeyProblem):
        raise
    except Exception as error:  # noqa: BLE001  parsers of anybody's bytes, in two libraries
        raise BundleError(f"the timestamp does not hold: {' '.join(str(error).split())[:200]}") from None
    return Stamp(info.gen_time, leaf.subject.rfc4514_string(), named is not None)


def _in_order(words: bytes) -> bytes:
    """A timestamp with its certificates in the order that DER asks for: some authorities send them in another, which no signature
    covers, and the parser takes no such set.  What is no timestamp comes back as it is."""
    try:
        (response,) = _parts(words, 0, len(words))
        token = _parts(words, *response[1:])[1]  # TimeStampResp: status, token (RFC 3161, 2.4.2)
        content = _parts(words, *token[1:])[1]  # ContentInfo: its type, [0] SignedData (RFC 5652, 3)
        (signed,) = _parts(words, *content[1:])
        _, first, last = next(each for each in _parts(words, *signed[1:]) if words[each[0]] == _CERTIFICATES)
        certificates = sorted(words[tag:end] for tag, _, end in _parts(words, first, last))
    except (IndexError, ValueError, StopIteration):
        return words
    return words[:first] + b"".join(certificates) + words[last:]


def _parts(words: bytes, start: int, end: int) -> list[tuple[int, int, int]]:
    """The elements of DER data between two places: where the tag of each stands, where its content begins and ends."""
    found = []
    while start < end:
        length, at = words[start + 1], start + 2
        if length & 0x80:
            at += length & 0x7F
            length = int.from_bytes(words[start + 2 : at])
        if at + length > end:
            raise ValueError
        found.append((start, at, at + length))
        start = at + length
    return found


def _authorities(path: Path | None) -> list[x509.Certificate] | None:
    if path is None:
        return None
    try:
        return x509.load_pem_x509_certificates(_small(path))
    except ValueError:
        raise KeyProblem(f"{path}: no certificates in PEM") from None


def digest_file(
    package: bytes, signature: Mapping[str, str] | None, stamp: Mapping[str, str] | None
) -> dict[str, object]:
    """The content of ``datapackage-digest.json``."""
    whole: dict[str, object] = {"path": PACKAGE, "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    if signature is not None:
        whole["signature"] = dict(signature)
    if stamp is not None:
        whole["timestamp"] = dict(stamp)
    return whole
