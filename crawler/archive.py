"""The archive: every response as it came, in WARC 1.1 segments, so that a page is cleaned again and never fetched again.

A process writes segments of its own. A record is on the disk before a transaction refers to it; what a killed process
left behind the last such record is cut off by the next one.
"""

from __future__ import annotations

import asyncio
import io
import os
import secrets
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from time import gmtime, strftime
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.items import Page, Place

# One file that an ordinary tool still opens at ease; the next record begins a new one.
SEGMENT_BYTES = 1 << 30
# Headers of the transfer, not of the page: Scrapy has undone what they announce.
_UNDONE = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"})


class ArchiveError(Exception):
    """A segment or record that cannot be read; the message names the file."""


class Archive:
    """A folder of segments. Nothing is created before the first page is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file: BinaryIO | None = None
        self._name = ""
        # Segments by number and, of the open one, the bytes that are certainly on the disk.
        self._number = 0
        self._durable = (0, 0)
        self._syncing: asyncio.Task[None] | None = None

    async def store(self, page: Page, request_headers: Mapping[str, str]) -> Place:
        """As `write`, without holding up the loop: one wait for the disk serves all pages that came meanwhile."""
        place = self._append(page, request_headers)
        until = (self._number, place.end)
        while self._durable < until:
            if self._syncing is None:
                self._syncing = asyncio.get_running_loop().create_task(self._sync())
            await asyncio.shield(self._syncing)
        return place

    async def _sync(self) -> None:
        assert self._file is not None  # noqa: S101 (there is something to wait for)
        until = (self._number, self._file.tell())
        # A descriptor of its own: the segment may be full, and closed, before the disk is done.
        number = os.dup(self._file.fileno())
        try:
            await asyncio.get_running_loop().run_in_executor(None, os.fdatasync, number)
            self._durable = max(self._durable, until)
        finally:
            os.close(number)
            self._syncing = None

    def write(self, page: Page, request_headers: Mapping[str, str]) -> Place:
        """Append a response and its request, one gzip member each; on the disk when this returns."""
        place = self._append(page, request_headers)
        assert self._file is not None  # noqa: S101 (just written)
        os.fdatasync(self._file.fileno())
        return place

    def _append(self, page: Page, request_headers: Mapping[str, str]) -> Place:
        buffer = io.BytesIO()
        _write_pair(WARCWriter(buffer, gzip=True, warc_version="WARC/1.1"), page, request_headers)
        file = self._segment()
        start = file.tell()
        file.write(buffer.getbuffer())
        file.flush()
        return Place(self._name, start, file.tell())

    def read(self, place: Place) -> Page:
        """The page that lies at a place. Refuses (ArchiveError) a missing segment and a damaged record."""
        path = self.folder / place.segment
        try:
            with path.open("rb") as file:
                file.seek(place.offset)
                for _, page in _pages(file, path):
                    return page
        except OSError as error:
            raise ArchiveError(f"archive {path}: {error.strerror}") from error
        raise ArchiveError(f"archive {path}: no page at {place.offset}")

    def cut(self, name: str, size: int) -> int:
        """Cut off what a dead writer left behind its last record that counts; how many bytes went."""
        path = self.folder / name
        if not path.exists() or (surplus := path.stat().st_size - size) <= 0:
            return 0
        with path.open("rb+") as file:
            file.truncate(size)
            os.fsync(file.fileno())
        return surplus

    def close(self) -> None:
        if self._file is not None:
            os.fdatasync(self._file.fileno())
            self._file.close()
            self._file = None
            self._durable = (self._number + 1, 0)

    def _segment(self) -> BinaryIO:
        if self._file is not None and self._file.tell() >= SEGMENT_BYTES:
            self.close()
        if self._file is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._number += 1
            self._name = f"{strftime('%Y%m%d%H%M%S', gmtime())}-{os.getpid()}-{secrets.token_hex(4)}.warc.gz"
            self._file = (self.folder / self._name).open("xb")
        return self._file


def pages_in(path: Path) -> Iterator[tuple[Place, Page]]:
    """The pages of a segment, or of all segments of a folder by name. A torn tail ends its segment without an error.

    Refuses (ArchiveError) a path that is not there.
    """
    if not path.exists():
        raise ArchiveError(f"archive {path}: no such file or folder")
    for segment in sorted(path.glob("*.warc*")) if path.is_dir() else [path]:
        with segment.open("rb") as file:
            for offset, page in _pages(file, segment):
                yield Place(segment.name, offset, 0), page


def _pages(file: BinaryIO, path: Path) -> Iterator[tuple[int, Page]]:
    start = file.tell()
    records = ArchiveIterator(file, check_digests=True)
    try:
        for record in records:
            if record.rec_type != "response" or record.http_headers is None:
                continue
            body = record.content_stream().read()
            if record.digest_checker.passed is False:
                return
            yield start + records.get_record_offset(), _page(record, body)
    except Exception:
        # A torn record: warcio fails wherever its parsing happens to be, with AttributeError as well as its own errors.
        return


def _page(record: Any, body: bytes) -> Page:
    ours = record.rec_headers
    headers: dict[str, str] = {}
    for name, value in record.http_headers.headers:
        headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
    return Page(
        url=ours.get_header("WARC-Target-URI"),
        status=int(record.http_headers.get_statuscode()),
        headers=headers,
        body=body,
        fetched=ours.get_header("WARC-Date"),
        kind=ours.get_header("Jingwen-Kind") or _kind(headers),
        site=ours.get_header("Jingwen-Site"),
        address=ours.get_header("Jingwen-Address") or ours.get_header("WARC-Target-URI"),
        part=int(ours.get_header("Jingwen-Part") or 1),
    )


def _kind(headers: Mapping[str, str]) -> str:
    """What a record of somebody else's archive is: a page when it is HTML."""
    return "article" if "html" in headers.get("content-type", "html") else "file"


def _write_pair(writer: Any, page: Page, request_headers: Mapping[str, str]) -> None:
    ours = {"WARC-Date": page.fetched, "Jingwen-Kind": page.kind, "Jingwen-Address": page.address or page.url}
    ours |= {"Jingwen-Site": page.site} if page.site else {}
    ours |= {"Jingwen-Part": str(page.part)} if page.part > 1 else {}
    headers = [(name, value) for name, value in page.headers.items() if name not in _UNDONE]
    status = StatusAndHeaders(f"{page.status} {_reason(page.status)}", headers, protocol="HTTP/1.1")
    response = writer.create_warc_record(
        page.url, "response", payload=io.BytesIO(page.body), http_headers=status, warc_headers_dict=ours
    )
    parts = urlsplit(page.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = [("Host", parts.netloc), *request_headers.items()]
    line = StatusAndHeaders(f"{page.method} {target} HTTP/1.1", asked, is_http_request=True)
    request = writer.create_warc_record(page.url, "request", http_headers=line)
    writer.write_request_response_pair(request, response)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "-"
