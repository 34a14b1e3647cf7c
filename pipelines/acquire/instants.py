"""Instants as archives, mail and programs write them, in UTC.

What belongs here: reading one written instant; none is ever an error.  What does not: what a page prints (``read.moments``),
what the user wrote, whose mistakes are named (``files.sidecar``).
"""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime


def in_utc(moment: dt.datetime) -> dt.datetime | None:
    """A moment in UTC, where UTC is meant if it has no zone; None where the calendar ends before it gets there (the first and
    the last hours of the years 1 and 9999)."""
    try:
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except OverflowError:
        return None


def from_iso(text: str | None) -> dt.datetime | None:
    """An instant in ISO 8601, as WARC-Date writes it; None where it is missing or none."""
    try:
        return in_utc(dt.datetime.fromisoformat(text)) if text else None
    except ValueError:
        return None


def from_mail(text: str | None) -> dt.datetime | None:
    """An instant as mail and HTTP write it (RFC 5322, RFC 9110); None where it is missing or none."""
    try:
        return in_utc(parsedate_to_datetime(text)) if text else None
    except (ValueError, TypeError, OverflowError):
        return None


def from_digits(text: str) -> dt.datetime | None:
    """An archive's timestamp of 14 digits; None where it is none: archives hold some with month or day 00."""
    try:
        return dt.datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
