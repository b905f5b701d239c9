"""Iteration over the items or the pages of paged operations.

A paginator works with any object that sends requests, such as a client. This module
imports ``errors`` and ``schema``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar

from attrs import evolve

from .errors import BrokenReply
from .schema import AsyncSender, Item_co, PagedRequest, R_co, Response, Sender

__all__ = ["AsyncPaginator", "Paginator"]

S = TypeVar("S")


class Pager(Generic[S, R_co, Item_co]):
    """Base class of ``Paginator`` and ``AsyncPaginator``."""

    def __init__(
        self,
        sender: S,
        request: PagedRequest[R_co, Item_co],
        first: R_co | None = None,
    ) -> None:
        """Prepare to iterate. Nothing is sent yet.

        Args:
            sender: Object that sends the request of each page, such as a client.
            request: The request of the first page. Iteration starts at its
                ``next_token``.
            first: The first page, if it was already fetched.
        """
        self._sender = sender
        self._request = request
        self._first = first


class Paginator(Pager[Sender, R_co, Item_co], Generic[R_co, Item_co]):
    """Iterable of the items of all pages. The method ``pages`` yields the pages.

    Each page is fetched when it is needed. Several iterations are possible. Each
    iteration fetches the pages again.
    """

    def pages(self, *, limit: int | None = None) -> Iterator[R_co]:
        """Yield the response of each page.

        Args:
            limit: Maximum number of pages, 1 or more. The default is all. To continue
                later, use the ``next_token`` of the last page.

        Raises:
            BrokenReply: The service returned the same token twice, or an invalid token.
            ValueError: ``limit`` is not a whole number of 1 or more.
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
        """Yield each item of each page."""
        for page in self._pages():
            yield from _items(self._request, page)


class AsyncPaginator(Pager[AsyncSender, R_co, Item_co], Generic[R_co, Item_co]):
    """Async iterable of the items of all pages. ``pages`` yields the pages."""

    def pages(self, *, limit: int | None = None) -> AsyncIterator[R_co]:
        """Yield the response of each page.

        Args:
            limit: Maximum number of pages, 1 or more. The default is all. To continue
                later, use the ``next_token`` of the last page.

        Raises:
            BrokenReply: The service returned the same token twice, or an invalid token.
            ValueError: ``limit`` is not a whole number of 1 or more.
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
        """Yield each item of each page."""
        async for page in self._pages():
            for item in _items(self._request, page):
                yield item


def _check(limit: int | None) -> None:
    if limit is not None and (type(limit) is not int or limit < 1):
        raise ValueError(f"limit must be a whole number of 1 or more, not {limit!r}")


def following(
    request: PagedRequest[R_co, Item_co], page: Response, seen: set[int]
) -> PagedRequest[R_co, Item_co] | None:
    """Return the request of the next page, or None after the last page.

    Args:
        request: The request of this page.
        page: This page.
        seen: Hashes of the tokens of earlier requests. The function adds the hash of
            the token of ``request``.

    Raises:
        BrokenReply: The token of the next page was used before, or is not a string.
    """
    token = getattr(page, "next_token", None)
    if not token:
        return None
    seen.add(hash(getattr(request, "next_token", None)))
    if not isinstance(token, str) or hash(token) in seen:
        wrong = "is not a string"
        if isinstance(token, str):
            wrong = "was returned for the second time"
        name = request.operation.name
        error = BrokenReply(f"{name}: the token of the next page {wrong}")
        error.operation, error.fault = name, None
        raise error
    # Every paged request has ``next_token``, but their base class does not.
    return evolve(request, next_token=token)  # type: ignore[misc]


def _items(request: PagedRequest[R_co, Item_co], page: Response) -> Sequence[Item_co]:
    name = request.operation.items
    assert name is not None
    items: Sequence[Item_co] = getattr(page, name)
    return items
