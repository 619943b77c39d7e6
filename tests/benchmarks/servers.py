"""Servers to measure: gunicorn with two workers, somebody who is signed in, and the processor time that was used."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.build import PASSWORD

WORKERS = 2
READY_WITHIN = 30
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen
    cookie: str = ""
    connections: list[http.client.HTTPConnection] = field(default_factory=list)

    def ask(self, path: str, *, method: str = "GET", body: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """One request, on a connection of its own, so that either worker may take it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(body) if body is not None else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        cookie = answer.getheader("Set-Cookie")
        if cookie and cookie.startswith("session="):
            self.cookie = cookie.split(";")[0]
        connection.close()
        return answer.status, content

    def sign_in(self, email: str) -> None:
        """Sign in as one of the people that tests make."""
        _, page = self.ask("/sign-in")
        token = TOKEN.search(page.decode())
        assert token is not None
        status, _ = self.ask(
            "/sign-in", method="POST", body={"csrf_token": token[1], "email": email, "password": PASSWORD}
        )
        assert status == 303

    def processor_seconds(self) -> float:
        """What the workers have used so far."""
        return sum(_used(pid) for pid in self.workers)

    @property
    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return [int(pid) for pid in _children(self.process.pid)]


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _used(pid: int) -> float:
    """The processor time of all threads of a process, in seconds."""
    nanoseconds = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        nanoseconds += int((task / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9


@contextmanager
def serving(app: str, settings: Mapping[str, str]) -> Iterator[Server]:
    """gunicorn with two workers on a free port; BASE_URL is set to fit."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--workers",
        str(WORKERS),
        "--threads",
        "1",
        "--worker-class",
        "gthread",
    ]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--timeout", "120", app],
        env={**os.environ, **settings, "BASE_URL": f"http://127.0.0.1:{port}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int) -> None:
    end = time.monotonic() + READY_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
