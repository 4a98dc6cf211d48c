"""Attachments: bytes under their hash, the name they came with recorded beside it and never used as a path."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scrapy.http import Response

_NAMED = re.compile(r"""filename\*?\s*=\s*(?:UTF-8''|utf-8'')?"?([^";]{1,400})""")
_TYPE = re.compile(r"\.([0-9A-Za-z]{1,8})$")


@dataclass(frozen=True, slots=True)
class FileFound:
    """A fetched file: its name as page or server gave it, and its bytes' hash, which is where they lie."""

    sha256: str
    name: str
    type: str
    size: int


def keep(folder: Path, response: Response, title: str | None) -> FileFound:
    """Put a response's bytes on the disk under their hash, whole or not at all; the same bytes are kept once."""
    body = response.body
    digest = hashlib.sha256(body).hexdigest()
    path = folder / digest[:2] / digest
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{digest}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            with temporary.open("xb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    served = _served_name(response)
    name = title or served
    kind = _TYPE.search(served) or _TYPE.search(name)
    return FileFound(digest, name, kind[1].lower() if kind else "", len(body))


def _served_name(response: Response) -> str:
    header = (response.headers.get("Content-Disposition") or b"").decode("utf-8", "replace")
    if named := _NAMED.search(header):
        return unquote(named[1]).strip()
    return unquote(urlsplit(response.url).path.rpartition("/")[2])
