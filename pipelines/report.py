"""What a run did: its report, and what each source gave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SourceCount:
    """What one source gave, in pages: seen = stored + already_there + rejected."""

    collection: str
    path: str
    seen: int
    stored: int  # new in the archive with this run
    already_there: int
    rejected: int  # pages that give no article
    reasons: dict[str, int]
    fetched: int = 0  # pages whose bytes came over the network with this run
    passed_over: dict[str, int] = field(default_factory=dict)  # what the source holds beside pages, by kind
    digests: dict[str, int] = field(default_factory=dict)  # of WARC records: which declared digest agreed


@dataclass(slots=True)
class Report:
    """What a run did."""

    warehouse: str
    fingerprint: str
    sources: list[SourceCount] = field(default_factory=list)
    in_archive: int = 0  # captures of the whole archive under this fingerprint
    processed: int = 0  # captures that this run read and annotated
    languages: dict[str, int] = field(default_factory=dict)  # of the pages that this run read
    incomplete: int = 0  # pages that this run read and that lost a layer to a bug of ours
    lost_layers: dict[str, int] = field(
        default_factory=dict
    )  # layer and line of the bug -> those pages, as rejects.item
    doubtful: int = 0  # pages that this run read and whose articles.score is low
    is_published: bool = False  # False: nothing was new
    rows: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    shard: str = ""  # '3/16' where the run read one share and publishes nothing

    def total(self, count: str) -> int:
        """The sum of one count over all sources."""
        return sum(int(getattr(source, count)) for source in self.sources)

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        return {
            "warehouse": self.warehouse,
            "seen": self.total("seen"),
            "stored": self.total("stored"),
            "already_there": self.total("already_there"),
            "rejected": self.total("rejected"),
            "reasons": dict(sum((Counter(source.reasons) for source in self.sources), Counter())),
            "passed_over": dict(sum((Counter(source.passed_over) for source in self.sources), Counter())),
            "processed": self.processed,
            "languages": self.languages,
            "incomplete": self.incomplete,
            "lost_layers": self.lost_layers,
            "doubtful": self.doubtful,
            "is_published": self.is_published,
            "rows": self.rows,
            "sources": [
                {name: getattr(source, name) for name in SourceCount.__dataclass_fields__} for source in self.sources
            ],
            "notes": self.notes,
            "fingerprint": self.fingerprint,
            **({"shard": self.shard} if self.shard else {}),
        }
