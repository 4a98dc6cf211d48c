"""The tables: phrases, markers and labels as TOML beside this file, each read once, when first asked for, and frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def load(name: str) -> Mapping[str, Any]:
    """The table ``<name>.toml``: tables as read-only mappings, arrays as tuples.

    Raises FileNotFoundError for a table that does not exist and tomllib.TOMLDecodeError for one that is no TOML.

    >>> entry = load("cms")["marker"][0]
    >>> sorted(entry)[:2]
    ['container', 'drop']
    >>> entry["id"] = "other"
    Traceback (most recent call last):
    ...
    TypeError: 'mappingproxy' object does not support item assignment
    """
    return _frozen(tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8")))  # type: ignore[no-any-return]


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    return value
