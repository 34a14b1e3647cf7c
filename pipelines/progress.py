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


class Speed:
    """Pages a second, from the first page on: what is loaded before it is no work on pages."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._pages = 0

    def advance(self, pages: int, now: float) -> None:
        """So many pages more, at a time in seconds."""
        if self._first is None:
            self._first = now
        else:
            self._pages += pages

    def per_second(self, now: float) -> float:
        """0 where too little is done to tell."""
        passed = 0.0 if self._first is None else now - self._first
        return self._pages / passed if passed > 0 and self._pages > 0 else 0.0


def progress_line(what: str, done: int, total: int | None, per_second: float) -> str:
    """``reading: 12,000/1,000,000 pages, 310/s, eta 53 min``; without speed and end where they are not known yet."""
    speed = f", {per_second:,.0f}/s" if per_second >= 9.5 else f", {per_second:.1f}/s" if per_second > 0 else ""
    if total is None:
        return f"{what}: {done:,} pages{speed}"
    left = (total - done) / per_second if per_second > 0 else 0.0
    eta = "" if not speed else f", eta {left:,.0f} s" if left < 120 else f", eta {left / 60:,.0f} min"
    return f"{what}: {done:,}/{total:,} pages{speed}{eta}"
