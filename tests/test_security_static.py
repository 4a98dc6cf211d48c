"""S1, S7–S9, S11–S13: what can be seen without an attack: the code's own calls, the settings, versions, open ports."""

from __future__ import annotations

import ast
import os
import pickle
import re
import socket
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.project import get_project_settings

from crawler.files import keep
from crawler.lists.feeds import read_feed
from tests.crawls import Crawls
from tests.hostile_server import listening, probe
from tests.webserver import Reply, Request, Webserver, serving

ROOT = Path(__file__).parents[1]
OURS = sorted(path for room in ("cleaners", "crawler") for path in (ROOT / room).rglob("*.py"))
# First versions without a known hole on our paths (SECURITY.md).
FLOORS = {"scrapy": (2, 17), "lxml": (6, 1), "twisted": (24, 7)}

IMPORTS = frozenset(
    (
        "pickle", "cPickle", "_pickle", "dill", "cloudpickle", "shelve", "marshal", "joblib", "yaml", "xml", "telnetlib",
        "ftplib", "http.server", "socketserver", "scrapy.squeues", "scrapy.extensions.telnet", "twisted.conch",
        "scrapy.extensions.remote_control", "scrapy.extensions.httpcache", "lxml.html.clean",
    )
)  # fmt: skip
NAMES = frozenset(("eval", "exec", "compile", "__import__"))
ATTRIBUTES = frozenset(
    (
        "system", "popen", "iterparse", "ETCompatXMLParser", "listenTCP", "listenSSL", "listenUNIX", "start_server",
        "create_server", "open_in_browser", "unpack_archive", "extractall",
    )
)  # fmt: skip


def findings(source: str) -> Iterator[str]:
    """What a module does that ours never do."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _forbidden(alias.name))
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names = (f"{module}.{alias.name}" for alias in node.names)
            yield from (name for name in (module, *names) if _forbidden(name))
            yield from (alias.name for alias in node.names if alias.name in ATTRIBUTES)
        elif isinstance(node, ast.Call):
            yield from _call(node)


def _forbidden(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in IMPORTS)


def _call(node: ast.Call) -> Iterator[str]:
    keywords = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
    name = ast.unparse(node.func)
    last = name.rpartition(".")[2]
    if name in NAMES or last in ATTRIBUTES:
        yield name
    if keywords.get("shell") == "True":
        yield f"{name}(shell=True)"
    if last == "XMLParser" and (
        keywords.get("resolve_entities") != "False"
        or keywords.get("no_network", "True") != "True"
        or keywords.get("load_dtd", "False") != "False"
        or keywords.get("huge_tree", "False") != "False"
    ):
        yield f"{name} with entities, network or DTD"
    if (
        name.endswith(("etree.fromstring", "etree.XML", "etree.parse"))
        and len(node.args) < 2
        and "parser" not in keywords
    ):
        yield f"{name} with lxml's default parser"


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_s7_s8_no_module_of_ours_unpickles_evaluates_reads_entities_or_listens(path: Path) -> None:
    assert list(findings(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "bad",
    [
        "import pickle", "from pickle import loads", "import xml.etree.ElementTree as e", "from xml import sax", "import yaml",
        "eval(x)", "exec(x)", "__import__(x)", "os.system(x)", "subprocess.run(x, shell=True)", "etree.XMLParser()",
        "etree.XMLParser(resolve_entities=False, load_dtd=True)", "etree.iterparse(x)", "etree.fromstring(x)",
        "from scrapy.utils.response import open_in_browser", "reactor.listenTCP(1, f)", "import http.server",
        "from scrapy import squeues", "tar.extractall(x)",
    ],
)  # fmt: skip
def test_s7_the_check_itself_sees_each_of_them(bad: str) -> None:
    assert list(findings(bad))


@pytest.fixture(scope="module")
def settings() -> Settings:
    os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    return get_project_settings()


def test_s1_only_http_and_https_have_a_handler_and_it_is_the_guarded_one(settings: Settings) -> None:
    handlers = {scheme: path for scheme, path in settings.getwithbase("DOWNLOAD_HANDLERS").items() if path}
    assert handlers == dict.fromkeys(("http", "https"), "crawler.guard.GuardedHandler")


def test_s2_nothing_is_opened_by_default(settings: Settings) -> None:
    assert settings.getlist("GUARD_ALLOW") == []
    assert not settings.getbool("HTTPPROXY_ENABLED")


def test_s2_s11_the_guard_stands_outermost_and_robots_and_politeness_are_on(settings: Settings) -> None:
    classes = build_component_list(settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES"))
    order = [one if isinstance(one, str) else f"{one.__module__}.{one.__name__}" for one in classes]
    assert order[0] == "crawler.guard.GuardMiddleware"
    robots = order.index("scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware")
    retry = order.index("scrapy.downloadermiddlewares.retry.RetryMiddleware")
    assert robots < retry < order.index("crawler.politeness.Politeness")
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getfloat("DOWNLOAD_DELAY") > 0


def test_s5_limits_are_in_megabytes_and_seconds(settings: Settings) -> None:
    assert 0 < settings.getint("DOWNLOAD_MAXSIZE") <= 32 * 1024 * 1024
    assert 0 < settings.getfloat("DOWNLOAD_TIMEOUT") <= 60
    assert 0 < settings.getfloat("DNS_TIMEOUT") <= 10
    assert settings.getint("REDIRECT_MAX_TIMES") == 5
    assert settings.getfloat("CLOSESPIDER_TIMEOUT") > 0


def test_s7_no_state_of_scrapy_that_is_pickled_is_on(settings: Settings) -> None:
    assert not settings.get("JOBDIR")
    assert not settings.getbool("HTTPCACHE_ENABLED")


def test_s8_no_console_is_on(settings: Settings) -> None:
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")


def test_s12_certificates_are_verified(settings: Settings) -> None:
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")


@pytest.mark.parametrize("name", FLOORS)
def test_s13_no_version_with_a_known_hole_is_installed_or_allowed(name: str) -> None:
    installed = tuple(int(part) for part in re.findall(r"\d+", version(name))[:2])
    assert installed >= FLOORS[name]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"]:
        if found := re.fullmatch(rf"{name}>=(\d+)\.(\d+).*", requirement, re.IGNORECASE):
            assert (int(found[1]), int(found[2])) >= FLOORS[name]


def test_s8_a_run_with_store_and_workers_listens_nowhere(tmp_path: Path) -> None:
    seen: list[list[str]] = []
    with serving(Webserver(articles=3)) as server:
        crawls = Crawls(tmp_path, (server,))

        def looked_at(request: Request) -> Reply:
            seen.append([port for process in _family(crawl.pid) for port in listening(process)])
            server.routes.pop(request.path)
            return server.answer(request)

        server.routes |= {"/list/1.html": looked_at, "/article/1.html": looked_at, "/article/2.html": looked_at}
        crawl = crawls.start(crawls.policy_news(CLEAN_WORKERS=1))
        assert crawl.wait(60) == 0, (tmp_path / "log").read_text("utf-8")
    assert len(seen) == 3, "the process was looked at while it ran"
    assert seen == [[], [], []]


def _family(process: int) -> list[int]:
    """A process and its descendants."""
    found = [process]
    for one in found:
        for task in Path(f"/proc/{one}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def test_s8_the_look_at_the_ports_sees_one() -> None:
    with socket.create_server(("127.0.0.1", 0)):
        assert len(listening()) >= 1


def test_s8_a_crawl_over_hostile_hosts_listens_nowhere_either() -> None:
    with serving(Webserver(articles=1)) as server:
        report = probe([f"{server.base}/article/1.html"], GUARD_ALLOW=[server.base.removeprefix("http://")])
    assert report.bodies(f"{server.base}/article/1.html")
    assert report.listening == []


class _Trap:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (self.mark,)  # type: ignore[return-value]


def test_s7_a_poisoned_state_file_is_refused_and_nothing_in_it_runs(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    poison = pickle.dumps(_Trap(mark))
    pickle.loads(poison)  # noqa: S301 (the trap does work)
    mark.unlink()
    with serving(Webserver(articles=1)) as server:
        crawls = Crawls(tmp_path, (server,))
        crawls.store.write_bytes(poison)
        done = crawls.run(crawls.policy_news())
        assert server.requests == []
    assert done.returncode != 0
    assert "not a database" in done.stderr
    assert not mark.exists()
    assert crawls.store.read_bytes() == poison, "what is not ours is not overwritten"


def test_s7_an_external_entity_in_a_feed_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the file nobody may read", "utf-8")
    feed = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>
    <rss><channel><item><title>通知&x;</title><link>http://a.example/1.html</link></item></channel></rss>"""
    listing = read_feed(feed.encode(), "http://a.example/feed.xml")
    assert "nobody" not in repr(listing)


def test_s7_an_entity_bomb_in_a_feed_stays_small() -> None:
    lines = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 20}">' for i in range(1, 12))
    feed = f'<!DOCTYPE rss [<!ENTITY e0 "公告公告公告">{lines}]><rss><item><title>&e11;</title><link>http://a.example/1</link></item></rss>'
    assert len(repr(read_feed(feed.encode(), "http://a.example/feed.xml"))) < 10_000


HOSTILE_NAMES = (
    "../../etc/passwd",
    "/etc/passwd",
    "a\0b.pdf",
    "名" * 300 + ".pdf",
    "..\\..\\a.doc",
    "C:\\a.doc",
    "CON",
    ".",
    "",
    "~/x",
)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_s9_a_hostile_name_is_recorded_and_never_becomes_a_path(name: str, tmp_path: Path) -> None:
    _kept_under_hash(name, tmp_path)


@given(st.text(max_size=400))
def test_s9_no_name_at_all_becomes_a_path(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _kept_under_hash(name, Path(folder))


def _kept_under_hash(name: str, folder: Path) -> None:
    inside = folder / "files"
    header = f'attachment; filename="{name}"'.encode("utf-8", "replace")
    response = Response("http://a.example/down?f=1", body=b"%PDF-", headers={"Content-Disposition": header})
    for title in (name, None):
        found = keep(inside, response, title)
        assert re.fullmatch("[0-9a-f]{64}", found.sha256)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files == [inside / found.sha256[:2] / found.sha256]


def test_s11_nothing_of_ours_drives_a_browser_or_solves_a_challenge() -> None:
    drivers = re.compile(r"\b(selenium|playwright|splash|cloudscraper|undetected|pyppeteer|2captcha|execjs|js2py)\b")
    for path in (*OURS, ROOT / "pyproject.toml"):
        assert not drivers.search(path.read_text("utf-8")), path
    assert sys.modules.get("playwright") is None


def test_every_promise_of_the_security_page_names_tests_that_name_it() -> None:
    rows = re.findall(r"^\| (S\d+) \|.*\| (.*) \|$", (ROOT / "SECURITY.md").read_text("utf-8"), re.MULTILINE)
    assert [promise for promise, _ in rows] == [f"S{i}" for i in range(1, 15)]
    for promise, files in rows:
        for file in re.findall(r"`([^`]+)`", files):
            names = re.findall(r"^def (test_\w+)", (ROOT / file).read_text("utf-8"), re.MULTILINE)
            assert any(promise.lower() in name.split("_") for name in names), f"{promise} in {file}"
