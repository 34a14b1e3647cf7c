"""A site on the loopback and a client of it, for the tests of live pages, feeds and sitemaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from pipelines.acquire import Acquired
from pipelines.settings import remote_source
from tests.acquire.servers import FakeClock, Server, balance, network, take


class Site:
    """A site with pages by path, and a client with the test's clock."""

    def __init__(self, root: Path, script: Mapping[str, object]) -> None:
        self.root, self.clock = root, FakeClock()
        self.server = Server(script, self.clock)  # type: ignore[arg-type]
        self.network = network(self.clock)

    def run(self, *paths: str, kind: str = "live", **words: object) -> Acquired:
        urls = [path if path.startswith("http") else self.server.url + path for path in paths]
        found = take(self.root, self.network, remote_source(kind, urls, collection="s", **words))  # type: ignore[arg-type]
        seen, accounted = balance(found)
        assert seen == accounted
        return found

    def reasons(self, *paths: str, **words: object) -> list[str]:
        return [reject.reason for reject in self.run(*paths, **words).rejects]  # type: ignore[arg-type]

    def times(self, path: str) -> list[float]:
        return [asked.at for asked in self.server.log if asked.path == path]


Make = Callable[[Mapping[str, object]], Site]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Make]:
    made: list[Site] = []

    def make(script: Mapping[str, object]) -> Site:
        made.append(Site(tmp_path, script))
        return made[-1]

    yield make
    for one in made:
        one.server.close()
        one.network.door.close()
