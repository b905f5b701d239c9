"""Pages as one stream of items, on each of the 18 paged operations."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

import attrs
import pytest
from botocore import xform_name
from botocore.loaders import Loader

from rekoclient import (
    AsyncRekognitionClient,
    RekognitionClient,
)
from rekoclient.errors import (
    BrokenReply,
    InvalidPaginationTokenException,
)
from rekoclient.models import (
    ListUsersRequest,
    ListUsersResponse,
    User,
)
from rekoclient.pagination import AsyncPaginator, Paginator
from rekoclient.schema import AsyncSender, PagedRequest, Request
from rekoclient.testing import Fault, LocalRekognition

from .examples import (
    OPERATIONS,
    encoded,
    full,
    input_shape,
    output_shape,
    request_class,
)

ITEMS = {
    "DescribeProjectVersions": "ProjectVersionDescriptions",
    "DescribeProjects": "ProjectDescriptions",
    "GetCelebrityRecognition": "Celebrities",
    "GetContentModeration": "ModerationLabels",
    "GetFaceDetection": "Faces",
    "GetFaceSearch": "Persons",
    "GetLabelDetection": "Labels",
    "GetPersonTracking": "Persons",
    "GetSegmentDetection": "Segments",
    "GetTextDetection": "TextDetections",
    "ListCollections": "CollectionIds",
    "ListDatasetEntries": "DatasetEntries",
    "ListDatasetLabels": "DatasetLabelDescriptions",
    "ListFaces": "Faces",
    "ListMediaAnalysisJobs": "MediaAnalysisJobs",
    "ListProjectPolicies": "ProjectPolicies",
    "ListStreamProcessors": "StreamProcessors",
    "ListUsers": "Users",
}
EACH = pytest.mark.parametrize("operation", ITEMS)


@pytest.fixture(scope="module")
def anything() -> Iterator[tuple[LocalRekognition, RekognitionClient]]:
    """A server with declared replies."""
    with LocalRekognition() as server, server.client() as client:
        yield server, client


def test_the_paged_operations_are_those_with_tokens_in_and_out() -> None:
    """18 operations have pages, and botocore's nine paginators agree."""
    theirs = Loader().load_service_model("rekognition", "paginators-1")["pagination"]
    keys = {name: paginator["result_key"] for name, paginator in theirs.items()}
    # Its paginator returns two lists at once, one of them of model versions.
    keys["ListCollections"] = keys["ListCollections"][0]

    assert list(ITEMS) == [
        name
        for name in OPERATIONS
        if "NextToken" in input_shape(name).members
        and "NextToken" in output_shape(name).members
    ]
    assert keys == {name: ITEMS[name] for name in keys}
    assert 9 == len(keys)


@EACH
def test_items_come_from_all_pages(anything: Any, operation: str) -> None:
    """Pages are fetched on demand with the members of the first request."""
    server, client = anything
    server.requests.clear()
    wire = full(input_shape(operation))
    del wire["NextToken"]
    request = request_class(operation).from_dict(wire)
    reply = full(output_shape(operation))
    items = reply[ITEMS[operation]]
    replies = [
        {**reply, "NextToken": "second"},
        {**reply, "NextToken": "third", ITEMS[operation]: []},
        {name: value for name, value in reply.items() if name != "NextToken"},
    ]
    for page in replies:
        body = json.dumps(encoded(page)).encode()
        server.inject(Fault(status=200, body=body), operation=operation)
    method = getattr(client, f"iter_{xform_name(operation)}")
    members = attrs.asdict(request, recurse=False)
    found = iter(method(**{name: v for name, v in members.items() if v is not None}))
    first = list(islice(found, len(items)))
    fetched = len(server.requests)
    rest = list(found)

    assert 1 == fetched
    assert [*items, *items] == [
        item.to_dict() if hasattr(item, "to_dict") else item for item in (*first, *rest)
    ]
    assert [None, "second", "third"] == [
        record.body.get("NextToken") for record in server.requests
    ]
    for record in server.requests:
        others = {name: v for name, v in record.body.items() if name != "NextToken"}
        assert encoded(wire) == others


@pytest.fixture
def five(server: LocalRekognition, client: RekognitionClient) -> RekognitionClient:
    """A client and five users."""
    client.create_collection(collection_id="staff")
    for name in "abcde":
        client.create_user(collection_id="staff", user_id=name)
    server.requests.clear()
    return client


def test_pages_are_responses(server: LocalRekognition, five: RekognitionClient) -> None:
    """A page is a response, and unused pages are not fetched."""
    pages = five.iter_list_users(collection_id="staff", max_results=2).pages()
    first = next(pages)
    fetched = len(server.requests)
    sizes = [len(page.users) for page in (first, *pages)]

    assert 1 == fetched
    assert first.next_token
    assert first.response_metadata.request_id
    assert [2, 2, 1] == sizes
    server.requests.expect("ListUsers", times=3)


def test_iteration_continues_from_a_token(five: RekognitionClient) -> None:
    """A token of an earlier page starts the iteration there."""
    token = five.list_users(collection_id="staff", max_results=2).next_token
    rest = five.iter_list_users(collection_id="staff", max_results=2, next_token=token)

    assert ["c", "d", "e"] == [user.user_id for user in rest]


def test_limit_counts_pages_and_the_last_has_the_next_token(
    server: LocalRekognition, five: RekognitionClient
) -> None:
    """A limit cuts no page, and the page after it is not fetched."""
    users = five.iter_list_users(collection_id="staff", max_results=2)
    *_, last = got = list(users.pages(limit=2))
    server.requests.expect("ListUsers", times=2)
    rest = five.iter_list_users(collection_id="staff", next_token=last.next_token)

    assert "abcd" == "".join(user.user_id or "" for page in got for user in page.users)
    assert ["e"] == [user.user_id for user in rest]
    assert [3, 3] == [len(list(users.pages(limit=limit))) for limit in (3, 9)]


def test_a_limit_under_asyncio_is_the_same(
    server: LocalRekognition, five: RekognitionClient
) -> None:
    """The async limit fetches the same number of pages."""

    async def main() -> list[int]:
        async with AsyncRekognitionClient(boto_client=five.boto_client) as client:
            users = client.iter_list_users(collection_id="staff", max_results=2)
            return [
                len([page async for page in users.pages(limit=limit)])
                for limit in (1, 2, 3, 4)
            ]

    assert [1, 2, 3, 3] == asyncio.run(main())
    server.requests.expect("ListUsers", times=9)


@pytest.mark.parametrize("limit", [0, -1, 2.0, True, "3"])
def test_invalid_limit_is_refused_at_once(limit: Any) -> None:
    """An invalid limit is refused before the first page."""
    request = ListUsersRequest(collection_id="staff")
    asynchronous: AsyncPaginator[ListUsersResponse, User]
    asynchronous = AsyncPaginator(cast(AsyncSender, Pages()), request)
    for paginator in (Paginator(Pages(), request), asynchronous):
        with pytest.raises(ValueError, match="must be a whole number of 1 or more"):
            paginator.pages(limit=limit)


def test_iteration_continues_where_it_stopped(
    server: LocalRekognition, five: RekognitionClient
) -> None:
    """An iterator continues in the middle of a page."""
    users = iter(five.iter_list_users(collection_id="staff", max_results=2))

    assert ["a", "b", "c"] == [user.user_id for user in islice(users, 3)]
    server.requests.expect("ListUsers", times=2)
    assert ["d", "e"] == [user.user_id for user in users]
    server.requests.expect("ListUsers", times=3)


def test_each_iteration_starts_at_the_first_page(five: RekognitionClient) -> None:
    """The paginator can be iterated again."""
    users = five.iter_list_users(collection_id="staff", max_results=4)

    assert list(users) == list(users)
    assert 5 == len(list(users))


def test_nothing_is_sent_before_the_first_item(
    server: LocalRekognition, five: RekognitionClient
) -> None:
    """Only an invalid argument is refused before the first item."""
    five.iter_list_users(collection_id="staff")
    with pytest.raises(ValueError, match="collection_id"):
        five.iter_list_users(collection_id="a b")

    assert 0 == len(server.requests)


def test_a_request_can_be_iterated(five: RekognitionClient) -> None:
    """client.iterate takes a request."""
    request = ListUsersRequest(collection_id="staff", max_results=3)

    assert "abcde" == "".join(user.user_id or "" for user in five.iterate(request))


def test_each_page_is_a_call_with_retries(
    server: LocalRekognition, five: RekognitionClient
) -> None:
    """A throttle in the middle loses and duplicates nothing."""
    users = iter(five.iter_list_users(collection_id="staff", max_results=2))
    start = [next(users), next(users)]
    server.fail_next("ThrottlingException", times=2)
    server.lose_reply_next("ListUsers")

    assert "abcde" == "".join(user.user_id or "" for user in (*start, *users))
    server.requests.expect("ListUsers", times=6)


def test_an_expired_token_is_the_services_error(five: RekognitionClient) -> None:
    """An expired page token raises the service's error."""
    users = five.iter_list_users(collection_id="staff", next_token="nonsense")
    with pytest.raises(InvalidPaginationTokenException):
        list(users)


class Pages:
    """A sender whose responses have the next of some tokens."""

    def __init__(self, *tokens: str | None) -> None:
        self.tokens = list(tokens)
        self.requests: list[Request[Any]] = []

    def send(self, request: Request[Any], /) -> Any:
        """Return one page of one user."""
        self.requests.append(request)
        return ListUsersResponse(
            users=(User(user_id=str(len(self.requests))),),
            next_token=self.tokens.pop(0),
        )


@pytest.mark.parametrize(
    ("start", "tokens", "pages"),
    [
        (None, ["a", "a"], 2),
        (None, ["a", "b", "b"], 3),
        ("a", ["a"], 1),
    ],
)
def test_page_token_that_comes_twice_is_an_error(
    start: str | None, tokens: list[str], pages: int
) -> None:
    """A token that comes twice is an error after the items of its page."""
    sender = Pages(*tokens)
    request: PagedRequest[ListUsersResponse, User] = ListUsersRequest(
        collection_id="staff", next_token=start
    )
    items = iter(Paginator(sender, request))
    got = list(islice(items, pages))
    with pytest.raises(
        BrokenReply, match="ListUsers: the token of the next page was returned"
    ):
        next(items)

    assert pages == len(got) == len(sender.requests)


@pytest.mark.parametrize("last", [None, ""])
def test_no_token_or_an_empty_one_is_the_end(last: str | None) -> None:
    """A missing or empty token ends the iteration."""
    sender = Pages("a", last)

    assert 2 == len(list(Paginator(sender, ListUsersRequest(collection_id="staff"))))


@pytest.mark.parametrize("cycle", [1, 2, 3])
def test_cycle_of_page_tokens_is_an_error(
    server: LocalRekognition, client: RekognitionClient, cycle: int
) -> None:
    """A cycle of page tokens of any length ends the iteration."""
    for page in range(10):
        body = b'{"Users": [], "NextToken": "t%d"}' % (page % cycle)
        server.inject(Fault(status=200, body=body), operation="ListUsers")

    with pytest.raises(BrokenReply, match="second time") as raised:
        list(client.iterate(ListUsersRequest(collection_id="staff")))

    assert not raised.value.retryable
    assert cycle + 1 == server.requests.counts()["ListUsers"]


def test_invalid_page_token_is_a_broken_reply(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A page token of the wrong type is a BrokenReply."""
    server.inject(Fault(status=200, body=b'{"Users": [], "NextToken": 5}'))

    with pytest.raises(BrokenReply, match="token"):
        list(client.iterate(ListUsersRequest(collection_id="staff")))
