"""Who holds a lease: a process of this machine, and whether it is provably dead."""

from __future__ import annotations

import os
import platform
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def me() -> str:
    """This process as ``machine/pid/start``. A number alone would not do: systems use process ids again.

    An owner may have more behind another slash, when a process holds several stores.
    """
    pid = os.getpid()
    return f"{_machine()}/{pid}/{_started(pid)}"


def is_dead(owner: str) -> bool:
    """True only when it is certain: the same machine and start of it, and no such process any more.

    The owner on another machine, or in another container, may live: its lease has to expire.

    >>> is_dead(me()), is_dead("elsewhere/1/1")
    (False, False)
    """
    machine, pid, started = [*owner.split("/"), "", ""][:3]
    return machine == _machine() and pid.isdigit() and _started(int(pid)) != started


@lru_cache(maxsize=1)
def _machine() -> str:
    """Host name, boot and process namespace: within these three a process id and its start name one process."""
    return ":".join((platform.node(), _read("/proc/sys/kernel/random/boot_id"), _namespace()))


def _namespace() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def _started(pid: int) -> str:
    """The start of a process in clock ticks since boot; "" when there is none (a zombie counts as none)."""
    stat = _read(f"/proc/{pid}/stat")
    if stat:
        after_name = stat.rpartition(")")[2].split()
        return "" if after_name[0] in "ZX" else after_name[19]
    if Path("/proc/self/stat").exists():
        return ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "running"


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
