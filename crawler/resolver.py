"""A name resolver that refuses closed addresses at the moment of the connection."""

from __future__ import annotations

from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.addresses import Exceptions, canonical, is_public


@implementer(IHostnameResolver)
class GuardedResolver:
    """A name resolver that gives no answer at all when one of the addresses is closed.

    ``refused`` keeps, per host, the closed address of its last answer, so that the handler can say why.
    """

    def __init__(self, inner: Any, allowed: Exceptions) -> None:
        self._inner = inner
        self.allowed = allowed
        self.refused: dict[str, str] = {}

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        *rest: Any,
        **named: Any,
    ) -> Any:
        """Resolve as the inner resolver does, and pass its answer on or drop it whole."""
        receiver = resolutionReceiver
        if not self.allowed.name(hostName, portNumber):
            receiver = _PublicOnly(receiver, canonical(hostName), self.refused)
        return self._inner.resolveHostName(receiver, hostName, portNumber, *rest, **named)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Holds an answer back until it is complete: a mixed one is a sign of an attack, not a choice."""

    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self._receiver = receiver
        self._host = host
        self._refused = refused
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        closed = [address.host for address in self._addresses if not is_public(address.host)]
        self._refused.pop(self._host, None)
        if closed:
            self._refused[self._host] = closed[0]
        else:
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
