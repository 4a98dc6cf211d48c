"""Limits of one response that no setting of Scrapy gives.

Bytes on the wire and after decompression (``DOWNLOAD_MAXSIZE``), seconds in all (``DOWNLOAD_TIMEOUT``, which a server
that drips one byte a second cannot stretch), name lookup (``DNS_TIMEOUT``), redirects (``REDIRECT_MAX_TIMES``) and the
whole run (``CLOSESPIDER_TIMEOUT``) are settings, in `crawler.settings`; tests/test_limits.py holds each of them.
What is left is the head of a response: Twisted bounds one header line and not their number.
"""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HEADER, STATUS
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

# Sixteen times what nginx and Apache accept from a client in all (about 32 KiB); a chunk that holds the end of the
# head counts whole, and Twisted reads up to 64 KiB at once.
HEAD_MAXSIZE = 512 * 1024


class _BoundedHeadProtocol(_LenientHTTP11ClientProtocol):
    """Drops the connection when status line, headers and 1xx answers together pass `HEAD_MAXSIZE`."""

    _head_bytes = 0

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, bytes: bytes) -> None:  # noqa: N802 (Twisted's interface)
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head_bytes += len(bytes)
            if self._head_bytes > HEAD_MAXSIZE:
                self.transport.abortConnection()  # type: ignore[union-attr]
                return
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]


class _BoundedHeadFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedHeadProtocol:  # noqa: N802
        return _BoundedHeadProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class LimitedHandler(HTTP11DownloadHandler):
    """Scrapy's download handler with a bounded response head."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedHeadFactory
