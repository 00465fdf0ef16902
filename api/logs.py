"""How lines are logged: JSON for machines, readable on a terminal; always to standard error."""

from __future__ import annotations

import logging
import sys

import structlog

from api.settings import Settings


def set_up(settings: Settings) -> None:
    """Set logging up once, for the whole process."""
    console = settings.log == "console" or (settings.log == "auto" and sys.stderr.isatty())
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer()
    )
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
