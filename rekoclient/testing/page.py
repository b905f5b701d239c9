"""The web page that shows the state of a local server, and the state as JSON.

The page is one HTML file without external resources. It requests the state once a
second, and cannot change it. Web pages of other origins cannot read the state (see
``server.web``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from importlib.resources import files
from itertools import islice
from typing import Any

from .operations import users
from .request_log import Record
from .scripting import Scripting
from .server.rendering import Reply
from .state import lifecycle
from .state.world import Worlds

_MOST_ROWS = 200
_LONGEST = 2000
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
Rows = dict[str, Any]


class Page:
    """The web page of a local server."""

    def __init__(self, scripting: Scripting, worlds: Worlds) -> None:
        self._scripting = scripting
        self._worlds = worlds

    def reply(self, path: str) -> Reply | None:
        """Return the page for ``/``, the state for ``/state.json``, or else None."""
        if path == "/":
            html = files("rekoclient.testing").joinpath("page.html").read_bytes()
            headers = {
                **_HEADERS,
                "Content-Type": "text/html; charset=utf-8",
                "Content-Security-Policy": _POLICY,
            }
            return Reply(200, html, headers)
        if path == "/state.json":
            headers = {**_HEADERS, "Content-Type": "application/json"}
            return Reply(200, json.dumps(self.state()).encode(), headers)
        return None

    def state(self) -> dict[str, Any]:
        """Return the state of the server in the form that the page reads."""
        worlds, scripting = self._worlds, self._scripting
        with worlds.store.lock:
            return {
                "region": worlds.default.region,
                "account": worlds.default.account_id,
                "collections": _rows(
                    self._collections(),
                    sum(world.tables.collections.count("") for world in worlds),
                ),
                "users": _rows(self._users(), self._count("users")),
                "faces": _rows(self._faces(), self._count("faces")),
                "jobs": _rows(self._jobs(), self._count("resources")),
                "faults": _rows({"text": text} for text in scripting.pending_faults),
                "replies": _rows(
                    {
                        "operation": operation,
                        "times": "no limit" if times is None else times,
                    }
                    for operation, times in worlds.replies.pending()
                ),
                "switches": _rows(
                    {"name": name, "value": json.dumps(value)}
                    for name, value in asdict(worlds.switches).items()
                ),
                "requests": _rows(
                    map(_request, islice(reversed(list(scripting.requests)), 50)),
                    len(scripting.requests),
                ),
            }

    def _count(self, table: str) -> int:
        return sum(
            len(part.rows)
            for world in self._worlds
            for part in getattr(world.tables, table).parts.values()
        )

    def _collections(self) -> Iterator[Rows]:
        for world in self._worlds:
            for row in world.tables.collections.after(""):
                yield {
                    "id": row.collection_id,
                    "scope": world.scope,
                    "users": world.tables.users.count(row.collection_id),
                    "faces": world.tables.faces.count(row.collection_id),
                }

    def _users(self) -> Iterator[Rows]:
        for world in self._worlds:
            for collection, part in world.tables.users.parts.items():
                for row in part.rows.values():
                    yield {
                        "id": row.user_id,
                        "collection": collection,
                        "status": users.status(world, row),
                        "faces": len(row.face_ids),
                    }

    def _faces(self) -> Iterator[Rows]:
        for world in self._worlds:
            for collection, part in world.tables.faces.parts.items():
                for row in part.rows.values():
                    yield {
                        "id": row.face_id,
                        "collection": collection,
                        "person": row.person,
                        "external": row.external_image_id,
                        "user": row.user_id,
                    }

    def _jobs(self) -> Iterator[Rows]:
        for world in self._worlds:
            for kind, part in world.tables.resources.parts.items():
                for row in part.rows.values():
                    if "Status" in row.data:
                        status = lifecycle.status(world, row) or "DELETED"
                    else:
                        end = row.created_at + world.switches.job_time
                        done = world.clock() >= end
                        status = "finished" if done else "IN_PROGRESS"
                    name = kind.removeprefix("jobs/")
                    yield {"id": row.name, "kind": name, "status": status}


def _rows(rows: Iterable[Rows], total: int | None = None) -> dict[str, Any]:
    """Return a dict with the first 200 rows and with the number of all rows.

    Args:
        rows: The rows.
        total: The number of all rows. Pass it if there may be more than 200 rows,
            because by default rows are counted only up to 200.
    """
    shown = list(islice(rows, _MOST_ROWS))
    return {"total": len(shown) if total is None else total, "rows": shown}


def _request(record: Record) -> Rows:
    try:
        content = json.dumps(_shortened(record.body), indent=1)
    except (ValueError, RecursionError):  # invalid, or nested too deeply
        content = f"{len(record.raw_body)} bytes that are not JSON"
    notes = [record.fault and f"fault: {record.fault}", record.hint]
    return {
        "number": record.number,
        "operation": record.operation or "none",
        "status": record.status,
        "error": record.error,
        "notes": "; ".join(filter(None, notes)),
        "request": content[:_LONGEST],
        "reply": (record.reply or b"").decode("utf-8", "replace")[:_LONGEST],
    }


def _shortened(value: Any) -> Any:
    """Return a parsed request with the length of each picture instead of its bytes."""
    if isinstance(value, dict):
        return {
            name: f"{len(member)} characters of base64"
            if name == "Bytes" and isinstance(member, str)
            else _shortened(member)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [_shortened(item) for item in value]
    return value
