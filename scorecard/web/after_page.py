"""Long work that begins once a page is sent, beside the requests that this worker goes on answering."""

from collections.abc import Callable, Hashable
from threading import Lock, Thread

from flask import Response, after_this_request

from scorecard.database import readable

_taken: set[Hashable] = set()  # what waits or is under way; each once, however often its page is asked for
_one_at_a_time = Lock()  # it takes a processor and much memory


def after_this_page(key: Hashable, work: Callable[[], None]) -> None:
    """Have `work` begin when the answer to this request is on its way, unless the same has begun already."""

    @after_this_request
    def begin_later(response: Response) -> Response:
        response.call_on_close(lambda: begin(key, work))
        return response


def begin(key: Hashable, work: Callable[[], None]) -> None:
    """Begin at once, in a thread. A worker that is told to stop does not wait for it: the next look begins anew."""
    if key not in _taken:
        _taken.add(key)
        Thread(target=_do, args=(key, work), daemon=True, name="after a page").start()


def _do(key: Hashable, work: Callable[[], None]) -> None:
    try:
        with _one_at_a_time, readable():  # nobody waits for it but where it writes
            work()
    finally:
        _taken.discard(key)
