"""The unit files and the crontab line: their commands are run as they stand, on a store of the test."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawls import ROOT, Crawls
from tests.webserver import Reply, Webserver, serving

DEPLOY = ROOT / "crawler" / "deploy"


@pytest.fixture
def crawls(tmp_path: Path) -> Iterator[Crawls]:
    with serving(Webserver(articles=20)) as server:
        yield Crawls(tmp_path, (server,))


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / name).read_text("utf-8"))
    return parser


def here(crawls: Crawls, command: str, site: str) -> str:
    """A deployed command with the test's places, site and server instead of the machine's."""
    for old, new in (
        ("/opt/jingwen/.venv/bin/scrapy", f"{sys.executable} -m scrapy"),
        ("/opt/jingwen", str(ROOT)),
        (".venv/bin/scrapy", f"{sys.executable} -m scrapy"),
        ("/var/lib/jingwen/store.sqlite", str(crawls.store)),
        ("/var/lib/jingwen", str(crawls.folder)),
        (f"site={site}", f"site={crawls.site} -a base={crawls.servers[0].base}"),
    ):
        command = command.replace(old, new)
    allowed = crawls.servers[0].base.removeprefix("http://")
    extra = f" -s GUARD_ALLOW={allowed} -s DOWNLOAD_DELAY=0 -s AUTOTHROTTLE_ENABLED=0 -s FILES_DIR"
    return command.replace(" -s FILES_DIR", extra)


def test_the_service_runs_one_site_as_it_stands(crawls: Crawls) -> None:
    service = unit("jingwen@.service")["Service"]
    command = here(crawls, service["ExecStart"], "%i")
    done = subprocess.run(shlex.split(command), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(crawls.articles()) == 20
    assert service["SuccessExitStatus"] == "4"


def test_the_timer_is_one_that_systemd_reads() -> None:
    timer = unit("jingwen@.timer")
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"
    if tool := shutil.which("systemd-analyze"):
        subprocess.run([tool, "calendar", timer["Timer"]["OnCalendar"]], check=True, capture_output=True)


def test_the_crontab_line_is_silent_when_all_is_well_and_speaks_when_it_is_not(crawls: Crawls) -> None:
    [line] = [line for line in (DEPLOY / "crontab").read_text("utf-8").splitlines() if not line.startswith("#")]
    fields = line.split(maxsplit=6)
    assert fields[5] == "jingwen"
    command = here(crawls, fields[6], "gov_cn")
    good = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    crawls.servers[0].routes["/list/1.html"] = Reply(b"<html><body></body></html>")
    bad = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "quancheng: listed 0" in bad.stdout
