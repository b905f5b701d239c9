"""Pages as one stream of items, for all 18 paged operations.

Imports ``schema`` of ours; works over anything that sends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic

from attrs import evolve

from .errors import BrokenReply
from .schema import Item_co, PagedRequest, R_co, Sender


class Paginator(Generic[R_co, Item_co]):
    """Lazily, each page of a request, or the items of all of them.

    It can be iterated over more than once; each time it begins anew.
    """

    def __init__(self, sender: Sender, request: PagedRequest[R_co, Item_co]) -> None:
        """Sends nothing yet.

        Args:
            sender: Sends each page's request.
            request: Of the first page; a ``next_token`` in it is where to begin.
        """
        self._sender = sender
        self._request = request

    def pages(self) -> Iterator[R_co]:
        """Each response, until one has no further token.

        Raises:
            BrokenReply: The service gave the same token twice in a row, which would
                go on for ever.
        """
        request = self._request
        while True:
            page = self._sender.send(request)
            yield page
            token = getattr(page, "next_token", None)
            if not token:
                return
            if token == getattr(request, "next_token", None):
                name = request.operation.name
                error = BrokenReply(f"{name}: the next page has the same token again")
                error.operation = name
                raise error
            request = evolve(request, next_token=token)  # type: ignore[misc]

    def __iter__(self) -> Iterator[Item_co]:
        """Each item of each page."""
        name = self._request.operation.items
        assert name is not None
        for page in self.pages():
            yield from getattr(page, name)
