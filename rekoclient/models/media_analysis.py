"""Requests, responses and shapes for media analysis.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import field

from ..schema import (
    ABSENT,
    Enum,
    Integer,
    Items,
    Number,
    Operation,
    PagedRequest,
    Request,
    Response,
    ResponseMetadata as ResponseMetadata,
    Shape,
    Started,
    StatusRequest,
    Structure,
    Text,
    Timestamp,
    deprecated,
    wire,
)
from .enums import MediaAnalysisJobFailureCode, MediaAnalysisJobStatus
from .shared import S3Object

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False)
class MediaAnalysisDetectModerationLabelsConfig(Shape):
    """Settings for the detection of unsafe content in a media analysis job.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MediaAnalysisDetectModerationLabelsConfig.html
    """

    min_confidence: float | None = field(default=None, metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence of a label, in percent. Optional. From 0 to 100."""
    project_version: str | None = field(default=None, metadata=wire("ProjectVersion", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of a moderation adapter. Default: the base model. 20 to 2048 characters."""


@frozen(kw_only=True, eq=False, repr=False)
class MediaAnalysisOperationsConfig(Shape):
    """Kinds of analysis of a media analysis job.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MediaAnalysisOperationsConfig.html
    """

    detect_moderation_labels: MediaAnalysisDetectModerationLabelsConfig | None = field(default=None, metadata=wire("DetectModerationLabels", Structure(MediaAnalysisDetectModerationLabelsConfig)))
    """Settings for the detection of unsafe content. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class MediaAnalysisJobFailureDetails(Shape):
    """Reason why a media analysis job failed.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MediaAnalysisJobFailureDetails.html
    """

    code: MediaAnalysisJobFailureCode | str | None = field(default=None, metadata=wire("Code", Enum(MediaAnalysisJobFailureCode)))
    """Code of the failure."""
    message: str | None = field(default=None, metadata=wire("Message", Text()))
    """Description for people. Its text can change."""


@frozen(kw_only=True, eq=False, repr=False)
class MediaAnalysisInput(Shape):
    """The input of a media analysis job.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MediaAnalysisInput.html
    """

    s3_object: S3Object = field(metadata=wire("S3Object", Structure(S3Object)))
    """The manifest in S3. Required."""


@frozen(kw_only=True, eq=False, repr=False)
class MediaAnalysisOutputConfig(Shape):
    """Location in S3 for the results of a media analysis job.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MediaAnalysisOutputConfig.html
    """

    s3_bucket: str = field(metadata=wire("S3Bucket", Text(min=3, max=255, pattern=r"[0-9A-Za-z\.\-_]*")))
    r"""Name of the S3 bucket for the results. Required. 3 to 255 characters. Pattern
    ``[0-9A-Za-z\.\-_]*``.
    """
    s3_key_prefix: str | None = field(default=None, metadata=wire("S3KeyPrefix", Text(max=800, pattern=r"\S*")))
    r"""Start of the keys of the written objects. Default: none. At most 800 characters.
    Pattern ``\S*``.
    """


@frozen(kw_only=True, eq=False, repr=False)
class MediaAnalysisModelVersions(Shape):
    """Versions of the models of a media analysis job.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MediaAnalysisModelVersions.html
    """

    moderation: str | None = field(default=None, metadata=wire("Moderation", Text()))
    """Version of the base moderation model."""


@frozen(kw_only=True, eq=False, repr=False)
class MediaAnalysisResults(Shape):
    """Location of the results of a media analysis job.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MediaAnalysisResults.html
    """

    s3_object: S3Object | None = field(default=None, metadata=wire("S3Object", Structure(S3Object)))
    """The manifest of the results in S3."""
    model_versions: MediaAnalysisModelVersions | None = field(default=None, metadata=wire("ModelVersions", Structure(MediaAnalysisModelVersions)))
    """Versions of the models that the job used."""


@frozen(kw_only=True, eq=False, repr=False)
class MediaAnalysisManifestSummary(Shape):
    """Location of the summary of an input manifest.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MediaAnalysisManifestSummary.html
    """

    s3_object: S3Object | None = field(default=None, metadata=wire("S3Object", Structure(S3Object)))
    """The summary in S3."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class MediaAnalysisJobDescription(Shape):
    """A media analysis job.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MediaAnalysisJobDescription.html
    """

    job_id: str = field(default=ABSENT, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$"), always=True))
    """Id of the job, from the response of the start operation."""
    job_name: str | None = field(default=None, metadata=wire("JobName", Text(min=1, max=64, pattern=r"[a-zA-Z0-9_.\-]+")))
    """Name of the job."""
    operations_config: MediaAnalysisOperationsConfig = field(default=ABSENT, metadata=wire("OperationsConfig", Structure(MediaAnalysisOperationsConfig), always=True))
    """Kinds of analysis and their settings."""
    status: MediaAnalysisJobStatus | str = field(default=ABSENT, metadata=wire("Status", Enum(MediaAnalysisJobStatus), always=True))
    """Status of the job."""
    failure_details: MediaAnalysisJobFailureDetails | None = field(default=None, metadata=wire("FailureDetails", Structure(MediaAnalysisJobFailureDetails)))
    """Reason of the failure."""
    creation_timestamp: datetime = field(default=ABSENT, metadata=wire("CreationTimestamp", Timestamp(), always=True))
    """Time of creation."""
    completion_timestamp: datetime | None = field(default=None, metadata=wire("CompletionTimestamp", Timestamp()))
    """Time at which the job ended."""
    input: MediaAnalysisInput = field(default=ABSENT, metadata=wire("Input", Structure(MediaAnalysisInput), always=True))
    """Manifest that lists the images."""
    output_config: MediaAnalysisOutputConfig = field(default=ABSENT, metadata=wire("OutputConfig", Structure(MediaAnalysisOutputConfig), always=True))
    """Location in S3 for the results."""
    kms_key_id: str | None = field(default=None, metadata=wire("KmsKeyId", Text(min=1, max=2048, pattern=r"^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$")))
    """KMS key that encrypts copied images and results."""
    results: MediaAnalysisResults | None = field(default=None, metadata=wire("Results", Structure(MediaAnalysisResults)))
    """Location of the results in S3."""
    manifest_summary: MediaAnalysisManifestSummary | None = field(default=None, metadata=wire("ManifestSummary", Structure(MediaAnalysisManifestSummary)))
    """Statistics and errors of the input manifest."""

    if TYPE_CHECKING:

        def __init__(self, *, job_id: str | None = ..., job_name: str | None = ..., operations_config: MediaAnalysisOperationsConfig | None = ..., status: MediaAnalysisJobStatus | str | None = ..., failure_details: MediaAnalysisJobFailureDetails | None = ..., creation_timestamp: datetime | None = ..., completion_timestamp: datetime | None = ..., input: MediaAnalysisInput | None = ..., output_config: MediaAnalysisOutputConfig | None = ..., kms_key_id: str | None = ..., results: MediaAnalysisResults | None = ..., manifest_summary: MediaAnalysisManifestSummary | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetMediaAnalysisJobResponse(Response):
    """The response of GetMediaAnalysisJob.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetMediaAnalysisJob.html
    """

    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""
    job_name: str | None = field(default=None, metadata=wire("JobName", Text(min=1, max=64, pattern=r"[a-zA-Z0-9_.\-]+")))
    """Name of the job."""
    operations_config: MediaAnalysisOperationsConfig | None = field(default=None, metadata=wire("OperationsConfig", Structure(MediaAnalysisOperationsConfig)))
    """Kinds of analysis and their settings."""
    status: MediaAnalysisJobStatus | str | None = field(default=None, metadata=wire("Status", Enum(MediaAnalysisJobStatus)))
    """Status of the job."""
    failure_details: MediaAnalysisJobFailureDetails | None = field(default=None, metadata=wire("FailureDetails", Structure(MediaAnalysisJobFailureDetails)))
    """Reason of the failure."""
    creation_timestamp: datetime | None = field(default=None, metadata=wire("CreationTimestamp", Timestamp()))
    """Time of creation."""
    completion_timestamp: datetime | None = field(default=None, metadata=wire("CompletionTimestamp", Timestamp()))
    """Time at which the job ended."""
    input: MediaAnalysisInput | None = field(default=None, metadata=wire("Input", Structure(MediaAnalysisInput)))
    """Manifest that lists the images."""
    output_config: MediaAnalysisOutputConfig | None = field(default=None, metadata=wire("OutputConfig", Structure(MediaAnalysisOutputConfig)))
    """Location in S3 for the results."""
    kms_key_id: str | None = field(default=None, metadata=wire("KmsKeyId", Text(min=1, max=2048, pattern=r"^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$")))
    """KMS key that encrypts copied images and results."""
    results: MediaAnalysisResults | None = field(default=None, metadata=wire("Results", Structure(MediaAnalysisResults)))
    """Location of the results in S3."""
    manifest_summary: MediaAnalysisManifestSummary | None = field(default=None, metadata=wire("ManifestSummary", Structure(MediaAnalysisManifestSummary)))
    """Statistics and errors of the input manifest."""


@deprecated("Amazon offers bulk image analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class GetMediaAnalysisJobRequest(StatusRequest[GetMediaAnalysisJobResponse, Literal["SUCCEEDED", MediaAnalysisJobStatus.SUCCEEDED]]):
    """Get the state and results of a media analysis job.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetMediaAnalysisJob.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """

    operation: ClassVar[Operation[GetMediaAnalysisJobResponse]] = Operation(
        name="GetMediaAnalysisJob",
        method="get_media_analysis_job",
        response=GetMediaAnalysisJobResponse,
        repeat="read",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ListMediaAnalysisJobsResponse(Response):
    """The response of ListMediaAnalysisJobs.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListMediaAnalysisJobs.html
    """

    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the next page. None on the last page."""
    media_analysis_jobs: tuple[MediaAnalysisJobDescription, ...] = field(default=(), metadata=wire("MediaAnalysisJobs", Items(Structure(MediaAnalysisJobDescription))))
    """The jobs, the newest first."""

    if TYPE_CHECKING:

        def __init__(self, *, next_token: str | None = ..., media_analysis_jobs: Sequence[MediaAnalysisJobDescription] = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@deprecated("Amazon offers bulk image analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class ListMediaAnalysisJobsRequest(PagedRequest[ListMediaAnalysisJobsResponse, MediaAnalysisJobDescription]):
    """List media analysis jobs, the newest first.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListMediaAnalysisJobs.html
    """

    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=1024)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 1024 characters.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1, max=100)))
    """Maximum number of jobs in a page. Default: 100. From 1 to 100."""

    operation: ClassVar[Operation[ListMediaAnalysisJobsResponse]] = Operation(
        name="ListMediaAnalysisJobs",
        method="list_media_analysis_jobs",
        response=ListMediaAnalysisJobsResponse,
        repeat="read",
        items="media_analysis_jobs",
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartMediaAnalysisJobResponse(Response, Started["GetMediaAnalysisJobRequest"]):
    """The response of StartMediaAnalysisJob.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartMediaAnalysisJob.html
    """

    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""

    def follow_up(self) -> GetMediaAnalysisJobRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetMediaAnalysisJobRequest(job_id=self.job_id or "")


@deprecated("Amazon offers bulk image analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class StartMediaAnalysisJobRequest(Request[StartMediaAnalysisJobResponse]):
    """Start to analyse the images that a manifest in S3 lists.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartMediaAnalysisJob.html
    """

    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    job_name: str | None = field(default=None, metadata=wire("JobName", Text(min=1, max=64, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the job. It need not be unique. Default: no name. 1 to 64 characters.
    Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    operations_config: MediaAnalysisOperationsConfig = field(metadata=wire("OperationsConfig", Structure(MediaAnalysisOperationsConfig)))
    """Kinds of analysis and their settings. Required."""
    input: MediaAnalysisInput = field(metadata=wire("Input", Structure(MediaAnalysisInput)))
    """Manifest that lists the images. Required."""
    output_config: MediaAnalysisOutputConfig = field(metadata=wire("OutputConfig", Structure(MediaAnalysisOutputConfig)))
    """Location in S3 for the results. Required."""
    kms_key_id: str | None = field(default=None, metadata=wire("KmsKeyId", Text(min=1, max=2048, pattern=r"^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$")))
    """Id, ARN or alias of the KMS key that encrypts copied images and results. Default:
    the service's key. 1 to 2048 characters. Pattern
    ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """

    operation: ClassVar[Operation[StartMediaAnalysisJobResponse]] = Operation(
        name="StartMediaAnalysisJob",
        method="start_media_analysis_job",
        response=StartMediaAnalysisJobResponse,
        repeat="token",
    )
