"""The command `serve`: a local Rekognition."""

from __future__ import annotations

import argparse

from .exits import BAD_INPUT, DONE
from .terminal import say


def serve(options: argparse.Namespace) -> int:
    """Serve a local Rekognition until Ctrl-C."""
    from ..testing import command

    try:
        command.serve(
            port=options.port,
            region=options.region,
            state=options.state,
            log=options.log,
            control=options.control,
        )
    except (OSError, ValueError) as error:
        say(f"Cannot serve: {error}")
        return BAD_INPUT
    return DONE
