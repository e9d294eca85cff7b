"""Structured logs: one event a line, as text for people or JSON for machines. Values from outside never break a
line, nor do anything to the terminal that shows it; libraries' own words come in the same form."""

import logging
import sys
from collections.abc import Sequence
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from connector.terminal import one_line, visible

Form = Literal["text", "json"]


def configure(form: Form) -> None:
    """Set logging up for the process; libraries' own loggers speak from WARNING on."""
    stream = sys.__stderr__ or sys.stderr  # past `terminal.guarded`: what is hostile is dealt with here, colours stay
    common: list[Processor] = [structlog.processors.add_log_level, structlog.processors.TimeStamper("iso", utc=True)]
    last = _last(form, colours=stream.isatty())
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *common, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _last(form: Form, *, colours: bool) -> Sequence[Processor]:
    """Exceptions come without the values of local variables: passwords and tokens are among them."""
    if form == "json":
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return (
            structlog.processors.ExceptionRenderer(tracebacks),
            _visible_json,
        )
    return (
        structlog.processors.ExceptionRenderer(),
        _kept_to_its_line,
        structlog.dev.ConsoleRenderer(colors=colours, sort_keys=False),
    )


_json = structlog.processors.JSONRenderer(ensure_ascii=False)


def _visible_json(logger: WrappedLogger, name: str, event: EventDict) -> str:
    """JSON by itself escapes the control characters of ASCII alone."""
    return visible(str(_json(logger, name, event)))


def _kept_to_its_line(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """A traceback has lines of its own, each of them deeper than any event's."""
    told = {one_line(name): one_line(value) if isinstance(value, str) else value for name, value in event.items()}
    if isinstance(trace := event.get("exception"), str):
        told["exception"] = "\n".join(f"    {line}" for line in visible(trace).split("\n"))
    return told
