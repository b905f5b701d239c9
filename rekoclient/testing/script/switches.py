"""Switches for behaviour of the service that is not published.

A client must be correct under every setting.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .checks import CENTURY, check


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """The behaviour of this server where the service's own is not published."""

    token_life: float = 8 * 3600.0
    """The life of a ClientRequestToken, in seconds."""

    token_scope: Literal["operation", "collection", "account"] = "operation"  # noqa: S105 - no secret
    """The scope in which a token is unique: one operation, one operation on one
    collection, or the account."""

    validation_code: Literal["ValidationException", "InvalidParameterException"] = (
        "ValidationException"
    )
    """The code for a violated constraint. Both occur. The second one comes with the
    text ``Request has invalid parameters`` alone."""

    clock_skew: float = 0.0
    """Seconds by which the server's clock is ahead of the machine's. Beyond five
    minutes every signed request is refused. The header Date shows the server's time."""

    throttling_status: int = 500
    """The HTTP status of a ThrottlingException. It is 500 in Rekognition's pages,
    and 400 in the list of errors common to all AWS actions."""

    error_type: Literal["name", "namespace", "uri", "header"] = "name"
    """The part of a reply with an error's code: ``__type`` with the name, with a
    namespace before ``#``, with a URI after ``:``, or the header x-amzn-errortype.
    """

    error_text: Literal["modelled", "Message", "message"] = "modelled"
    """The member with an error's text. The default is ``Message`` for errors of the
    service's model and ``message`` for errors of its front end."""

    empty_output: Literal["nothing", "object"] = "nothing"
    """The body of a success without members: no bytes, as documented, or ``{}``."""

    arn_prefix: Literal["arn:", ""] = "arn:"
    """The start of a collection ARN. Published examples leave ``arn:`` out."""

    visibility_delay: float = 0.0
    """Seconds until reads return a new collection or user."""

    page_token_life: float = 24 * 3600.0
    """The life of a NextToken, in seconds."""

    zero_max_results: Literal["default", "nothing"] = "default"
    """The meaning of MaxResults=0 where the model allows it."""

    user_id_case: Literal["sensitive", "insensitive"] = "sensitive"
    """Whether ``Alice`` and ``alice`` are two users or one."""

    face_model_version: str = "7.0"
    """The face model of new collections."""

    updating_time: float = 0.0
    """Seconds for which a user is UPDATING after a change of its faces. The response
    to the change contains UPDATING in any case."""

    while_updating: Literal["allow", "conflict"] = "allow"
    """Whether a user that is UPDATING can be changed again, or is a conflict."""

    too_many_faces: Literal["exception", "rejected"] = "exception"
    """How AssociateFaces refuses the 101st face of a user. Both ways are documented.
    The second one has no documented reason code."""

    unknown_user: Literal["not_found", "empty"] = "not_found"
    """What ListFaces and SearchUsers return for a UserId that does not exist."""

    search_finds_itself: bool = False
    """Whether SearchUsers with a UserId also returns that user."""

    job_time: float = 0.0
    """Seconds until a job has finished. By default the first poll finds it finished,
    so that the waiters of SDKs do not sleep."""

    filter_results: bool = True
    """Whether limits of a request, such as MinConfidence and MaxLabels, apply to
    declared results."""

    max_open_jobs: int = 20
    """The number of open jobs of one kind."""

    max_collections: int | None = None
    """The number of collections of the account. No limit is published."""

    max_users: int = 10_000_000
    """The number of users of a collection."""

    create_with_tags: bool = True
    """Whether CreateCollection accepts Tags. A documented list of one Region leaves
    tagging out."""

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
