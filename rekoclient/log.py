"""The logger of rekoclient, and the environment variable ``REKOCLIENT_LOG``."""

from __future__ import annotations

import logging
import os

from .errors import ConfigurationError

logger: logging.Logger = logging.getLogger("rekoclient")
logger.addHandler(logging.NullHandler())

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def show_log_as_configured() -> None:
    """Show rekoclient's log if ``REKOCLIENT_LOG`` has a level, such as ``debug``.

    If the root logger has handlers, they show the log. Otherwise, a new handler writes
    the log to stderr. The log of botocore does not change.

    Raises:
        ConfigurationError: The level is invalid.
    """
    level = os.environ.get("REKOCLIENT_LOG", "").upper()
    if not level:
        return
    if level not in _LEVELS:
        raise ConfigurationError(
            "REKOCLIENT_LOG must be debug, info, warning or error,"
            f" not {os.environ['REKOCLIENT_LOG']!r}"
        )
    logger.setLevel(level)
    name = "REKOCLIENT_LOG"
    if logging.getLogger().handlers or any(h.name == name for h in logger.handlers):
        return
    handler = logging.StreamHandler()
    handler.name = name
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s"))
    logger.addHandler(handler)
