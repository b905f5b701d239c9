"""Pages as one stream of items, for all 18 paged operations.

Imports ``schema`` of ours; works over anything that sends.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import islice
from typing import Generic

from attrs import evolve

from .errors import BrokenReply
from .schema import AsyncSender, Item_co, PagedRequest, R_co, Response, Sender


class Paginator(Generic[R_co, Item_co]):
    """Lazily, each page of a request, or the items of all of them.

    It can be iterated over more than once; each time it begins anew.
    """

    def __init__(
        self,
        sender: Sender,
        request: PagedRequest[R_co, Item_co],
        first: R_co | None = None,
    ) -> None:
        """Sends nothing yet.

        Args:
            sender: Sends each page's request.
            request: Of the first page; a ``next_token`` in it is where to begin.
            first: The first page, if it is here already.
        """
        self._sender = sender
        self._request = request
        self._first = first

    def pages(self, *, limit: int | None = None) -> Iterator[R_co]:
        """Each response, until one has no further token.

        Args:
            limit: Pages at most. They are whole, so the ``next_token`` of the last one
                is where to go on, and nothing is lost; None is the end of the list.

        Raises:
            BrokenReply: The service gave a token again, which would go on for ever.
            ValueError: ``limit`` is no number of 1 or more.
        """
        _check(limit)
        return islice(self._pages(), limit)

    def _pages(self) -> Iterator[R_co]:
        request, seen = self._request, set[int]()
        page = self._first or self._sender.send(request)
        yield page
        while (further := following(request, page, seen)) is not None:
            request, page = further, self._sender.send(further)
            yield page

    def __iter__(self) -> Iterator[Item_co]:
        """Each item of each page."""
        for page in self._pages():
            yield from _items(self._request, page)


class AsyncPaginator(Generic[R_co, Item_co]):
    """The same on an event loop, with ``async for``."""

    def __init__(
        self,
        sender: AsyncSender,
        request: PagedRequest[R_co, Item_co],
        first: R_co | None = None,
    ) -> None:
        """Sends nothing yet.

        Args:
            sender: Sends each page's request.
            request: Of the first page; a ``next_token`` in it is where to begin.
            first: The first page, if it is here already.
        """
        self._sender = sender
        self._request = request
        self._first = first

    def pages(self, *, limit: int | None = None) -> AsyncIterator[R_co]:
        """Each response, until one has no further token.

        Args:
            limit: Pages at most. They are whole, so the ``next_token`` of the last one
                is where to go on, and nothing is lost; None is the end of the list.

        Raises:
            BrokenReply: The service gave a token again, which would go on for ever.
            ValueError: ``limit`` is no number of 1 or more.
        """
        _check(limit)
        return self._pages(limit)

    async def _pages(self, limit: int | None = None) -> AsyncIterator[R_co]:
        request, seen = self._request, set[int]()
        page = self._first or await self._sender.send(request)
        yield page
        while limit is None or (limit := limit - 1):
            further = following(request, page, seen)
            if further is None:
                return
            request, page = further, await self._sender.send(further)
            yield page

    async def __aiter__(self) -> AsyncIterator[Item_co]:
        """Each item of each page."""
        async for page in self._pages():
            for item in _items(self._request, page):
                yield item


def _check(limit: int | None) -> None:
    if limit is not None and (type(limit) is not int or limit < 1):
        raise ValueError(f"limit must be a number of 1 or more, not {limit!r}")


def following(
    request: PagedRequest[R_co, Item_co], page: Response, seen: set[int]
) -> PagedRequest[R_co, Item_co] | None:
    """The request of the page after this one, or None after the last.

    Args:
        request: Of this page.
        page: This page.
        seen: Hashes of the tokens there have been; this one's is added.
    """
    token = getattr(page, "next_token", None)
    if not token:
        return None
    seen.add(hash(getattr(request, "next_token", None)))
    if not isinstance(token, str) or hash(token) in seen:
        what = "no text for a token"
        if isinstance(token, str):
            what = "the same token again"
        name = request.operation.name
        error = BrokenReply(f"{name}: the next page has {what}")
        error.operation, error.fault = name, None
        raise error
    # Each paged request has the member, which its base cannot say.
    return evolve(request, next_token=token)  # type: ignore[misc]


def _items(request: PagedRequest[R_co, Item_co], page: Response) -> Sequence[Item_co]:
    name = request.operation.items
    assert name is not None
    items: Sequence[Item_co] = getattr(page, name)
    return items
