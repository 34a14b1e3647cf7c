"""The one network door: every byte from the network comes through ``Door.get``.

One call is one request and one response, redirects included as such: who calls decides about the next hop, and the next
hop passes the door again.  A host is resolved once, all its addresses are judged (``addresses``), and the connection goes
to the address that was judged, so that a second answer of the resolver is never used.  Proxies and other settings of the
environment are not looked at.

Every call has a deadline for the whole exchange, whatever the peer trickles, and a cap on the body as it comes over the
wire; only gzip is asked for and nothing is decoded here.  What belongs here: connecting, limits, typed failures.  What does
not: retries, politeness, what a status means.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal
from urllib.parse import urlsplit

import httpcore
import httpx
from h2.exceptions import H2Error
from hpack import HPACKError

from pipelines.acquire.formats.payload import MAX_HEAD
from pipelines.acquire.network.addresses import NoAddress, Refused, check_address, plain_host
from pipelines.model import PageError

Resolver = Callable[[str, int], Sequence[str]]
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

SECONDS = 60.0  # for a whole exchange, from resolving to the last byte
CONNECT_SECONDS = 15.0
READ_SECONDS = 20.0  # without a single byte
MAX_URL = 4096  # characters
_FRAME = 100  # bytes that a record of a response adds to its headers: the status line, the name of one that was undone
RETRYABLE = frozenset({"timeout", "dns_failure", "unreachable", "disconnected"})


class Unreached(PageError):
    """A request without a usable response.  ``reason``: bad_url, too_big, bad_response or one of RETRYABLE."""

    @property
    def may_recover(self) -> bool:
        """Whether the same request may succeed later."""
        return self.reason in RETRYABLE


@dataclass(frozen=True, slots=True)
class Response:
    """One response as it came: ``body`` in the bytes of the wire, still content-encoded; headers in order, as received."""

    url: str
    status: int
    reason: str
    protocol: str  # 'HTTP/1.1', 'HTTP/2'
    headers: tuple[tuple[str, str], ...]
    body: bytes
    ip: str | None
    request_headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The first non-empty value of a header, in any case of letters."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted and value), None)


def user_agent(contact: str) -> str:
    """What we call ourselves; ``contact`` is an address where the operator can be reached."""
    name = f"dateline/{version('dateline')}"
    return f"{name} (+{contact})" if contact else name


def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a host, as the system's resolver gives them; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Door:
    """Makes requests.  ``open_to``: addresses that are let through though they are not public; for tests with a server of their
    own, settable from code only.  Threads may share a door; each has its own connections."""

    def __init__(
        self,
        agent: str,
        *,
        resolver: Resolver = resolve,
        connector: httpcore.NetworkBackend | None = None,
        open_to: frozenset[str] = frozenset(),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.agent = agent
        self._backend = _CheckedBackend(resolver, connector or httpcore.SyncBackend(), open_to)
        self._tls = tls
        self._local = threading.local()
        self._clients: list[httpx.Client] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Door:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            clients, self._clients = self._clients, []
        for client in clients:
            client.close()
        self._backend.close()
        self._local = threading.local()

    def get(
        self,
        url: str,
        *,
        max_bytes: int,
        headers: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
        check: Callable[[int, Mapping[str, str]], None] = lambda status, headers: None,
        beyond: Literal["refuse", "cut"] = "refuse",
    ) -> Response:
        """One GET.  ``max_bytes`` caps the body on the wire, ``beyond`` says what becomes of a longer one; ``check`` may raise on
        status and headers (names in lower case) before the body is read.  Raises Refused (nothing was connected to), Unreached."""
        target = self._target(url)
        sent = {"User-Agent": self.agent, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Encoding": "gzip", **(headers or {})}  # fmt: skip
        ends = time.monotonic() + seconds
        self._backend.until(ends)
        try:
            request = self._client().build_request("GET", target, headers=sent)
            response = self._client().send(request, stream=True)
            try:
                _check_head(response)
                check(response.status_code, {name.lower(): value for name, value in response.headers.items()})
                body = bytearray()
                for chunk in response.iter_raw():
                    body += chunk
                    if len(body) > max_bytes and beyond == "cut":
                        del body[max_bytes:]
                        break
                    if len(body) > max_bytes:
                        raise Unreached("too_big", f"more than {max_bytes:,} bytes on the wire")
                    if time.monotonic() > ends:
                        raise Unreached("timeout", f"not complete after {seconds:g} s")
                return _response(url, response, bytes(body))
            finally:
                response.close()
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise Unreached("timeout", str(error) or f"no answer within {seconds:g} s") from None
        except (httpcore.NetworkError, OSError) as error:
            named = "dns_failure" if isinstance(error, NoAddress) else "unreachable"
            reason = named if isinstance(error, (httpcore.ConnectError, OSError)) else "disconnected"
            raise Unreached(reason, str(error) or type(error).__name__) from None
        except (httpcore.RemoteProtocolError, httpcore.ConnectionNotAvailable) as error:
            cut = "disconnected" in str(error) or "closed connection" in str(error)
            raise Unreached("disconnected" if cut else "bad_response", str(error)) from None
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreached("bad_response", f"{type(error).__name__}: {error}") from None
        except (H2Error, HPACKError, ValueError, LookupError, AttributeError) as error:
            # httpcore lets these through on frames and headers that no server should send
            raise Unreached("bad_response", f"{type(error).__name__}: {error}") from None

    def _target(self, url: str) -> httpx.URL:
        """The address as it is requested: judged, with its host in the form that was judged.  Raises Refused, Unreached."""
        if len(url) > MAX_URL or any(char <= " " or char in "\x7f\\" for char in url):
            raise Unreached("bad_url", f"{url[:80]!r} is not an address that can be requested")
        try:
            parts = urlsplit(url)
            host, port, user = parts.hostname or "", parts.port, parts.username is not None
        except ValueError as error:
            raise Unreached("bad_url", f"{url[:80]!r}: {error}") from None
        if parts.scheme.lower() not in ("http", "https") or not host:
            raise Refused(f"{url[:80]!r} is not an http or https address")
        if user:
            raise Refused(f"{url[:80]!r} carries a user name, which hides the real host")
        name = self._backend.judge(host)
        shown = f"[{name}]" if ":" in name else name
        query = f"?{parts.query}" if parts.query else ""
        where = f":{port}" if port else ""
        try:
            return httpx.URL(f"{parts.scheme.lower()}://{shown}{where}{parts.path or '/'}{query}")
        except httpx.InvalidURL as error:
            raise Unreached("bad_url", f"{url[:80]!r}: {error}") from None

    def _tls_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls is None:
                self._tls = httpx.create_ssl_context(trust_env=False)
            return self._tls

    def _client(self) -> httpx.Client:
        """The calling thread's client."""
        client: httpx.Client | None = getattr(self._local, "client", None)
        if client is None:
            client = httpx.Client(
                transport=_Transport(self._backend, self._tls_context()),
                follow_redirects=False,
                trust_env=False,
                timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            )
            self._local.client = client
            with self._lock:
                self._clients.append(client)
        client.cookies.clear()  # a page is asked for as by a stranger
        return client


def _check_head(response: httpx.Response) -> None:
    """Raises Unreached for a head that the archive could not read again."""
    size = len(response.reason_phrase) + sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
    if size > MAX_HEAD - _FRAME:
        raise Unreached("bad_response", f"more than {MAX_HEAD:,} bytes of HTTP headers")


def _response(url: str, response: httpx.Response, body: bytes) -> Response:
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    return Response(
        url=url,
        status=response.status_code,
        reason=response.reason_phrase,
        protocol=response.http_version,
        headers=_pairs(response.headers.raw),
        body=body,
        ip=str(peer[0]) if peer else None,
        request_headers=_pairs(response.request.headers.raw),
    )


def _pairs(raw: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


# ── below httpx ──────────────────────────────────────────────────────────────────────────────────────────────────────


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


class _Transport(httpx.BaseTransport):
    """httpx over a connection pool whose connections the checked backend makes."""

    def __init__(self, backend: _CheckedBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, http1=True, http2=True, max_connections=8, keepalive_expiry=15.0, network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        if not isinstance(response.stream, Iterable):
            raise TypeError("httpcore gave a response that cannot be read synchronously")
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response.stream),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _CheckedBackend(httpcore.NetworkBackend):
    """Resolves once, judges every address, connects to what was judged."""

    def __init__(self, resolver: Resolver, connector: httpcore.NetworkBackend, open_to: frozenset[str]) -> None:
        self._resolver = resolver
        self._connector = connector
        self._open_to = frozenset(ipaddress.ip_address(address) for address in open_to)
        self._local = threading.local()
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="dateline-resolve")

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="dateline-resolve")

    def until(self, ends: float) -> None:
        """The calling thread's exchange ends at this moment of time.monotonic."""
        self._local.ends = ends

    def left(self, timeout: float | None) -> float:
        """Seconds that the calling thread may still wait; raises httpcore.ReadTimeout when there are none."""
        left = float(getattr(self._local, "ends", time.monotonic() + SECONDS)) - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline of the whole exchange has passed")
        return left if timeout is None else min(left, timeout)

    def judge(self, host: str) -> str:
        """The host in the form that is resolved; raises Refused."""
        try:
            if ipaddress.ip_address(host) in self._open_to:
                return host
        except ValueError:
            pass
        return plain_host(host)[0]

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        name = self.judge(host)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(name, port):
            try:
                stream = self._connector.connect_tcp(
                    address, port, self.left(timeout), local_address, list(socket_options or ())
                )
                return _TimedStream(stream, self, (address, port))
            except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError) as error:
                failure = error
        raise failure

    def _addresses(self, name: str, port: int) -> list[str]:
        """The addresses of a host, all of them judged: one that is not public condemns the host."""
        try:
            found: Sequence[str] = [str(ipaddress.ip_address(name))]
        except ValueError:
            waiting: Future[Sequence[str]] = self._threads.submit(self._resolver, name, port)
            try:
                found = waiting.result(self.left(CONNECT_SECONDS))
            except TimeoutError:
                raise httpcore.ConnectTimeout(f"{name}: no answer from the resolver") from None
            except (OSError, UnicodeError) as error:
                raise NoAddress(f"the name {name} could not be resolved: {error}") from None
        addresses = [ipaddress.ip_address(text.split("%", 1)[0]) for text in found]
        for address in addresses:
            if address not in self._open_to:
                check_address(address, name)
        return list(dict.fromkeys(str(address) for address in addresses))

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SocketOption] | None = None
    ) -> httpcore.NetworkStream:
        raise Refused("a local socket is not an address")

    def sleep(self, seconds: float) -> None:
        self._connector.sleep(seconds)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every wait ends with the exchange."""

    def __init__(self, stream: httpcore.NetworkStream, backend: _CheckedBackend, peer: tuple[str, int]) -> None:
        self._stream = stream
        self._backend = backend
        self._peer = peer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._backend.left(timeout))
        return _TimedStream(inner, self._backend, self._peer)

    def get_extra_info(self, info: str) -> object:
        if info == "server_addr":  # what was connected to; a socket forgets it when its peer has gone
            return self._peer
        return self._stream.get_extra_info(info)
