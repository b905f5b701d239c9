"""Search for the person in a picture in several collections at the same time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait

from attrs import field, frozen

from ..client import RekognitionClient
from ..errors import (
    CallCancelled,
    ConfigurationError,
    DeadlineExceeded,
    InvalidInputError,
    InvalidParameterException,
    ProvisioningError,
    RekoError,
)
from ..models import (
    Face,
    Image,
    SearchFacesByImageRequest,
    SearchUsersByImageRequest,
)
from ..models.enums import QualityFilterLike
from . import text
from .cleanup.people import SearchCost
from .parts import matched_faces, matched_users
from .rate.pace import Pace, Tps, rate_of
from .rate.paced_client import PacedClient
from .report import without_traceback
from .threads import Threads

_MOST_BYTES = 32 * 1024 * 1024
"""Maximum total bytes of the pictures in all requests in flight, as base64 text."""
_MOST_THREADS = 32
_RESERVE = 60.0
"""Seconds of the default deadline that are reserved for retries and slow responses.

The default deadline is this reserve plus the seconds that all requests need at the
rate of the quota.
"""

_Request = SearchUsersByImageRequest | SearchFacesByImageRequest


@frozen(kw_only=True)
class FoundMatch:
    """A user or a face that is similar to the face in the picture.

    Attributes:
        collection_id: The collection.
        similarity: The similarity in per cent, by the face model of the collection.
        user_id: The id of the user. None for a face without a user.
        face: The face, if `search_collections` was called with `users=False`. Otherwise
            None.
    """

    collection_id: str
    similarity: float
    user_id: str | None
    face: Face | None = None


@frozen(kw_only=True)
class FoundIn:
    """The outcome of a search in several collections.

    Attributes:
        by_model: The matches for each face model version, the most similar first. A
            version without matches has an empty tuple.
        searched: The collections that returned a usable response.
        missing: The collections without a usable response, each with its error. The
            person may be in one of them.
        has_face: Whether the service found a face in the picture. Without a face,
            `by_model` is empty.
    """

    by_model: Mapping[str, tuple[FoundMatch, ...]]
    searched: tuple[str, ...]
    missing: Mapping[str, RekoError]
    has_face: bool

    @property
    def complete(self) -> bool:
        """Whether every collection returned a usable response."""
        return not self.missing

    @property
    def matches(self) -> tuple[FoundMatch, ...]:
        """The matches of all collections, the most similar first.

        Raises:
            SearchError: The collections have different face models, so the similarities
                cannot be compared. Use `by_model`.
        """
        if len(self.by_model) > 1:
            raise _several_models(self)
        return next(iter(self.by_model.values()), ())

    @property
    def no_match(self) -> bool:
        """Whether all collections were searched and none of them has a match.

        It is False if the picture has no face.
        """
        return self.complete and self.has_face and not any(self.by_model.values())

    def to_dict(self) -> dict[str, object]:
        """Return the outcome as JSON data."""
        return {
            "complete": self.complete,
            "has_face": self.has_face,
            "by_model": {
                model: [
                    {
                        "collection_id": match.collection_id,
                        "similarity": match.similarity,
                        "user_id": match.user_id,
                        "face": match.face and match.face.to_dict(),
                    }
                    for match in matches
                ]
                for model, matches in self.by_model.items()
            },
            "searched": list(self.searched),
            "missing": {name: str(error) for name, error in self.missing.items()},
        }


class SearchError(ProvisioningError):
    """A search in several collections is incomplete, or its matches are not comparable.

    Either a collection returned no usable response, or the collections have different
    face models. `__cause__` is the error of the first collection in `found.missing`.

    Attributes:
        found: The outcome of the search, with the matches so far.
    """

    found: FoundIn


def search_cost(
    client: RekognitionClient,
    collection_ids: Iterable[str],
    *,
    searches: int = 1,
    users: bool = True,
    price: float | None = None,
    tps: Tps = None,
) -> SearchCost:
    """Return the cost of searches in several collections. Nothing is sent.

    Args:
        client: The client. Its region determines the published quota.
        collection_ids: The ids of the collections.
        searches: Number of pictures with which to search. By default 1.
        users: Whether to search for users, as in `search_collections`.
        price: The price of one search in one collection. By default None. Without a
            price, `amount` of the result is None.
        tps: Requests a second, as in `search_collections`.

    Raises:
        TypeError: `collection_ids` is one string.
        ValueError: `collection_ids` is empty.
        ConfigurationError: `tps` is invalid.
    """
    requests = searches * len(_names(collection_ids))
    operation = "search_users_by_image" if users else "search_faces_by_image"
    return SearchCost(
        requests=requests,
        seconds=requests / rate_of(operation, client.region_name, tps),
        amount=None if price is None else requests * price,
    )


def search_collections(
    client: RekognitionClient,
    collection_ids: Iterable[str],
    *,
    image: Image,
    users: bool = True,
    threshold: float | None = None,
    max_results: int | None = None,
    quality_filter: QualityFilterLike | None = None,
    tps: Tps = None,
    deadline: float | None = None,
    partial: bool = False,
    by_model: bool = False,
) -> FoundIn:
    """Search for the largest face of a picture in several collections.

    Each collection takes one request, which is billed: see `search_cost`. The requests
    are sent at the rate of the quota, several at the same time. A collection without a
    usable response is in `missing` of the result. It does not count as a collection
    without a match.

    Args:
        client: The client.
        collection_ids: The ids of the collections. Duplicates are ignored.
        image: The picture. A search by the id of a user or a face is not possible,
            because such an id belongs to one collection.
        users: Search for users, or for faces if it is False. By default users.
        threshold: The lowest similarity of a match, 0 to 100. By default the service
            uses 80.
        max_results: Maximum number of matches in the result for each face model, from 1
            to 500 for users and from 1 to 4096 for faces. By default the result has all
            matches that the service returns.
        quality_filter: The `QualityFilter` of the requests. By default the requests do
            not have this member, and the service uses its own default.
        tps: Requests a second, as in `apply`. By default the published quota of the
            region. With `math.inf` the requests are not delayed, and throttled requests
            are retried.
        deadline: Seconds for the complete search. Collections that have not responded
            by then are missing. The default is the time that the requests need at the
            quota, plus one minute.
        partial: Return the result even if collections are missing. Then check
            `complete` of the result. By default a `SearchError` is raised.
        by_model: Return the result even if the collections have different face models.
            Then read the matches from `by_model` of the result. By default a
            `SearchError` is raised.

    Raises:
        SearchError: A collection returned no usable response, or the collections have
            different face models. `found` of the error has the matches so far.
        InvalidInputError: The service refused the picture. The remaining requests were
            not sent.
        RequestValidationError: An argument is invalid. Nothing was sent.
        TypeError: `collection_ids` is one string. Nothing was sent.
        ValueError: `collection_ids` is empty, or `deadline` is negative. Nothing was
            sent.
        ConfigurationError: There are no credentials, or `tps` is invalid or is the
            `Pace` of another region.
    """
    names = _names(collection_ids)
    requests = [
        _request(
            name,
            image,
            users=users,
            threshold=threshold,
            max_results=max_results,
            quality_filter=quality_filter,
        )
        for name in names
    ]
    search = _Search(client, Pace.of(client, tps), deadline, len(names), users)
    search.run(requests, threads_for(client, image, len(names)))
    found = search.found(names, max_results)
    if found.missing and not partial:
        raise _missing(found)
    if len(found.by_model) > 1 and not by_model:
        raise _several_models(found)
    return found


@frozen
class _Reply:
    """The result of the search in one collection.

    Attributes:
        model: The face model version of the collection.
        has_face: Whether the service found a face in the picture.
        matches: The matches.
    """

    model: str | None
    has_face: bool
    matches: tuple[FoundMatch, ...]


@frozen(eq=False)
class _Search:
    """One search in several collections, with a reply or an error for each of them."""

    client: RekognitionClient
    pace: Pace
    deadline: float | None
    count: int
    users: bool
    stop: threading.Event = field(factory=threading.Event, init=False)
    replies: dict[str, _Reply] = field(factory=dict[str, _Reply], init=False)
    errors: dict[str, RekoError] = field(factory=dict[str, RekoError], init=False)

    def run(self, requests: Sequence[_Request], threads: int) -> None:
        """Send the requests, and wait until they end or the deadline has passed.

        Raises:
            ConfigurationError: The client cannot send requests, for example because
                there are no credentials.
            InvalidInputError: The service refused the picture.
        """
        method = requests[0].operation.method
        seconds = self.deadline
        if seconds is None:
            seconds = self.count / self.pace.rate(method) + _RESERVE
        end = time.monotonic() + seconds
        paced = PacedClient(self.client, self.pace, self.stop, deadline=seconds)
        pool = Threads(threads, "rekoclient-search")
        try:
            waiting = {pool.submit(self._ask, paced, request) for request in requests}
            while waiting and (left := end - time.monotonic()) > 0:
                done, waiting = wait(waiting, left, FIRST_COMPLETED)
                self._raise_common(done)
        finally:
            self.stop.set()
            # Do not wait for a request that is in flight at the deadline.
            pool.shutdown(wait=False, cancel_futures=True)

    def _raise_common(self, done: Iterable[Future[RekoError | None]]) -> None:
        for future in done:
            if error := future.result():
                raise error

    def _ask(self, paced: PacedClient, request: _Request) -> RekoError | None:
        """Search one collection, and store its reply or its error.

        Returns:
            The error, if requests to the other collections would get it too.
        """
        name = request.collection_id
        try:
            if isinstance(request, SearchUsersByImageRequest):
                self.replies[name] = self._users(paced, request)
            else:
                self.replies[name] = self._faces(paced, request)
        except (ConfigurationError, InvalidInputError) as error:
            return error
        except CallCancelled:
            pass  # the deadline has passed
        except RekoError as error:
            self.errors[name] = without_traceback(error)
        return None

    @staticmethod
    def _users(paced: PacedClient, request: SearchUsersByImageRequest) -> _Reply:
        response = paced.send(request)
        matches = tuple(
            FoundMatch(
                collection_id=request.collection_id,
                similarity=similarity,
                user_id=user_id,
            )
            for user_id, similarity in matched_users(response.user_matches)
        )
        has_face = response.searched_face is not None or bool(matches)
        return _Reply(response.face_model_version, has_face, matches)

    @staticmethod
    def _faces(paced: PacedClient, request: SearchFacesByImageRequest) -> _Reply:
        try:
            response = paced.send(request)
        except InvalidParameterException as error:
            # A picture without a face is an error of SearchFacesByImage, but a success
            # of SearchUsersByImage. So make it a success here too.
            if "no faces in the image" in error.message:
                return _Reply(None, has_face=False, matches=())
            raise
        matches = tuple(
            FoundMatch(
                collection_id=request.collection_id,
                similarity=similarity,
                user_id=face.user_id,
                face=face,
            )
            for face, similarity in matched_faces(response.face_matches)
        )
        return _Reply(response.face_model_version, has_face=True, matches=matches)

    def found(self, names: Sequence[str], max_results: int | None) -> FoundIn:
        """Return the outcome so far. Replies that arrive later do not change it.

        Args:
            names: The ids of the collections.
            max_results: Maximum number of matches for each face model. None for no
                limit.
        """
        replies, missing = dict(self.replies), dict(self.errors)
        has_face = any(reply.has_face for reply in replies.values())
        models: dict[str, list[FoundMatch]] = {}
        for name in names:
            reply = replies.get(name)
            if reply is None:
                late = DeadlineExceeded(
                    f"{name} returned no response before the deadline"
                )
                missing.setdefault(name, late)
            elif not has_face:
                pass
            elif not reply.has_face:
                missing[name] = ProvisioningError(
                    f"the search in {name} found no face in the picture, but the"
                    " searches in other collections did"
                )
            elif reply.model is None:
                missing[name] = ProvisioningError(
                    f"the response of {name} has no face model version"
                )
            else:
                models.setdefault(reply.model, []).extend(reply.matches)
        return FoundIn(
            by_model={
                model: tuple(sorted(matches, key=_order)[:max_results])
                for model, matches in models.items()
            },
            searched=tuple(name for name in names if name not in missing),
            missing={name: missing[name] for name in names if name in missing},
            has_face=has_face,
        )


def _order(match: FoundMatch) -> float:
    return -match.similarity


def _names(collection_ids: Iterable[str]) -> tuple[str, ...]:
    if isinstance(collection_ids, str):
        raise TypeError(
            "collection_ids must be several ids, not one string; pass"
            f" [{collection_ids!r}]"
        )
    names = tuple(dict.fromkeys(collection_ids))
    if not names:
        raise ValueError("collection_ids is empty: pass at least one collection id")
    return names


def _request(
    name: str,
    image: Image,
    *,
    users: bool,
    threshold: float | None,
    max_results: int | None,
    quality_filter: QualityFilterLike | None,
) -> _Request:
    if users:
        return SearchUsersByImageRequest(
            collection_id=name,
            image=image,
            user_match_threshold=threshold,
            max_users=max_results,
            quality_filter=quality_filter,
        )
    return SearchFacesByImageRequest(
        collection_id=name,
        image=image,
        face_match_threshold=threshold,
        max_faces=max_results,
        quality_filter=quality_filter,
    )


def threads_for(client: RekognitionClient, image: Image, count: int) -> int:
    """Return the number of requests to send at the same time.

    Each request contains the picture, so a large picture lowers the number.
    """
    pool: int = client.boto_client.meta.config.max_pool_connections
    size = len(image.bytes or b"") * 4 // 3
    return max(1, min(count, pool, _MOST_THREADS, _MOST_BYTES // max(1, size)))


def _missing(found: FoundIn) -> SearchError:
    names = list(found.missing)
    first = found.missing[names[0]]
    total = len(names) + len(found.searched)
    reason = f"{type(first).__name__}: {' '.join(str(first).split())}"
    error = SearchError(
        f"{len(names):,} of {text.count(total, 'collection')} returned no response:"
        f" {text.sample(names[:3], len(names))} ({reason}). The person may be in them."
        " Search these collections again, or pass partial=True and check `complete`."
    )
    error.found = found
    error.__cause__ = first
    return error


def _several_models(found: FoundIn) -> SearchError:
    versions = text.sample(list(found.by_model)[:3], len(found.by_model))
    error = SearchError(
        f"the collections have different face models ({versions}), and their"
        " similarities cannot be compared. Pass by_model=True and read the attribute"
        " by_model of the result, or migrate the collections to one face model."
    )
    error.found = found
    return error
