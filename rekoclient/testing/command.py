"""The function that runs a local Rekognition as a program."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Any

from .local import LocalRekognition
from .script.checks import check_value


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    region: str = "us-east-1",
    state: str | os.PathLike[str] | None = None,
    log: bool = False,
    control: bool = False,
    run: Sequence[str] = (),
    **options: Any,
) -> int:
    """Run a server in the main thread until SIGINT or SIGTERM.

    Without ``run``, the function prints environment variables as ``export`` lines,
    which a shell can ``eval``. With ``run``, it runs a command with these variables,
    and stops the server when the command ends.

    Args:
        host: The address to listen on. An address other than loopback causes a warning.
        port: The port. 0 selects a free port.
        region: The Region of the server.
        state: A file in which the server stores its state.
        log: Whether to write a line for each request to standard error.
        control: Whether the server accepts commands over HTTP. The environment
            variables then contain the address and the token for commands.
        run: A command with its arguments. By default no command runs.
        options: Any other argument of ``LocalRekognition``. With ``vision`` and without
            commands over HTTP, the default of ``log_limit`` is 0, because requests
            contain pictures.

    Returns:
        The exit code of the command, or 0.

    Raises:
        ValueError: An argument is invalid, or the command of ``run`` cannot run.
        StateFileError: The state file cannot be used. This is a ValueError.
        OSError: The server cannot listen on the address.
        ModuleNotFoundError: The extra ``vision`` is not installed.
    """
    check_value("log", log, bool)
    check_value("run", run, tuple[str, ...], ": write run=['pytest', 'tests']")
    commands = control or options.get("control_token") is not None
    if options.get("vision") and not commands:
        options.setdefault("log_limit", 0)
    server = LocalRekognition(
        host=host,
        port=port,
        region=region,
        state=state,
        log=sys.stderr if log else None,
        control=control,
        **options,
    )
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    before = {number: signal.signal(number, end) for number in _ENDING}
    try:
        with server:
            if run:
                environment = {**os.environ, **server.variables}
                try:
                    process = subprocess.Popen(run, env=environment)  # noqa: S603 - the user's own
                except OSError as error:
                    raise ValueError(
                        f"the command {run[0]} cannot run: {error.strerror}"
                    ) from error
                with process:
                    # The terminal also sends the signal to the command, so the command
                    # ends by itself.
                    return process.wait()
            sys.stderr.write(f"listening on {server.endpoint_url}; stop with Ctrl-C\n")
            for name, value in server.variables.items():
                sys.stdout.write(f"export {name}={shlex.quote(value)}\n")
            sys.stdout.flush()
            while not ended.wait(3600):
                pass
            return 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_ENDING = (signal.SIGINT, signal.SIGTERM)
