"""The ``Retry-After`` header (RFC 9110 §10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_of(value: bytes | None, now: datetime | None = None) -> float | None:
    """The seconds a header value asks for, a date read against ``now``; None where it says neither, never negative.

    >>> seconds_of(b"120"), seconds_of(b"soon"), seconds_of(None)
    (120.0, None, None)
    >>> seconds_of(b"Mon, 02 Mar 2026 10:00:30 GMT", datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
    30.0
    """
    text = (value or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - (now or datetime.now(UTC))).total_seconds())
