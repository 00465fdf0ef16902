"""How lines are logged: JSON for machines, readable on a terminal."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

from api.settings import Settings


def set_up(settings: Settings, out: TextIO | None = None) -> None:
    """Set logging up once, for the whole process: to standard error unless told otherwise."""
    out = out or sys.stderr
    console = settings.log == "console" or (settings.log == "auto" and out.isatty())
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
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
