"""Settings for behaviour that the service's documentation does not define.

Use the settings to test that a client does not depend on one of several possible
behaviours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .checks import CENTURY, check


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """Settings for behaviour that the service's documentation does not define.

    Raises:
        ValueError: A value is invalid.
    """

    token_life: float = 8 * 3600.0
    """Seconds for which the server remembers a ClientRequestToken."""

    token_scope: Literal["operation", "collection", "account"] = "operation"  # noqa: S105 - no secret
    """The scope in which a ClientRequestToken identifies a request.

    The scope is an operation, an operation on one collection, or the account."""

    validation_code: Literal["ValidationException", "InvalidParameterException"] = (
        "ValidationException"
    )
    """The error code if a parameter violates a constraint of the API model.

    The service uses ``ValidationException`` and ``InvalidParameterException`` for this.
    With ``InvalidParameterException``, the message is ``Request has invalid
    parameters``."""

    clock_skew: float = 0.0
    """Seconds by which the server's clock is ahead of the machine's clock.

    A negative number sets the server's clock behind. If the clocks differ by more than
    five minutes, the server refuses each request that is signed with the machine's
    time. The header Date of each reply contains the server's time."""

    throttling_status: int = 500
    """The HTTP status of a ThrottlingException. Rekognition's documentation specifies
    500. AWS's list of common errors specifies 400."""

    error_type: Literal["name", "namespace", "uri", "header"] = "name"
    """The position of the error code in a reply.

    - ``name``: The member ``__type`` contains only the code.
    - ``namespace``: ``__type`` contains a namespace, ``#`` and the code.
    - ``uri``: ``__type`` contains the code, ``:`` and a URI.
    - ``header``: The header x-amzn-errortype contains the code."""

    error_text: Literal["modelled", "Message", "message"] = "modelled"
    """The member that contains the error message. ``modelled`` means ``Message`` for an
    error in the service's model, and ``message`` for any other error."""

    empty_output: Literal["nothing", "object"] = "nothing"
    """The body of a successful reply without members: no bytes, or ``{}``. The
    documentation shows a body without bytes."""

    arn_prefix: Literal["arn:", ""] = "arn:"
    """The start of each collection ARN that the server returns.

    An empty string leaves out ``arn:``. Then the ARN starts with its partition, such as
    ``aws:``. The examples in the service's documentation have no ``arn:`` either."""

    visibility_delay: float = 0.0
    """Seconds until read operations find a new collection or user. For example,
    ListUsers omits a new user until then."""

    page_token_life: float = 24 * 3600.0
    """Seconds for which a NextToken is valid."""

    zero_max_results: Literal["default", "nothing"] = "default"
    """The page for a request with MaxResults=0: a page of the default size, or an empty
    page. The setting applies to operations whose API model allows 0."""

    user_id_case: Literal["sensitive", "insensitive"] = "sensitive"
    """The comparison of user ids. With ``sensitive``, ``Alice`` and ``alice`` are two
    users. With ``insensitive``, they are the same user."""

    face_model_version: str = "7.0"
    """The FaceModelVersion of new collections."""

    updating_time: float = 0.0
    """Seconds for which a user has the status UPDATING after a change of its faces.

    The response to the change always contains UPDATING."""

    while_updating: Literal["allow", "conflict"] = "allow"
    """The response to a change of a user with the status UPDATING: a success, or a
    ConflictException."""

    too_many_faces: Literal["exception", "rejected"] = "exception"
    """The response of AssociateFaces to the 101st face of a user: an error, or an entry
    in UnsuccessfulFaceAssociations. The service documents both responses, but no reason
    code for the entry."""

    unknown_user: Literal["not_found", "empty"] = "not_found"
    """The reply of ListFaces and SearchUsers to a UserId that does not exist: an error,
    or no results."""

    search_finds_itself: bool = False
    """Whether SearchUsers with a UserId also returns this user as a match."""

    job_time: float = 0.0
    """The duration of a job, or of a status such as CREATING, in seconds. By default a
    job is finished at the first poll, so the waiters of SDKs do not sleep."""

    filter_results: bool = True
    """Whether the limits of a request apply to declared replies.

    For example, MinConfidence and MaxLabels then remove declared labels."""

    max_open_jobs: int = 20
    """The maximum number of unfinished jobs of one kind, such as LabelDetection."""

    max_collections: int | None = None
    """The maximum number of collections of an account. None means no limit. The default
    is None, because the service publishes no limit."""

    max_users: int = 10_000_000
    """The maximum number of users of a collection."""

    create_with_tags: bool = True
    """Whether CreateCollection accepts Tags. With False, a request with Tags fails with
    an AccessDeniedException. According to the documentation, one Region has no
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
