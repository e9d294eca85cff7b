"""Structured logs: one event a line, as text for people or JSON for machines. Values from outside never break a
line."""

import logging
import sys
from typing import Literal

import structlog


def _exceptions(form: Literal["text", "json"]) -> structlog.typing.Processor:
    """Without the values of local variables: passwords and tokens are among them."""
    if form == "json":
        return structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
    return structlog.processors.ExceptionRenderer()


def configure(form: Literal["text", "json"]) -> None:
    """Set logging up for the process; libraries' own loggers speak from WARNING on."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), sort_keys=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exceptions(form),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
