"""The fields: one small extractor each, strongest evidence first, None when evidence disagrees without a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and where it was found, as in ``meta ArticleTitle``, ``line 来源``, ``rules.title``."""

    value: T
    where: str
