"""Switches for behaviour that the documentation of the service leaves open.

A correct client works with every setting.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .checks import CENTURY, check


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """The behaviour of the server where the service's documentation leaves it open."""

    token_life: float = 8 * 3600.0
    """The life of a ClientRequestToken, in seconds."""

    token_scope: Literal["operation", "collection", "account"] = "operation"  # noqa: S105 - no secret
    """The scope in which a token is unique: one operation, one operation on one
    collection, or the account."""

    validation_code: Literal["ValidationException", "InvalidParameterException"] = (
        "ValidationException"
    )
    """The error code for a violated constraint. The service uses both. With
    ``InvalidParameterException`` the message is ``Request has invalid parameters``."""

    clock_skew: float = 0.0
    """Seconds by which the server's clock is ahead of the machine's clock. Beyond five
    minutes the server refuses every signed request. The header Date contains the time
    of the server's clock."""

    throttling_status: int = 500
    """The HTTP status of a ThrottlingException. It is 500 in Rekognition's pages, and
    400 in the list of errors common to all AWS actions."""

    error_type: Literal["name", "namespace", "uri", "header"] = "name"
    """The place of the error code in a reply. The first three put it into ``__type``:
    the name alone, after a namespace and ``#``, or before ``:`` and a URI. The last one
    puts it into the header x-amzn-errortype."""

    error_text: Literal["modelled", "Message", "message"] = "modelled"
    """The member that contains the error message. ``modelled`` means ``Message`` for an
    error in the service's model, and ``message`` for any other error."""

    empty_output: Literal["nothing", "object"] = "nothing"
    """The body of a successful reply without members: no bytes, as the documentation
    shows, or ``{}``."""

    arn_prefix: Literal["arn:", ""] = "arn:"
    """The start of a collection ARN. The examples in the documentation leave ``arn:``
    out."""

    visibility_delay: float = 0.0
    """Seconds until reads return a new collection or user."""

    page_token_life: float = 24 * 3600.0
    """The life of a NextToken, in seconds."""

    zero_max_results: Literal["default", "nothing"] = "default"
    """The page for a request with MaxResults=0, where the model allows 0: a page of the
    default size, or an empty page."""

    user_id_case: Literal["sensitive", "insensitive"] = "sensitive"
    """Whether ``Alice`` and ``alice`` are two users or the same user."""

    face_model_version: str = "7.0"
    """The face model of new collections."""

    updating_time: float = 0.0
    """Seconds for which a user is UPDATING after a change of its faces. The response
    to the change always contains UPDATING."""

    while_updating: Literal["allow", "conflict"] = "allow"
    """The result of a change of an UPDATING user: success, or a ConflictException."""

    too_many_faces: Literal["exception", "rejected"] = "exception"
    """The way in which AssociateFaces refuses the 101st face of a user: with an error,
    or in UnsuccessfulFaceAssociations. The service documents both ways. It documents no
    reason code for the second way."""

    unknown_user: Literal["not_found", "empty"] = "not_found"
    """The reply of ListFaces and SearchUsers to a UserId that does not exist: an error,
    or no results."""

    search_finds_itself: bool = False
    """Whether SearchUsers with a UserId also returns that user."""

    job_time: float = 0.0
    """The duration of a job, or of a status such as CREATING, in seconds. By default a
    job is finished at the first poll, so the waiters of SDKs do not sleep."""

    filter_results: bool = True
    """Whether the limits of a request, such as MinConfidence and MaxLabels, apply to
    declared results."""

    max_open_jobs: int = 20
    """The greatest number of unfinished jobs of one kind."""

    max_collections: int | None = None
    """The greatest number of collections of an account. The service publishes no
    limit."""

    max_users: int = 10_000_000
    """The greatest number of users of a collection."""

    create_with_tags: bool = True
    """Whether CreateCollection accepts Tags. In one Region the documentation lists no
    operations for tags."""

    def __post_init__(self) -> None:
        check(
            self,
            token_life=(0, CENTURY),
            clock_skew=(-CENTURY, CENTURY),
            throttling_status=(100, 599),
            visibility_delay=(0, CENTURY),
            page_token_life=(0, CENTURY),
            updating_time=(0, CENTURY),
            job_time=(0, CENTURY),
            max_open_jobs=(0, math.inf),
            max_collections=(0, math.inf),
            max_users=(0, math.inf),
        )
