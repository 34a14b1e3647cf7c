"""Which hosts and addresses a fetch may reach: the public ones.

A host is read as a browser reads it (WHATWG URL Standard, host parsing), so that no odd spelling of a local address gets
past, and an address is public if no row of ``special_addresses.tsv`` (IANA's special-purpose registries) holds it.  What
belongs here: judging names and addresses.  What does not: resolving and connecting (``http``).
"""

from __future__ import annotations

import csv
import ipaddress
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import httpcore
import idna

from pipelines.model import PageError

SPECIAL = Path(__file__).parent / "special_addresses.tsv"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # the only part of IPv6 that is given out (RFC 4291, IANA)
_LOCAL_NAMES = (  # special-use names (RFC 6761, 6762, 7686, 8375, 9476) and the one ICANN keeps for private use
    "localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "localdomain", "onion", "alt",
    "invalid", "test", "in-addr.arpa", "ip6.arpa",
)  # fmt: skip
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_IPV4_PART = re.compile(r"0x[0-9a-f]*|[0-9]+")


class NoAddress(httpcore.ConnectError):
    """A name of which the resolver knows no address, or that it could not be asked for."""


class Refused(PageError):
    """An address that must not be reached; nothing was connected to."""

    def __init__(self, detail: str) -> None:
        super().__init__("blocked_ssrf", detail)


def plain_host(host: str) -> tuple[str, Address | None]:
    """The host in the form that is resolved, and its address if it is a literal.  Raises Refused for local names, for forms that
    are no host and for literal addresses that are not public."""
    bare = _without_brackets(host)
    if bare is not None:
        literal: Address = _ipv6(bare)
        check_address(literal, host)
        return bare, literal
    name = unicodedata.normalize("NFKC", host).lower().replace("\u3002", ".").removesuffix(".")
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise Refused(f"{host!r} is not a host name: {error}") from None
    if not name or len(name) > 253:
        raise Refused(f"{host!r} is not a host name")
    labels = name.split(".")
    if _IPV4_PART.fullmatch(labels[-1]):
        number = _ipv4(host, labels)
        check_address(number, host)
        return str(number), number
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise Refused(f"{host!r} is not a host name")
    if len(labels) == 1 or any(name == local or name.endswith(f".{local}") for local in _LOCAL_NAMES):
        raise Refused(f"{name} is a name of a local network")
    return name, None


def _without_brackets(host: str) -> str | None:
    """The text of an IPv6 literal; None for other hosts."""
    if host.startswith("[") and host.endswith("]"):
        return host[1:-1]
    return host if ":" in host else None


def _ipv6(text: str) -> ipaddress.IPv6Address:
    try:
        return ipaddress.IPv6Address(text.split("%", 1)[0])
    except ValueError:
        raise Refused(f"[{text}] is not an IPv6 address") from None


def _ipv4(host: str, labels: list[str]) -> ipaddress.IPv4Address:
    """An IPv4 address in any of the forms that C libraries and browsers read: 127.1, 0x7f000001, 0177.0.0.1, 2130706433."""
    numbers: list[int] = []
    for label in labels:
        if not _IPV4_PART.fullmatch(label):
            raise Refused(f"{host!r} ends in a number but is not an IPv4 address")
        if label.startswith("0x"):
            base, digits = 16, label[2:]
        elif len(label) > 1 and label.startswith("0"):
            base, digits = 8, label[1:]
        else:
            base, digits = 10, label
        if len(digits) > 40 or (base == 8 and not re.fullmatch("[0-7]*", digits)):
            raise Refused(f"{host!r} ends in a number but is not an IPv4 address")
        numbers.append(int(digits or "0", base))
    if len(numbers) > 4 or any(part > 255 for part in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        raise Refused(f"{host!r} ends in a number but is not an IPv4 address")
    value = numbers[-1] + sum(part << (8 * (3 - place)) for place, part in enumerate(numbers[:-1]))
    return ipaddress.IPv4Address(value)


def check_address(address: Address, host: str) -> None:
    """Raises Refused unless the address is a public one."""
    kind = kind_of(address)
    if kind:
        named = host if host.strip("[]") == str(address) else f"{host} is {address}, which"
        raise Refused(f"{named} is no public address ({kind})")


def kind_of(address: Address) -> str | None:
    """What makes an address special (``loopback``, ``private`` ...); None for a public one."""
    for network, name in _special():
        if address.version == network.version and address in network:
            return name
    if isinstance(address, ipaddress.IPv6Address):
        if address not in _GLOBAL_UNICAST:
            return "outside global unicast"
        if (int(address) >> 32) & 0xFDFFFFFF == 0x00005EFE:
            return "ISATAP (RFC 5214)"
    return None


@lru_cache(1)
def _special() -> tuple[tuple[Network, str], ...]:
    with SPECIAL.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return tuple((ipaddress.ip_network(row["network"]), row["name"]) for row in rows)
