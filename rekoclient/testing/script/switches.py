"""What only the live service could tell, as switches.

A client must be right under either answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .checks import CENTURY, check


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """How this server behaves where the service's behaviour is not published."""

    token_life: float = 8 * 3600.0
    """Seconds for which a ClientRequestToken is remembered."""

    token_scope: Literal["operation", "collection", "account"] = "operation"  # noqa: S105 - no secret
    """What a token must be unique in: one operation, one operation on one
    collection, or everything in the account."""

    validation_code: Literal["ValidationException", "InvalidParameterException"] = (
        "ValidationException"
    )
    """Both are seen for violated constraints. The second comes with the service's
    famous ``Request has invalid parameters`` and nothing else."""

    clock_skew: float = 0.0
    """Seconds by which the server's clock is ahead of the machine's. Beyond five
    minutes every signed request is refused, and the header Date tells why."""

    throttling_status: int = 500
    """The status of a ThrottlingException: 500 in Rekognition's own pages, 400 in the
    list of errors common to all AWS actions."""

    error_type: Literal["name", "namespace", "uri", "header"] = "name"
    """Where and how an error names itself: ``__type`` with the bare name, with a
    namespace before ``#``, with a URI after ``:``, or the header x-amzn-errortype."""

    error_text: Literal["modelled", "Message", "message"] = "modelled"
    """The member with an error's text. By default ``Message`` for errors of the
    service's model and ``message`` for those of its front end, as seen."""

    empty_output: Literal["nothing", "object"] = "nothing"
    """The body of a success without members: no bytes (documented), or ``{}``."""

    arn_prefix: Literal["arn:", ""] = "arn:"
    """Published examples show collection ARNs without the leading ``arn:``."""

    visibility_delay: float = 0.0
    """Seconds until a new collection or user is seen by reads."""

    page_token_life: float = 24 * 3600.0
    """Seconds for which a NextToken is good."""

    zero_max_results: Literal["default", "nothing"] = "default"
    """What MaxResults=0 means where the model allows it."""

    user_id_case: Literal["sensitive", "insensitive"] = "sensitive"
    """Whether ``Alice`` and ``alice`` are two users."""

    face_model_version: str = "7.0"
    """The face model that new collections are pinned to."""

    updating_time: float = 0.0
    """Seconds for which a user is UPDATING after its faces have changed. The answer to
    the change says UPDATING in any case."""

    while_updating: Literal["allow", "conflict"] = "allow"
    """Whether a user that is UPDATING can be changed again."""

    too_many_faces: Literal["exception", "rejected"] = "exception"
    """How a user's 101st face is refused: both are documented, the second without a
    reason that could be named."""

    unknown_user: Literal["not_found", "empty"] = "not_found"
    """What ListFaces and SearchUsers say of a UserId that does not exist."""

    search_finds_itself: bool = False
    """Whether SearchUsers, asked for users like a user, finds that user too."""

    job_time: float = 0.1
    """Seconds until a job has finished."""

    max_open_jobs: int = 20
    """Jobs of a kind that may be going on at once."""

    max_collections: int | None = None
    """Collections that the account may have; no figure is published."""

    max_users: int = 10_000_000
    """Users that a collection may have."""

    create_with_tags: bool = True
    """False where tagging is not offered (a documented list of one Region omits it):
    CreateCollection with Tags is then refused."""

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
