"""Requests, responses and shapes for liveness.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import field

from ..schema import (
    ABSENT,
    Blob,
    Bytes,
    Enum,
    Integer,
    Items,
    Number,
    Operation,
    Request,
    Response,
    ResponseMetadata as ResponseMetadata,
    Shape,
    Started,
    StatusRequest,
    Structure,
    Text,
    wire,
)
from .enums import ChallengeType, ChallengeTypeLike, FeedbackCode, LivenessSessionStatus
from .shared import BoundingBox, S3Object

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False)
class AuditImage(Shape):
    """A frame of a Face Liveness check.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AuditImage.html
    """

    bytes: Bytes | None = field(default=None, metadata=wire("Bytes", Blob(min=1, max=204800), sensitive=True))
    """Content of the image, unless it was written to S3."""
    s3_object: S3Object | None = field(default=None, metadata=wire("S3Object", Structure(S3Object)))
    """The image in S3, if the session has an output location."""
    bounding_box: BoundingBox | None = field(default=None, metadata=wire("BoundingBox", Structure(BoundingBox)))
    """Location of the face in the image, as ratios of the image size."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Challenge(Shape):
    """The challenge that a person had to pass in a Face Liveness check.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Challenge.html
    """

    type: ChallengeType | str = field(default=ABSENT, metadata=wire("Type", Enum(ChallengeType), always=True))
    """Kind of challenge."""
    version: str = field(default=ABSENT, metadata=wire("Version", Text(min=5, max=11, pattern=r"^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$"), always=True))
    """Version of the challenge."""

    if TYPE_CHECKING:

        def __init__(self, *, type: ChallengeType | str | None = ..., version: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class Versions(Shape):
    """A range of versions.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Versions.html
    """

    minimum: str | None = field(default=None, metadata=wire("Minimum", Text(min=5, max=11, pattern=r"^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$")))
    """Lowest acceptable version. Optional. 5 to 11 characters."""
    maximum: str | None = field(default=None, metadata=wire("Maximum", Text(min=5, max=11, pattern=r"^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$")))
    """Highest acceptable version. Optional. 5 to 11 characters."""


@frozen(kw_only=True, eq=False, repr=False)
class ChallengePreference(Shape):
    """An acceptable challenge for a Face Liveness check.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ChallengePreference.html
    """

    type: ChallengeTypeLike = field(metadata=wire("Type", Enum(ChallengeType)))
    """Acceptable kind of challenge. Required."""
    versions: Versions | None = field(default=None, metadata=wire("Versions", Structure(Versions)))
    """Acceptable versions of the challenge. Default: any."""


@frozen(kw_only=True, eq=False, repr=False)
class LivenessOutputConfig(Shape):
    """Location in S3 for the images of a Face Liveness session.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_LivenessOutputConfig.html
    """

    s3_bucket: str = field(metadata=wire("S3Bucket", Text(min=3, max=255, pattern=r"[0-9A-Za-z\.\-_]*")))
    r"""Name of the S3 bucket for the results. Required. 3 to 255 characters. Pattern
    ``[0-9A-Za-z\.\-_]*``.
    """
    s3_key_prefix: str | None = field(default=None, metadata=wire("S3KeyPrefix", Text(max=950, pattern=r"\S*")))
    r"""Start of the keys of the written objects. Default: none. At most 950 characters.
    Pattern ``\S*``.
    """


@frozen(kw_only=True, eq=False, repr=False)
class CreateFaceLivenessSessionRequestSettings(Shape):
    """Settings of a Face Liveness session.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateFaceLivenessSessionRequestSettings.html
    """

    output_config: LivenessOutputConfig | None = field(default=None, metadata=wire("OutputConfig", Structure(LivenessOutputConfig)))
    """Location in S3 for the images. Default: the response contains them."""
    audit_images_limit: int | None = field(default=None, metadata=wire("AuditImagesLimit", Integer(min=0, max=4)))
    """Maximum number of audit images to return. A short video may yield fewer. Default: 0.
    From 0 to 4.
    """
    challenge_preferences: Sequence[ChallengePreference] | None = field(default=None, metadata=wire("ChallengePreferences", Items(Structure(ChallengePreference))))
    """Acceptable types and versions of the challenge. Default: the service chooses."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class FeedbackItem(Shape):
    """A condition that lowered the confidence of a Face Liveness check.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_FeedbackItem.html
    """

    code: FeedbackCode | str = field(default=ABSENT, metadata=wire("Code", Enum(FeedbackCode), always=True))
    """Code of the condition."""
    message: str = field(default=ABSENT, metadata=wire("Message", Text(min=1, max=512), always=True))
    """Advice that you can show to the person before a second check."""

    if TYPE_CHECKING:

        def __init__(self, *, code: FeedbackCode | str | None = ..., message: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class SessionMetadata(Shape):
    """Data about the program that streamed a Face Liveness check.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SessionMetadata.html
    """

    sdk_type: str = field(default=ABSENT, metadata=wire("SDKType", Text(min=1, max=64), always=True))
    """Type of the SDK, as the program reported it. Do not rely on this value."""

    if TYPE_CHECKING:

        def __init__(self, *, sdk_type: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class CreateFaceLivenessSessionResponse(Response, Started["GetFaceLivenessSessionResultsRequest"]):
    """The response of CreateFaceLivenessSession.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateFaceLivenessSession.html
    """

    session_id: str | None = field(default=None, metadata=wire("SessionId", Text(min=36, max=36, pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the new session. The session is valid for one check and expires after 3
    minutes.
    """

    def follow_up(self) -> GetFaceLivenessSessionResultsRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetFaceLivenessSessionResultsRequest(session_id=self.session_id or "")


@frozen(kw_only=True, eq=False, repr=False)
class CreateFaceLivenessSessionRequest(Request[CreateFaceLivenessSessionResponse]):
    """Create a Face Liveness session.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateFaceLivenessSession.html
    """

    kms_key_id: str | None = field(default=None, metadata=wire("KmsKeyId", Text(min=1, max=2048, pattern=r"^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$")))
    """Id, ARN or alias of the KMS key that encrypts the images. Default: the service's
    key. 1 to 2048 characters. Pattern ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """
    settings: CreateFaceLivenessSessionRequestSettings | None = field(default=None, metadata=wire("Settings", Structure(CreateFaceLivenessSessionRequestSettings)))
    """Output location, number of audit images and challenges. Default: no location and no
    audit images.
    """
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """

    operation: ClassVar[Operation[CreateFaceLivenessSessionResponse]] = Operation(
        name="CreateFaceLivenessSession",
        method="create_face_liveness_session",
        response=CreateFaceLivenessSessionResponse,
        repeat="token",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetFaceLivenessSessionResultsResponse(Response):
    """The response of GetFaceLivenessSessionResults.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetFaceLivenessSessionResults.html
    """

    session_id: str | None = field(default=None, metadata=wire("SessionId", Text(min=36, max=36, pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the session."""
    status: LivenessSessionStatus | str | None = field(default=None, metadata=wire("Status", Enum(LivenessSessionStatus)))
    """Status of the session."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence that a live person was present, from 0 to 100."""
    reference_image: AuditImage | None = field(default=None, metadata=wire("ReferenceImage", Structure(AuditImage)))
    """A frame of the check with good quality, to compare or to search with."""
    audit_images: tuple[AuditImage, ...] = field(default=(), metadata=wire("AuditImages", Items(Structure(AuditImage))))
    """Frames of the check that you can keep as evidence."""
    challenge: Challenge | None = field(default=None, metadata=wire("Challenge", Structure(Challenge)))
    """The challenge of the session."""
    feedback: tuple[FeedbackItem, ...] = field(default=(), metadata=wire("Feedback", Items(Structure(FeedbackItem), max=10)))
    """Conditions in the video that lowered the confidence."""
    metadata: SessionMetadata | None = field(default=None, metadata=wire("Metadata", Structure(SessionMetadata)))
    """Data about the program that streamed the video."""

    if TYPE_CHECKING:

        def __init__(self, *, session_id: str | None = ..., status: LivenessSessionStatus | str | None = ..., confidence: float | None = ..., reference_image: AuditImage | None = ..., audit_images: Sequence[AuditImage] = ..., challenge: Challenge | None = ..., feedback: Sequence[FeedbackItem] = ..., metadata: SessionMetadata | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetFaceLivenessSessionResultsRequest(StatusRequest[GetFaceLivenessSessionResultsResponse, Literal["SUCCEEDED", LivenessSessionStatus.SUCCEEDED]]):
    """Get the results of a Face Liveness session.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetFaceLivenessSessionResults.html
    """

    session_id: str = field(metadata=wire("SessionId", Text(min=36, max=36, pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the session, from the response of ``create_face_liveness_session``. Required.
    Exactly 36 characters.
    """

    operation: ClassVar[Operation[GetFaceLivenessSessionResultsResponse]] = Operation(
        name="GetFaceLivenessSessionResults",
        method="get_face_liveness_session_results",
        response=GetFaceLivenessSessionResultsResponse,
        repeat="read",
    )
