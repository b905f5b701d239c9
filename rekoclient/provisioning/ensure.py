"""One collection, user or tag set as it should be, and the truth of what happened.

CreateCollection has no token, so after a lost reply "it already exists" may speak of
our own collection. Nobody can tell by asking again, unless the request left a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from attrs import Factory, frozen

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
from .report import Outcome

if TYPE_CHECKING:
    from ..client import RekognitionClient

MARKER = "rekoclient:create-token"
"""The tag by which `prove_ownership` knows its own collection."""

_MOST_TAGS = 200

_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before a conflict over a user that is not there is tried again."""


@frozen
class Ensured:
    """What `ensure_collection` found or made.

    Attributes:
        outcome: Created, existed, adopted, or changed where tags were set.
        collection_arn: The collection.
        tag_drift: Tags that are there with another value than wanted, or None for not
            there. They stay as they are: see `ensure_tags`. None in place of them all
            where tags may not be listed.
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
) -> Ensured:
    """Make a collection unless it is there.

    After a lost reply the answer is `adopted`: the collection was absent, then we
    asked for it, and now it is there; somebody else may have made it in between.
    With `prove_ownership` it carries one more tag, drawn at random, which tells.

    Args:
        client: Where.
        collection_id: Its id.
        tags: The tags to make it with.
        prove_ownership: Say `created` or `existed` also after a lost reply. This needs
            permission to tag and to list tags, and takes one of the 200 tags: beside
            200 others there is no room for it, and the answer is as without.

    Raises:
        RekoError: It cannot be made, or nobody knows: see `may_have_succeeded`.
    """
    tags = dict(tags or {})
    try:
        arn = client.describe_collection(collection_id=collection_id).collection_arn
    except ResourceNotFoundException:
        pass
    else:
        return Ensured(Outcome.EXISTED, arn, _drift_if_allowed(client, arn, tags))
    room = len(tags) < _MOST_TAGS
    marker = random_token() if prove_ownership and room else None
    wanted = {**tags, MARKER: marker} if marker else tags
    try:
        made = client.create_collection(
            collection_id=collection_id, tags=wanted or None
        )
        return Ensured(Outcome.CREATED, made.collection_arn)
    except RekoError as error:
        exists = isinstance(error, ResourceAlreadyExistsException)
        if not exists and not error.may_have_succeeded:
            raise
        unclear = error.may_have_succeeded
        try:
            arn = client.describe_collection(collection_id=collection_id).collection_arn
        except ResourceNotFoundException:
            # No proof that it will stay away: our request may still be on its way.
            raise error from None
    mine = _carries(client, arn, marker) if unclear and marker else None
    if not unclear or mine is False:
        outcome = Outcome.EXISTED
    else:
        outcome = Outcome.CREATED if mine else Outcome.ADOPTED
    return Ensured(outcome, arn, _drift_if_allowed(client, arn, tags))


def ensure_tags(
    client: RekognitionClient, resource_arn: str, tags: Mapping[str, str]
) -> Outcome:
    """Set those of the tags that differ: `changed`, or `existed` when none did."""
    drift = _drift(client, resource_arn, tags)
    if not drift:
        return Outcome.EXISTED
    client.tag_resource(
        resource_arn=resource_arn, tags={key: tags[key] for key in drift}
    )
    return Outcome.CHANGED


def ensure_user(
    client: RekognitionClient,
    collection_id: str,
    user_id: str,
    *,
    exists: Callable[[], bool] | None = None,
) -> Outcome:
    """Make a user unless they are there.

    A conflict has two meanings, the user exists or is in an inconsistent state, so it
    is looked into: by default in the list of users, which takes a call for each 500.

    Args:
        client: Where.
        collection_id: Their collection.
        user_id: Their id.
        exists: A cheaper way to know whether they are there.

    Raises:
        ConflictException: They are not there and cannot be made.
        RekoError: They cannot be made; `after=` goes on with the same token.
    """
    request = CreateUserRequest(collection_id=collection_id, user_id=user_id)
    conflict: ConflictException | None = None
    for pause in (*_PAUSES, None):
        try:
            client.send(request, after=conflict)
        except ConflictException as error:
            conflict = error
        else:
            return Outcome.CREATED
        listed = exists() if exists else _is_listed(client, collection_id, user_id)
        if listed:
            return Outcome.ADOPTED if conflict.may_have_succeeded else Outcome.EXISTED
        if pause is not None:
            client.retry.sleep(pause)
    assert conflict is not None
    raise conflict


def ensure_absent(
    client: RekognitionClient, collection_id: str, user_id: str | None = None
) -> Outcome:
    """Delete a user, or without one the collection with all that is in it.

    What is gone after a lost reply counts as removed by us, though somebody else may
    have been quicker. DeleteUser has a token, by which the service answers for the
    first attempt while it knows it. DeleteCollection has none: it is looked for first.
    The faces of a user stay: `erase_user` deletes those too.

    Returns:
        `removed`; or `absent` when it was not there.

    Raises:
        RekoError: It may still be there.
    """
    if user_id is None:
        try:
            client.describe_collection(collection_id=collection_id)
        except ResourceNotFoundException:
            return Outcome.ABSENT
    try:
        if user_id is None:
            client.delete_collection(collection_id=collection_id)
        else:
            client.delete_user(collection_id=collection_id, user_id=user_id)
    except ResourceNotFoundException as error:
        return Outcome.REMOVED if error.may_have_succeeded else Outcome.ABSENT
    return Outcome.REMOVED


def _is_listed(client: RekognitionClient, collection_id: str, user_id: str) -> bool:
    users = client.iter_list_users(collection_id=collection_id, max_results=500)
    return any(user.user_id == user_id for user in users)


def _carries(client: RekognitionClient, arn: str, marker: str) -> bool | None:
    """Whether a collection has our mark; None where we may not look."""
    try:
        tags = client.list_tags_for_resource(resource_arn=arn).tags
    except AccessDeniedError:
        return None
    return tags.get(MARKER) == marker


def _drift(
    client: RekognitionClient, arn: str, wanted: Mapping[str, str]
) -> dict[str, str | None]:
    if not wanted:
        return {}
    tags = client.list_tags_for_resource(resource_arn=arn).tags
    return tag_drift(wanted, tags)


def _drift_if_allowed(
    client: RekognitionClient, arn: str, wanted: Mapping[str, str]
) -> dict[str, str | None] | None:
    """The drift; None where we may not look: the collection is there all the same."""
    try:
        return _drift(client, arn, wanted)
    except AccessDeniedError:
        return None
