"""A real HTTP server on loopback for tests: list pages and as many article pages as a test asks for, made on demand.

``with serving(Webserver(articles=500)) as server:`` gives ``server.base``; ``server.requests`` is what was asked for.
``python -m tests.webserver 10000 [heavy]`` serves from a process of its own and prints the address.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PER_LIST = 50
SUBJECTS = ("工业固体废物", "中小企业", "数字基础设施", "农村供水", "职业培训", "绿色建筑", "冷链物流", "社区养老")
ACTIONS = ("管理办法", "扶持措施", "建设方案", "专项行动", "工作要点", "评价细则", "试点安排")
SENTENCES = (
    "各市要在{day}前报送{subject}的进展情况，由市级主管部门汇总后统一上报，逾期的按未完成处理。",
    "《{subject}{action}》共{n}条，从组织领导、资金保障、监督检查三个方面提出了具体要求，自印发之日起施行。",
    "据介绍，第{n}批项目已经完成现场核查，其中{k}个项目通过验收，其余项目将在整改后重新申报。",
    "下一步，有关部门将继续完善{subject}的统计口径，每季度公布一次数据，接受社会各界的监督和评议。",
    "负责同志表示，{subject}关系千家万户，要把{action}落实到每一个环节，让群众切实感受到变化。",
)


@dataclass(frozen=True, slots=True)
class Request:
    """What the server was asked for; header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What it answers. ``delay`` seconds pass before the first byte."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    delay: float = 0.0


class Webserver:
    """``routes`` override single paths; ``revisions[n]`` makes article n another text; ``delay`` slows every answer.

    ``chrome`` is markup that every article page has before its footer.
    """

    def __init__(self, articles: int = 20, *, host: str = "127.0.0.1", delay: float = 0.0, chrome: str = "") -> None:
        self.articles, self.delay, self.chrome = articles, delay, chrome
        self.routes: dict[str, Reply | Callable[[Request], Reply]] = {}
        self.revisions: Counter[int] = Counter()
        self.requests: list[Request] = []
        self._server = _Listener((host, 0), _handler(self))
        self.host, self.port = host, self._server.server_address[1]
        self.base = f"http://{host}:{self.port}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def hits(self, prefix: str = "/") -> Counter[str]:
        """How often each path below ``prefix`` was asked for."""
        return Counter(request.path for request in list(self.requests) if request.path.startswith(prefix))

    def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        route = self.routes.get(request.path)
        if route is not None:
            return route(request) if callable(route) else route
        kind, _, name = request.path.strip("/").partition("/")
        number = name.removesuffix(".html")
        if kind == "list" and number.isdigit() and 1 <= int(number) <= self.lists:
            return Reply(list_page(int(number), self.articles).encode(), delay=self.delay)
        if kind == "article" and number.isdigit() and 1 <= int(number) <= self.articles:
            return self._article(request, int(number))
        return Reply("<html><body><h1>404 找不到页面</h1></body></html>".encode(), 404)

    @property
    def lists(self) -> int:
        return max(1, -(-self.articles // PER_LIST))

    def _article(self, request: Request, n: int) -> Reply:
        page = article_page(n, self.revisions[n])
        body = page.replace('<div class="footer">', self.chrome + '<div class="footer">').encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"Content-Type": "text/html; charset=utf-8", "ETag": etag}
        if request.headers.get("if-none-match") == etag:
            return Reply(b"", 304, headers, self.delay)
        return Reply(body, 200, headers, self.delay)


def title(n: int) -> str:
    return f"关于印发第{n}号{SUBJECTS[n % len(SUBJECTS)]}{ACTIONS[n % len(ACTIONS)]}的通知"


def day(n: int) -> str:
    return (date(2026, 10, 31) - timedelta(days=n // 4)).isoformat()


def paragraphs(n: int, revision: int = 0) -> list[str]:
    """The text of article ``n``, another one for each revision."""
    values = {"subject": SUBJECTS[n % len(SUBJECTS)], "action": ACTIONS[n % len(ACTIONS)], "day": day(n), "n": n}
    lines = [SENTENCES[(n + i) % len(SENTENCES)].format(**values, k=n % 7 + i + 2) for i in range(5)]
    if revision:
        lines.append(f"本文第{revision}次修订，将原定期限延长至{day(0)}，其余内容不变，请各单位遵照执行。")
    return lines


def article_page(n: int, revision: int = 0) -> str:
    body = "\n".join(f"<p>　　{line}</p>" for line in paragraphs(n, revision))
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title(n)}-泉城政策网</title>
<meta name="ArticleTitle" content="{title(n)}"><meta name="PubDate" content="{day(n)} 09:{n % 60:02d}">
<meta name="ContentSource" content="泉城政策网"></head>
<body><div class="nav"><a href="/">首页</a> <a href="/list/1.html">政策文件</a></div>
<h1>{title(n)}</h1><div class="info">发布时间：{day(n)} 09:{n % 60:02d}　来源：泉城政策网</div>
<div id="zoom" class="article-content">
{body}
</div>
<div class="footer">主办单位：泉城政策网　版权所有</div></body></html>
"""


def list_page(number: int, articles: int) -> str:
    first, last = (number - 1) * PER_LIST + 1, min(number * PER_LIST, articles)
    items = "\n".join(
        f'<li><a href="/article/{n}.html" title="{title(n)}">{title(n)}</a><span>{day(n)}</span></li>'
        for n in range(first, last + 1)
    )
    following = f'<a href="/list/{number + 1}.html">下一页</a>' if last < articles else ""
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>政策文件-泉城政策网</title></head>
<body><div class="nav"><a href="/">首页</a></div><ul class="news-list">
{items}
</ul><div class="page">{following}</div></body></html>
"""


def heavy_chrome() -> str:
    """What a median government page carries around its text: some 700 elements and 100 KB of menus and scripts."""
    menu = "".join(f'<li class="m{n}"><a href="/column/{n}/index.html">栏目导航第{n}项</a></li>' for n in range(345))
    values = hashlib.shake_256(b"jingwen").hexdigest(36_000)
    script = "\n".join(f'var v{i // 90} = "{values[i : i + 90]}";' for i in range(0, len(values), 90))
    return f'<div class="menu"><ul>{menu}</ul></div><script>{script}</script>'


@contextmanager
def serving(server: Webserver) -> Iterator[Webserver]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is what some tests are about: no traceback for a broken connection."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _handler(server: Webserver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Without it Nagle's algorithm and delayed acknowledgements add 40 ms to every kept-alive answer.
        disable_nagle_algorithm = True
        wbufsize = -1

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = server.answer(Request(self.command, self.path, headers, body))
            if reply.delay:
                threading.Event().wait(reply.delay)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if self.command != "HEAD" and reply.status != 304:
                self.wfile.write(reply.body)
            self.wfile.flush()

        do_GET = do_POST = do_HEAD = _serve  # noqa: N815 (the names that http.server calls)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: a test prints what it needs."""

    return Handler


if __name__ == "__main__":
    with serving(Webserver(int(sys.argv[1]), chrome=heavy_chrome() if "heavy" in sys.argv else "")) as running:
        print(running.base, flush=True)
        threading.Event().wait()
