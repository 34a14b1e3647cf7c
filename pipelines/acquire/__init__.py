"""acquire: bytes in, a capture out; archived once, never changed.

``acquire`` looks at every page of the named sources, archives what is new and says what became of each.  What belongs in
this room: one module per way a page arrives, the one network door, the archive, addresses and sidecars.  What does not:
looking into a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipelines.acquire import archive
from pipelines.acquire.files.load import load_files
from pipelines.acquire.items import Item
from pipelines.acquire.keeper import Keeper
from pipelines.acquire.outcomes import Acquired, SourceOutcome, rejects, write_rejects
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source

if TYPE_CHECKING:
    from pipelines.acquire.network.reach import Network
    from pipelines.acquire.network.robots import Robots

__all__ = ["Acquired", "SourceOutcome", "acquire", "rejects"]


def acquire(
    paths: WarehousePaths,
    sources: Sequence[Source],
    settings: Settings,
    tick: Callable[[], None] = lambda: None,
    *,
    say: Callable[[str], None] = lambda text: None,
    network: Network | None = None,
) -> Acquired:
    """Archive every page of the sources that is not archived yet.  Call it under the warehouse's lock; ``tick`` is called once a
    page, ``say`` with lines that the user should see; ``network``: None = the real one.  Raises ArchiveError, OSError (disk)."""
    found = Acquired()
    limit = settings.page_bytes
    reach = _Reach(settings, say, network)
    with archive.Writer(paths.archive) as writer, reach:
        found.run = writer.run
        keeper = Keeper(writer, paths.archive, found, tick)
        for source in sources:
            outcome = SourceOutcome(source)
            found.sources.append(outcome)
            items = (
                load_files(source.path, source.kind, limit) if source.is_local else reach.items(source, keeper, limit)
            )
            for item in items:
                keeper.archive_item(item, outcome)
            keeper.settle_revisits(outcome)
            found.outcomes |= {(source.collection, name): capture for name, capture in outcome.outcomes.items()}
            if not outcome.outcomes and source.is_local:
                found.empty_sources.append(source.path)
        found.new_captures = {name for name in found.outcomes.values() if name} - keeper.before
    standing = {(reject.collection, reject.source_name): reject for reject in found.rejects}  # the last word on a page
    found.rejects = [reject for key, reject in standing.items() if found.outcomes[key] is None]
    write_rejects(paths, found)
    return found


class _Reach:
    """The network, opened when the first source asks for it: a run on files never imports an HTTP library."""

    def __init__(self, settings: Settings, say: Callable[[str], None], network: Network | None) -> None:
        self._settings = settings
        self._say = say
        self._given = network
        self._opened: Network | None = None
        self._robots: Robots | None = None

    def __enter__(self) -> _Reach:
        return self

    def __exit__(self, *error: object) -> None:
        if self._opened is not None:
            self._opened.door.close()

    def items(self, source: Source, keeper: Keeper, limit: int) -> Iterator[Item]:
        """What a source of the network gives."""
        from pipelines.acquire.network.reach import Network
        from pipelines.acquire.network.robots import Robots
        from pipelines.acquire.web.remote import remote_items

        network = self._given or self._opened
        if network is None:
            network = self._opened = Network.real(self._settings.contact, self._settings.host_seconds, self._say)
        if self._robots is None:
            self._robots = Robots(network)
        return remote_items(
            network, self._robots, source, lambda name: keeper.latest_capture(source.collection, name), limit
        )
