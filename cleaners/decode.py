"""Bytes to text: the bytes decide, labels only advise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_META = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.I)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text; ``chosen_by`` says what settled the encoding, ``replaced`` counts undecodable places."""

    text: str
    encoding: str
    chosen_by: str
    replaced: int = 0
    double_encoded: bool = False


def decode(raw: bytes, headers: Mapping[str, str] | None = None) -> Decoded:
    """First version: valid UTF-8, else GB18030 or the declared charset."""
    try:
        return Decoded(raw.decode("utf-8-sig"), "utf-8", "bytes")
    except UnicodeDecodeError:
        found = _META.search(raw[:4096])
        label = found.group(1).decode("ascii").lower() if found else "gb18030"
        label = "gb18030" if label in ("gb2312", "gbk", "x-gbk", "utf-8") else label
        text = raw.decode(label, "replace")
        return Decoded(text, label, "meta" if found else "default", text.count("\ufffd"))
