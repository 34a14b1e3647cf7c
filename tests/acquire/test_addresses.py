"""Where a fetch may not go.  Every resolver here is a fake and every connector refuses to be used: nothing is ever connected to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.acquire.network.addresses import Refused, kind_of, plain_host
from pipelines.acquire.network.door import Door, Unreached

# what a name resolves to, name by name
ANSWERS: dict[str, Sequence[str]] = {
    "public.example.org": ["93.184.215.14"],
    "loop.example.org": ["127.0.0.1"],
    "loop6.example.org": ["::1"],
    "any.example.org": ["0.0.0.0"],
    "ten.example.org": ["10.1.2.3"],
    "home.example.org": ["192.168.1.1"],
    "metadata.example.org": ["169.254.169.254"],
    "oracle.example.org": ["192.0.0.192"],
    "cgnat.example.org": ["100.64.0.1"],
    "multicast.example.org": ["224.0.0.1"],
    "broadcast.example.org": ["255.255.255.255"],
    "mapped.example.org": ["::ffff:127.0.0.1"],
    "nat64.example.org": ["64:ff9b::7f00:1"],
    "localnat64.example.org": ["64:ff9b:1::a00:1"],
    "sixtofour.example.org": ["2002:7f00:1::"],
    "teredo.example.org": ["2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    "ula.example.org": ["fd00::1"],
    "linklocal6.example.org": ["fe80::1%eth0"],
    "sitelocal6.example.org": ["fec0::1"],
    "multicast6.example.org": ["ff02::1"],
    "isatap.example.org": ["2600:1f18::5efe:7f00:1"],
    "mixed.example.org": ["93.184.215.14", "127.0.0.1"],
    "cafe.example.org": ["127.0.0.1"],
    "xn--caf-dma.example.org": ["127.0.0.1"],
}

REFUSED = [
    # literal addresses
    "http://127.0.0.1/",
    "http://127.0.0.1:8080/admin",
    "http://10.0.0.1/",
    "http://172.16.5.4/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://192.0.0.192/opc/v1/instance/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1%25eth0]/",
    "http://[fd12:3456::1]/",
    # the same in odd spellings
    "http://127.1/",
    "http://0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://１２７.0.0.1/",
    "http://0x7f.1/",
    "http://127.0.0.%31/",
    "http://1.2.3.4.5/",
    "http://09.0.0.1/",
    # names that are local by definition, and names without a dot
    "http://localhost/",
    "http://LOCALHOST./",
    "http://foo.localhost/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://router/",
    "http://ｌocalhost/",
    # a user name that looks like the host, a backslash, other schemes
    "http://public.example.org@127.0.0.1/",
    "http://user:secret@public.example.org/",
    "file:///etc/passwd",
    "ftp://public.example.org/",
    "gopher://127.0.0.1:70/",
    # names that resolve to such addresses
    *(f"http://{name}/" for name in ANSWERS if name != "public.example.org"),
    "https://loop.example.org/",
    "http://café.example.org/",
    "http://loop.example.org./",
]


class NoConnection(httpcore.NetworkBackend):
    """A connector that notes where it was sent and goes nowhere."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[object] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        self.asked.append(host)
        raise httpcore.ConnectError("this is a test")


def answer(host: str, port: int) -> Sequence[str]:
    return ANSWERS[host]


@pytest.mark.parametrize("url", REFUSED)
def test_refused_before_any_connect(url: str) -> None:
    connector = NoConnection()
    with Door("test", resolver=answer, connector=connector) as door, pytest.raises(Refused) as caught:
        door.get(url, max_bytes=1000)
    assert caught.value.reason == "blocked_ssrf"
    assert connector.asked == []


def test_a_backslash_is_no_address() -> None:
    connector = NoConnection()
    with Door("test", resolver=answer, connector=connector) as door, pytest.raises(Unreached, match="bad_url"):
        door.get("http://public.example.org\\@127.0.0.1/", max_bytes=1000)
    assert connector.asked == []


def test_a_public_host_is_connected_to_by_the_address_that_was_checked() -> None:
    connector = NoConnection()
    with Door("test", resolver=answer, connector=connector) as door, pytest.raises(Unreached, match="unreachable"):
        door.get("http://public.example.org/", max_bytes=1000)
    assert connector.asked == ["93.184.215.14"]


def test_rebinding_the_second_answer_is_judged_anew() -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    connector = NoConnection()
    with Door("test", resolver=lambda host, port: next(answers), connector=connector) as door:
        with pytest.raises(Unreached):
            door.get("http://public.example.org/", max_bytes=1000)
        with pytest.raises(Refused):
            door.get("http://public.example.org/", max_bytes=1000)
    assert connector.asked == ["93.184.215.14"]  # one look-up a connection, and the private answer was never used


def test_the_environment_cannot_send_us_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    connector = NoConnection()
    with Door("test", resolver=answer, connector=connector) as door, pytest.raises(Unreached):
        door.get("http://public.example.org/", max_bytes=1000)
    assert connector.asked == ["93.184.215.14"]


def test_open_to_lets_through_one_address_only() -> None:
    connector = NoConnection()
    with Door("test", resolver=answer, connector=connector, open_to=frozenset({"127.0.0.1"})) as door:
        with pytest.raises(Unreached):
            door.get("http://127.0.0.1/", max_bytes=1000)
        for url in ("http://127.0.0.2/", "http://10.0.0.1/", "http://[::1]/", "http://2130706433/"):
            with pytest.raises(Refused):
                door.get(url, max_bytes=1000)
    assert connector.asked == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("Example.ORG", "example.org"),
        ("example.org.", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("8.8.8.8", "8.8.8.8"),
        ("134744072", "8.8.8.8"),
        ("[2606:4700::1111]", "2606:4700::1111"),
    ],
)
def test_plain_host(host: str, plain: str) -> None:
    assert plain_host(host)[0] == plain


@given(st.ip_addresses(v=4))
def test_no_mapped_or_translated_form_of_any_address_is_public(address: object) -> None:
    from ipaddress import IPv4Address, IPv6Address

    assert isinstance(address, IPv4Address)
    for prefix in (0, 0xFFFF << 32, 0x64FF9B << 96, 0x2002 << 112):
        shift = 80 if prefix == 0x2002 << 112 else 0
        assert kind_of(IPv6Address(prefix | int(address) << shift))


@given(st.text(max_size=40))
def test_any_host_is_judged_or_refused(host: str) -> None:
    try:
        plain, literal = plain_host(host)
    except Refused:
        return
    assert plain.isascii()
    assert literal is None or kind_of(literal) is None
