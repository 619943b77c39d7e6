"""Pages, styles and scripts leave compressed where the browser takes it; files and streams leave as they are.

The length of a compressed page could tell what is in it to somebody who gets text of theirs into it (BREACH). So every
answer is longer by a random number of bytes, in the name field of the gzip header, which nobody reads.
"""

import io
import secrets
from collections.abc import Iterable
from gzip import GzipFile
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

KINDS = ("text/html", "text/css", "text/javascript", "image/svg+xml")
LEAST_BYTES = 500  # less than that is not worth the work
LEVEL = 6
MOST_RANDOM_BYTES = 100


class Compressed:
    """The app that this wraps, with shorter answers."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        accepted = parse_accept_header(environ.get("HTTP_ACCEPT_ENCODING"))
        if environ["REQUEST_METHOD"] == "HEAD" or not accepted["gzip"]:
            return self.app(environ, start_response)
        answer = Response.from_app(self.app, environ)
        is_part = "Content-Range" in answer.headers
        is_stream = "Content-Length" not in answer.headers  # to wait for its end would hide how far it is
        if answer.mimetype in KINDS and not (is_part or is_stream) and "Content-Encoding" not in answer.headers:
            _compress(answer)
        return answer(environ, start_response)


def _compress(answer: Response) -> None:
    plain = answer.get_data()
    if len(plain) < LEAST_BYTES:
        return
    out = io.BytesIO()
    name = "a" * secrets.randbelow(MOST_RANDOM_BYTES)
    with GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=out, mtime=0) as file:
        file.write(plain)
    answer.set_data(out.getvalue())
    answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
