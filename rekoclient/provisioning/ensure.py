"""Bring one collection, one user or the tags of a collection into a wanted state.

Nothing is changed if the state is already as wanted.

CreateCollection has no ClientRequestToken. If its reply is lost, a retry may report
"already exists". Either the first attempt or another client has created the collection.
Only a random tag in the request can show which of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import Factory, frozen

from ..client import RekognitionClient
from ..errors import (
    AccessDeniedError,
    ConflictException,
    RekoError,
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
)
from ..models import CreateUserRequest
from ..tokens import random_token
from .input.specs import tag_drift
from .parts import user_ids
from .rate.pace import Pace, Tps
from .rate.paced_client import PacedClient
from .report import Outcome

_Sender: TypeAlias = RekognitionClient | PacedClient

MARKER = "rekoclient:create-token"
"""The key of the tag that `ensure_collection` adds with `prove_ownership=True`."""

_MOST_TAGS = 200

_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each retry of CreateUser.

CreateUser is retried if it reports a conflict although the user is not found. The
conflict may be temporary.
"""


@frozen
class Ensured:
    """The result of `ensure_collection`.

    Attributes:
        outcome: `created`, `existed` or `adopted`.
        collection_arn: The ARN of the collection.
        tag_drift: The tags that differ from the wanted tags, with their current values.
            A missing tag has the value None. `ensure_tags` corrects the tags. If the
            caller is not allowed to list tags, `tag_drift` itself is None.
    """

    outcome: Outcome
    collection_arn: str
    tag_drift: Mapping[str, str | None] | None = Factory(dict[str, str | None])


def ensure_collection(
    client: RekognitionClient,
    collection_id: str,
    *,
    tags: Mapping[str, str] | None = None,
    prove_ownership: bool = False,
    tps: Tps = None,
) -> Ensured:
    """Create a collection unless it exists.

    The outcome is `adopted` if a reply was lost and the collection exists afterwards.
    Then either this call or another client has created the collection. With
    `prove_ownership`, a random marker tag shows whether this call created it.

    Args:
        client: The client.
        collection_id: The id of the collection.
        tags: The tags of a new collection. By default none.
        prove_ownership: Add a marker tag to a new collection. After a lost reply, the
            outcome is then `created` or `existed` instead of `adopted`. The marker
            needs permission to set and to list tags. A collection can have 200 tags.
            If `tags` contains 200 tags, no marker is added. By default False.
        tps: Requests a second, as in `apply`, or a `Pace` that is shared with other
            work. By default requests are not delayed.

    Raises:
        RequestValidationError: An argument is invalid.
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region.
        RekoError: A request failed. If `may_have_succeeded` is true, the collection may
            have been created.
    """
    sender = _sender(client, tps)
    tags = dict(tags or {})
    try:
        arn = sender.describe_collection(collection_id=collection_id).collection_arn
    except ResourceNotFoundException:
        pass
    else:
        return Ensured(Outcome.EXISTED, arn, _drift_if_allowed(sender, arn, tags))
    room = len(tags) < _MOST_TAGS
    marker = random_token() if prove_ownership and room else None
    wanted = {**tags, MARKER: marker} if marker else tags
    try:
        created = sender.create_collection(
            collection_id=collection_id, tags=wanted or None
        )
        return Ensured(Outcome.CREATED, created.collection_arn)
    except RekoError as error:
        exists = isinstance(error, ResourceAlreadyExistsException)
        if not exists and not error.may_have_succeeded:
            raise
        unclear = error.may_have_succeeded
        try:
            arn = sender.describe_collection(collection_id=collection_id).collection_arn
        except ResourceNotFoundException:
            # The service may receive CreateCollection later. So raise the first error,
            # which reports an unknown outcome.
            raise error from None
    mine = _carries(sender, arn, marker) if unclear and marker else None
    if not unclear or mine is False:
        outcome = Outcome.EXISTED
    else:
        outcome = Outcome.CREATED if mine else Outcome.ADOPTED
    return Ensured(outcome, arn, _drift_if_allowed(sender, arn, tags))


def ensure_tags(
    client: RekognitionClient,
    resource_arn: str,
    tags: Mapping[str, str],
    *,
    tps: Tps = None,
) -> Outcome:
    """Set each tag that is missing in a collection or has another value.

    Args:
        client: The client.
        resource_arn: The ARN of the collection.
        tags: The tags that the collection should have. Its other tags stay.
        tps: Requests a second, as in `apply`, or a `Pace` that is shared with other
            work. By default requests are not delayed.

    Returns:
        `changed`, or `existed` if no tag differed.

    Raises:
        RequestValidationError: The ARN or a tag is invalid. No tag was set.
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region.
        RekoError: A request failed. If `may_have_succeeded` is true, the tags may have
            been set.
    """
    sender = _sender(client, tps)
    drift = _drift(sender, resource_arn, tags)
    if not drift:
        return Outcome.EXISTED
    sender.tag_resource(
        resource_arn=resource_arn, tags={key: tags[key] for key in drift}
    )
    return Outcome.CHANGED


def ensure_user(
    client: RekognitionClient,
    collection_id: str,
    user_id: str,
    *,
    exists: Callable[[], bool] | None = None,
    tps: Tps = None,
) -> Outcome:
    """Create a user unless it exists.

    CreateUser reports a conflict if the user exists, and also if the user is in an
    inconsistent state. After a conflict, the function lists the users to check whether
    the user exists. The list takes a request for each 500 users. If the user is not
    listed, CreateUser is retried up to three times.

    Args:
        client: The client.
        collection_id: The collection.
        user_id: The id of the user.
        exists: A function that returns whether the user exists. The function is called
            instead of listing the users. By default the users are listed.
        tps: Requests a second, as in `apply`, or a `Pace` that is shared with other
            work. By default requests are not delayed.

    Returns:
        `created`, or `existed` after a conflict. `adopted` if the conflict followed a
        lost reply. Then either `ensure_user` or another client has created the user.

    Raises:
        RequestValidationError: An id is invalid. Nothing was sent.
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region.
        ConflictException: The user is not listed and cannot be created.
        RekoError: A request failed. If `may_have_succeeded` is true, the user may have
            been created.
    """
    sender = _sender(client, tps)
    request = CreateUserRequest(collection_id=collection_id, user_id=user_id)
    conflict: ConflictException | None = None
    for pause in (*_PAUSES, None):
        try:
            sender.send(request, after=conflict)
        except ConflictException as error:
            conflict = error
        else:
            return Outcome.CREATED
        listed = exists() if exists else _is_listed(sender, collection_id, user_id)
        if listed:
            return Outcome.ADOPTED if conflict.may_have_succeeded else Outcome.EXISTED
        if pause is not None:
            client.retry.sleep(pause)
    assert conflict is not None
    raise conflict


def ensure_absent(
    client: RekognitionClient,
    collection_id: str,
    user_id: str | None = None,
    *,
    tps: Tps = None,
) -> Outcome:
    """Delete a user or, without `user_id`, a collection with its users and faces.

    If a reply is lost and the retry reports "not found", the outcome is `removed`,
    although another client may have deleted the user or the collection.

    The faces of a deleted user stay in the collection. Call `erase_user` to delete the
    faces too.

    Args:
        client: The client.
        collection_id: The collection.
        user_id: The user. With None, the default, the collection is deleted.
        tps: Requests a second, as in `apply`, or a `Pace` that is shared with other
            work. By default requests are not delayed.

    Returns:
        `removed`, or `absent` if the user or the collection did not exist.

    Raises:
        RequestValidationError: An id is invalid. Nothing was sent.
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region.
        RekoError: A request failed. The user or the collection may still exist.
    """
    sender = _sender(client, tps)
    if user_id is None:
        # DeleteCollection has no token. So after a lost reply, "not found" alone does
        # not show whether the collection existed.
        try:
            sender.describe_collection(collection_id=collection_id)
        except ResourceNotFoundException:
            return Outcome.ABSENT
    try:
        if user_id is None:
            sender.delete_collection(collection_id=collection_id)
        else:
            sender.delete_user(collection_id=collection_id, user_id=user_id)
    except ResourceNotFoundException as error:
        return Outcome.REMOVED if error.may_have_succeeded else Outcome.ABSENT
    return Outcome.REMOVED


def _sender(client: RekognitionClient, tps: Tps) -> _Sender:
    return client if tps is None else PacedClient(client, Pace.of(client, tps))


def _is_listed(sender: _Sender, collection_id: str, user_id: str) -> bool:
    users = sender.iter_list_users(collection_id=collection_id, max_results=500)
    return user_id in user_ids(users)


def _carries(sender: _Sender, arn: str, marker: str) -> bool | None:
    """Return whether the tag `MARKER` of a collection has the value `marker`.

    Return None if the client has no permission to list the tags.
    """
    try:
        tags = sender.list_tags_for_resource(resource_arn=arn).tags
    except AccessDeniedError:
        return None
    return tags.get(MARKER) == marker


def _drift(
    sender: _Sender, arn: str, wanted: Mapping[str, str]
) -> dict[str, str | None]:
    if not wanted:
        return {}
    tags = sender.list_tags_for_resource(resource_arn=arn).tags
    return tag_drift(wanted, tags)


def _drift_if_allowed(
    sender: _Sender, arn: str, wanted: Mapping[str, str]
) -> dict[str, str | None] | None:
    """Return the current values of tags that differ from the wanted values.

    Return None if the client has no permission to list the tags.
    """
    try:
        return _drift(sender, arn, wanted)
    except AccessDeniedError:
        return None
