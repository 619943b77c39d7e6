"""Structured logs: one JSON line an event, with a request id and ids only; no names, notes, tokens or query strings."""

import logging
import sys
import time
from types import TracebackType

import structlog
from flask import Flask, Response, g, request

from scorecard.models.schema import random_id

log = structlog.get_logger("scorecard")


def configure_logs(app: Flask) -> None:
    """Send one line for each request, and the library's warnings, to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_where_it_failed),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    app.logger.disabled = True  # Flask's own line for an exception holds values; ours names places
    app.before_request(_start)
    app.after_request(_finish)


def _where_it_failed(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> list[str]:
    """The places of an exception without its message: database errors quote the values they were given."""
    kind, _, trace = exc_info
    places = [kind.__name__]
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places


def _start() -> None:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=random_id())
    g.started_at = time.perf_counter()


def _finish(response: Response) -> Response:
    # The rule, not the path: one-time links carry their secret in the path.
    rule = request.url_rule.rule if request.url_rule else None
    milliseconds = round((time.perf_counter() - g.get("started_at", time.perf_counter())) * 1000, 1)
    log.info("request", method=request.method, rule=rule, status=response.status_code, ms=milliseconds)
    return response
