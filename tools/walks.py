"""Count how often a reader of the code has to change files: `python tools/walks.py`.

The tool runs the package against a local Rekognition and records each call of a Python
function. It counts four walks, the third one in two parts:

    create  `client.create_user` with its `collection_id`, to the wire and back
    error   the same call for a missing collection, up to the caught exception
    plan    a manifest with one CSV row, from the file to the printed plan
    apply   the call of `apply` with this plan, with the journal and the printed report
    serve   one CreateUser request at the local Rekognition, from the new connection
            until the server waits for the next request

`create` and `error` take the direct path. `create-boto` and `error-boto` are the same
walks with `direct=False`, where botocore signs and sends.

For each walk it prints three numbers:

    calls   the calls of functions of the package, resumed generators included
    stays   the maximal runs of consecutive calls in one file
    files   the files in which a function was called

`--route apply` prints the stays of one walk as a numbered list.

The rules:

- Only files of the package count. A compiled reader of replies counts as one more
  file, `<reader>`. Code that attrs or dataclasses generate does not count.
- All walks except `serve` leave out the local Rekognition, which runs in
  the same process.
- `plan` and `apply` leave out the files of the client, which are in `CLIENT`. The walk
  `create` counts them.
- The bodies of modules do not count. A first run does all imports and is not counted.
- Each thread has its own stays. The calling thread comes first. The other threads
  follow in the order of their first call. Other orders of their calls do not change the
  result.
- The reply to the CreateUser request of `apply` comes 0.1 s late. Without this delay
  the number of polls for the reply would vary.
- Each walk is done five times, and the most frequent route counts.

Compare only numbers of the same Python version: newer versions inline comprehensions.
To measure another checkout, put its root in front of the import path:

    PYTHONPATH=../other python tools/walks.py
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

import rekoclient
from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.provisioning import apply, plan, read_manifest
from rekoclient.testing import Fault, LocalRekognition

ROOT = Path(rekoclient.__file__).parent
READER = "<reader>"
CLIENT = {
    *("advice", "aio", "base_client", "calls", "client", "diagnosis", "errors"),
    *("frames", "jobs", "limits", "log", "models", "pagination", "preload"),
    *("retry", "schema", "tokens", "tracebacks", "transport", "untyped", READER),
}
"""The modules and packages of the client, which `plan` and `apply` leave out."""
SERVER = {"testing"}
RUNS = 5
NAMES = ("create", "error", "create-boto", "error-boto", "plan", "apply", "serve")


class Call(NamedTuple):
    """One call of a function of the package."""

    file: str
    function: str


WAIT = Call("", "recv")
"""The record of a call of `socket.recv`."""

Route = tuple[tuple[Call, ...], ...]
"""The calls of each thread."""


def file_of(code: CodeType) -> str | None:
    """Return the displayed file of a function, or None if it does not count."""
    if code.co_filename.startswith("<reader of "):
        return READER
    path = Path(code.co_filename)
    if code.co_name == "<module>" or not path.is_relative_to(ROOT):
        return None
    return path.relative_to(ROOT).as_posix()


class Recorder:
    """A profile function that records the calls of each thread."""

    def __init__(self) -> None:
        self.threads: dict[int, list[Call]] = {}
        self._files: dict[CodeType, str | None] = {}

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        """Record a call. The interpreter calls this method for each profile event."""
        if event == "call":
            code = frame.f_code
            if code not in self._files:
                self._files[code] = file_of(code)
            if file := self._files[code]:
                self._add(Call(file, code.co_qualname))
        elif event == "c_call" and getattr(arg, "__name__", "") == "recv":
            self._add(WAIT)

    def _add(self, call: Call) -> None:
        self.threads.setdefault(threading.get_ident(), []).append(call)

    def route(self, left_out: set[str]) -> Route:
        """Return the recorded calls, without calls in some modules.

        The calls of the calling thread come first.
        """
        main = threading.get_ident()
        ordered = sorted(self.threads, key=lambda ident: ident != main)
        threads = (
            tuple(
                call
                for call in self.threads[ident]
                if call != WAIT
                and call.file.partition("/")[0].removesuffix(".py") not in left_out
            )
            for ident in ordered
        )
        return tuple(filter(None, threads))


@contextmanager
def recording() -> Iterator[Recorder]:
    """Record the calls in this thread, and in all threads that start meanwhile."""
    recorder = Recorder()
    threading.setprofile(recorder)
    sys.setprofile(recorder)
    try:
        yield recorder
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def create(client: RekognitionClient, run: int) -> Route:
    """Create a user, and return the route."""
    with recording() as recorder:
        client.create_user(collection_id="staff", user_id=f"user-{run}")
    return recorder.route(SERVER)


def error(client: RekognitionClient, run: int) -> Route:
    """Create a user in a collection that does not exist, and return the route."""
    with recording() as recorder, suppress(errors.ResourceNotFoundException):
        client.create_user(collection_id="missing", user_id=f"user-{run}")
    return recorder.route(SERVER)


def provision(
    server: LocalRekognition, client: RekognitionClient, folder: Path, run: int
) -> tuple[Route, Route]:
    """Plan and apply a manifest with a collection and a user. Return both routes."""
    folder.joinpath("users.csv").write_text("user_id\nalice\n", "utf-8")
    manifest = folder / "manifest.toml"
    manifest.write_text(
        f'[[collection]]\nid = "door-{run}"\nusers_from = "users.csv"\n', "utf-8"
    )
    with recording() as planning:
        made = plan(client, read_manifest(manifest))
        str(made)
    server.inject(Fault(delay=0.1), operation="CreateUser")
    with recording() as applying:
        str(apply(client, made, journal=folder / f"{run}.journal"))
    return planning.route(SERVER | CLIENT), applying.route(SERVER | CLIENT)


def serve(server: LocalRekognition, run: int) -> Route:
    """Send one request over a new connection, and return the route of the server."""
    host, _, port = server.endpoint_url.removeprefix("http://").partition(":")
    content = {
        "CollectionId": "staff",
        "UserId": f"served-{run}",
        "ClientRequestToken": f"token-{run}",
    }
    body = json.dumps(content)
    head = (
        "POST / HTTP/1.1",
        f"Host: {host}",
        "X-Amz-Target: RekognitionService.CreateUser",
        f"Content-Length: {len(body)}",
    )
    request = "\r\n".join([*head, "", body]).encode()
    with recording() as recorder:
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(request)
            connection.recv(65536)
        threads = [t for t in threading.enumerate() if t.ident in recorder.threads]
        for thread in set(threads) - {threading.current_thread()}:
            thread.join()
    del recorder.threads[threading.get_ident()]
    (calls,) = recorder.threads.values()
    second = calls.index(WAIT, calls.index(WAIT) + 1)
    recorder.threads = dict.fromkeys(recorder.threads, calls[:second])
    return recorder.route(set())


def walks() -> dict[str, list[Route]]:
    """Do each walk several times, and return its routes, by the name of the walk."""
    found: dict[str, list[Route]] = {}
    with (
        LocalRekognition() as server,
        server.client(retry=RetryPolicy(sleep=lambda _: None)) as client,
        server.client(retry=RetryPolicy(), direct=False) as plain,
        tempfile.TemporaryDirectory() as folder,
    ):
        client.create_collection(collection_id="staff")
        for run in range(RUNS + 1):
            planned, applied = provision(server, client, Path(folder), run)
            routes = {
                "create": create(client, run),
                "error": error(client, run),
                "create-boto": create(plain, -run - 1),
                "error-boto": error(plain, run),
                "plan": planned,
                "apply": applied,
                "serve": serve(server, run),
            }
            for name, route in routes.items():
                if run:  # run 0 is the warm-up
                    found.setdefault(name, []).append(route)
    return found


def stays(calls: tuple[Call, ...]) -> list[tuple[str, list[str]]]:
    """Return the file and the functions of each stay of a thread."""
    return [
        (file, [call.function for call in run])
        for file, run in groupby(calls, lambda call: call.file)
    ]


def row(name: str, routes: list[Route]) -> str:
    """Return the line of the table for a walk."""
    route, count = Counter(routes).most_common(1)[0]
    each = [len(stays(calls)) for calls in route]
    files = {call.file for calls in route for call in calls}
    line = f"{name:12}{sum(map(len, route)):6}{sum(each):7}{len(files):7}"
    if len(each) > 1:
        line += f"   stays by thread: {' + '.join(map(str, each))}"
    if count < len(routes):
        line += f"   in {count} of {len(routes)} runs"
    return line


def shortened(functions: list[str]) -> Iterator[str]:
    """Yield each function of a stay, with the number of its consecutive calls."""
    for name, run in groupby(functions):
        count = len(list(run))
        plain = name.replace(".<locals>", "")
        yield f"{plain} ({count} times)" if count > 1 else plain


def show_route(routes: list[Route]) -> None:
    """Print each stay of a walk, and the number of stays in each file."""
    route, _ = Counter(routes).most_common(1)[0]
    number = 0
    visits: Counter[str] = Counter()
    for thread, calls in enumerate(route):
        if thread:
            print(f"\nthread {thread + 1}")
        for file, functions in stays(calls):
            number += 1
            visits[file] += 1
            print(f"{number:4}  {file}: {', '.join(shortened(functions))}")
    print("\nstays by file:")
    for file, count in visits.most_common():
        print(f"{count:4}  {file}")


def main() -> None:
    """Print the table, or one route."""
    doc = __doc__ or ""
    parser = argparse.ArgumentParser(description=doc.partition(":")[0])
    parser.add_argument("--route", choices=NAMES, help="print the stays of this walk")
    route: str | None = parser.parse_args().route
    found = walks()
    if route:
        show_route(found[route])
        return
    print(f"{ROOT}, Python {sys.version.partition(' ')[0]}\n")
    print(f"{'walk':12}{'calls':>6}{'stays':>7}{'files':>7}")
    for name in NAMES:
        print(row(name, found[name]))


if __name__ == "__main__":
    main()
