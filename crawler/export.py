"""Files made from the store. Formats take lines of JSON and write a file under another name that is then renamed."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from cleaners.article import Article

COLUMNS = tuple(field.name for field in fields(Article))
# Rows of a Parquet row group: some 20 MB of text, what readers take at a time.
ROW_GROUP = 5000


class ExportError(Exception):
    """An export that cannot be made; the message says why. No file is left half written."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles, and which of their fields (all when empty)."""

    since: str | None = None
    site: str | None = None
    fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.fields:
            if name not in COLUMNS:
                raise ExportError(f"no field {name!r}; there are {', '.join(COLUMNS)}")


def select(store: sqlite3.Connection, selection: Selection) -> Iterator[str]:
    """Lines of JSON: the newest version of each address, in the order of the addresses."""
    for (line,) in store.execute(_SELECT, {"site": selection.site, "since": selection.since}):
        if selection.fields:
            article = json.loads(line)
            line = _dump({name: article[name] for name in selection.fields})
        yield line


def write_jsonl(lines: Iterable[str], selection: Selection, output: str) -> int:
    """One record a line, UTF-8. How many there are."""
    count = 0
    with _whole(output) as file:
        for line in lines:
            file.write(line.encode("utf-8", "backslashreplace") + b"\n")
            count += 1
    return count


def write_parquet(lines: Iterable[str], selection: Selection, output: str) -> int:
    """One column per field; text as text, what has a structure as JSON. Needs pyarrow (the extra ``parquet``)."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ExportError("parquet needs pyarrow: pip install 'jingwen[parquet]'") from None
    names = selection.fields or COLUMNS
    schema = pa.schema([(name, pa.list_(pa.string()) if name in _LISTS else pa.string()) for name in names])
    rows, count = iter(lines), 0
    with _whole(output) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := [json.loads(line) for line in islice(rows, ROW_GROUP)]:
            columns = {name: [_cell(name, article[name]) for article in group] for name in names}
            writer.write_table(pa.table(columns, schema=schema))
            count += len(group)
    return count


FORMATS: Mapping[str, Callable[[Iterable[str], Selection, str], int]] = {
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}
_LISTS = frozenset({"authors", "editors", "breadcrumbs"})


def _cell(name: str, value: Any) -> Any:
    """A lone surrogate, which JSON can hold, is no character that Parquet can hold."""
    if name in _LISTS:
        return [_cell("", one) for one in value]
    if value is None or isinstance(value, str):
        return value and value.encode("utf-8", "replace").decode("utf-8")
    return _cell("", _dump(value))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def _whole(output: str) -> Iterator[BinaryIO]:
    """A file that appears under its name when everything is in it; ``-`` is standard output."""
    if output == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise ExportError(f"{output}: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)


_SELECT = """
SELECT json FROM articles JOIN addresses ON addresses.id = articles.address
WHERE version = (SELECT MAX(version) FROM articles AS later WHERE later.address = articles.address)
AND (:site IS NULL OR articles.site = :site)
AND (:since IS NULL OR json_extract(json, '$.published') IS NULL
     OR substr(json_extract(json, '$.published'), 1, 10) >= :since)
ORDER BY addresses.key
"""
