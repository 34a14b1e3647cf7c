"""How far a run is: what it tells, and the line in which that is said."""

from __future__ import annotations

from typing import Protocol


class PageProgress(Protocol):
    """Where a run says how far it is."""

    def start(self, what: str, total: int | None) -> None:
        """A part of the run begins; ``total`` pages, None = not known."""
        ...

    def advance(self, pages: int) -> None:
        """So many pages more (fewer where some must be done again)."""
        ...


class Progress(PageProgress, Protocol):
    """Where a run says how far it is, and what the user should know."""

    def say(self, text: str) -> None:
        """One line that the user should see."""
        ...


def progress_line(what: str, done: int, total: int | None, per_second: float) -> str:
    """``reading: 12,000/1,000,000 pages, 310/s, eta 53 min``."""
    if total is None:
        return f"{what}: {done:,} pages, {per_second:,.0f}/s"
    left = (total - done) / per_second if per_second > 0 else 0.0
    eta = f"{left:,.0f} s" if left < 120 else f"{left / 60:,.0f} min"
    return f"{what}: {done:,}/{total:,} pages, {per_second:,.0f}/s, eta {eta}"
