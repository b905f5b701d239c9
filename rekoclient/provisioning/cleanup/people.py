"""Find persons who have two users in a collection."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Annotated

from attrs import frozen

from ...client import RekognitionClient
from ...errors import (
    CallCancelled,
    InvalidParameterException,
    ProvisioningError,
    ResourceNotFoundException,
)
from ...interop import AsInstance
from .. import text
from ..parts import matched_users, user_ids
from ..rate.pace import Pace, Tps, rate_of
from ..rate.paced_client import PacedClient
from ..report import Counts, Progress, ProgressMeter
from ..threads import Threads

_PAGE = 500
_MOST_USERS = 500
_WORKERS = 32


@frozen(kw_only=True)
class SamePerson:
    """Two users who look alike.

    Attributes:
        users: Both ids, in alphabetical order.
        similarity: The similarity, from 0 to 100.
    """

    users: tuple[str, str]
    similarity: float

    def to_dict(self) -> dict[str, object]:
        """Return both users and their similarity as JSON data."""
        return {"users": list(self.users), "similarity": self.similarity}

    def __str__(self) -> str:
        """Return both users and their similarity in one line."""
        return text.printable(
            f"{self.users[0]} and {self.users[1]}: {self.similarity:.1f} % alike"
        )


@frozen(kw_only=True)
class SearchCost:
    """The expected cost of many searches.

    Attributes:
        requests: Number of searches. The service bills each search, including a retry
            after a lost reply.
        seconds: The expected duration, in seconds.
        amount: The price of all searches. None if the price of a search is unknown.
    """

    requests: int
    seconds: float
    amount: float | None = None

    def __str__(self) -> str:
        """Return the number of searches, the duration and the price in one line."""
        searches = f"{self.requests:,} search{'' if self.requests == 1 else 'es'}"
        price = "" if self.amount is None else f", {self.amount:,.2f} at this price"
        return f"{searches}, about {text.duration(self.seconds)}{price}"


def cost_of_same_person(
    client: RekognitionClient,
    collection_id: str,
    *,
    price: float | None = None,
    tps: Tps = None,
) -> SearchCost:
    """Return the number, duration and price of the searches of `find_same_person`.

    Send one DescribeCollection request, which returns the number of users.

    Args:
        client: The client.
        collection_id: The collection.
        price: The price of one search. By default None. `amount` of the result is then
            None too.
        tps: Requests a second, as in `apply`. By default the published quotas.

    Raises:
        RequestValidationError: The collection id is invalid. Nothing was sent.
        ConfigurationError: `tps` is invalid. Nothing was sent.
        ProvisioningError: The collection does not exist.
        RekoError: The request failed.
    """
    rate = rate_of("search_users", client.region_name, tps)
    try:
        found = client.describe_collection(collection_id=collection_id)
    except ResourceNotFoundException as error:
        raise ProvisioningError(
            text.missing_collection(collection_id, client.region_name)
        ) from error
    users = found.user_count or 0
    return SearchCost(
        requests=users,
        seconds=users / rate,
        amount=None if price is None else users * price,
    )


def find_same_person(
    client: RekognitionClient,
    collection_id: str,
    *,
    threshold: float = 95.0,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> tuple[SamePerson, ...]:
    """Return pairs of users who look alike and may be the same person.

    Send one SearchUsers request for each user. `cost_of_same_person` returns the number
    of requests in advance. Nothing is deleted. Twins look alike too, so check each pair
    yourself. Then erase one of the users with `erase_user`.

    Args:
        client: The client.
        collection_id: The collection.
        threshold: The lowest similarity, from 0 to 100. By default 95.
        tps: Requests a second, as in `apply`. By default the published quotas.
        on_progress: Called a few times a second.
        cancel: Set this event to stop the run. The run first waits for requests in
            flight.

    Returns:
        The pairs, the most similar first.

    Raises:
        RequestValidationError: The collection id or `threshold` is invalid.
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region.
        ProvisioningError: The collection does not exist.
        CallCancelled: The run was cancelled.
        RekoError: A request failed.
    """
    counts = Counts()
    paced = PacedClient(client, Pace.of(client, tps), cancel, counts=counts)
    cost = cost_of_same_person(client, collection_id, tps=tps)
    meter = ProgressMeter(cost.requests, counts, on_progress)
    pairs: dict[tuple[str, str], float] = {}
    running: deque[tuple[str, Future[dict[str, float]]]] = deque()

    def record() -> None:
        user_id, search = running.popleft()
        for other, similarity in search.result().items():
            pair = (min(user_id, other), max(user_id, other))
            pairs[pair] = max(similarity, pairs.get(pair, 0.0))
        counts.done += 1
        meter.tick(math.inf)

    users = paced.iter_list_users(collection_id=collection_id, max_results=_PAGE)
    with Threads(_WORKERS, "rekoclient-search") as pool:
        for user_id in user_ids(users):
            if cancel is not None and cancel.is_set():
                raise CallCancelled("the cancel event stopped the search")
            search = pool.submit(_search, paced, collection_id, user_id, threshold)
            running.append((user_id, search))
            if len(running) >= 2 * _WORKERS:
                record()
        while running:
            record()
    meter.tick(math.inf, last=True)
    found = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(SamePerson(users=pair, similarity=like) for pair, like in found)


def _search(
    paced: PacedClient, collection_id: str, user_id: str, threshold: float
) -> dict[str, float]:
    """Return the users who look like one user, each with the similarity.

    The result is empty if the user has no faces or was deleted.
    """
    try:
        found = paced.search_users(
            collection_id=collection_id,
            user_id=user_id,
            user_match_threshold=threshold,
            max_users=_MOST_USERS,
        )
    except (InvalidParameterException, ResourceNotFoundException):
        return {}
    matched = dict(matched_users(found.user_matches))
    matched.pop(user_id, None)
    return matched
