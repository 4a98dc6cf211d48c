"""When the article was published and last changed."""

from __future__ import annotations

from cleaners.fields.calendar import parse_date

__all__ = ["parse_date"]
