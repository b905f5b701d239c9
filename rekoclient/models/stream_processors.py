"""Requests, responses and shapes for stream processors.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import field

from ..schema import (
    ABSENT,
    Boolean,
    Enum,
    Exclusive,
    Integer,
    Items,
    Map,
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
    begun_request,
    deprecated,
    wire,
)
from .enums import (
    StreamProcessorParameterToDelete,
    StreamProcessorParameterToDeleteLike,
    StreamProcessorStatus,
)
from .shared import RegionOfInterest

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False)
class ConnectedHomeSettings(Shape):
    """Settings of a stream processor for people, pets and packages.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ConnectedHomeSettings.html
    """

    labels: Sequence[str] = field(metadata=wire("Labels", Items(Text(), min=1, max=128)))
    """Objects to detect: ``PERSON``, ``PET``, ``PACKAGE`` or ``ALL``. Required. 1 to 128
    items.
    """
    min_confidence: float | None = field(default=None, metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence of a result, in percent. Default: 50. From 0 to 100."""


@frozen(kw_only=True, eq=False, repr=False)
class ConnectedHomeSettingsForUpdate(Shape):
    """Changes to the settings for people, pets and packages.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ConnectedHomeSettingsForUpdate.html
    """

    labels: Sequence[str] | None = field(default=None, metadata=wire("Labels", Items(Text(), min=1, max=128)))
    """Objects to detect: ``PERSON``, ``PET``, ``PACKAGE`` or ``ALL``. Default: unchanged.
    1 to 128 items.
    """
    min_confidence: float | None = field(default=None, metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence of a result, in percent. Default: unchanged. From 0 to 100."""


@frozen(kw_only=True, eq=False, repr=False)
class KinesisVideoStream(Shape):
    """A Kinesis video stream.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_KinesisVideoStream.html
    """

    arn: str | None = field(default=None, metadata=wire("Arn", Text(pattern=r"(^arn:([a-z\d-]+):kinesisvideo:([a-z\d-]+):\d{12}:.+$)")))
    """ARN of the Kinesis video stream. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class StreamProcessorInput(Shape):
    """The input of a stream processor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StreamProcessorInput.html
    """

    kinesis_video_stream: KinesisVideoStream | None = field(default=None, metadata=wire("KinesisVideoStream", Structure(KinesisVideoStream)))
    """Kinesis video stream to read. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class KinesisDataStream(Shape):
    """A Kinesis data stream.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_KinesisDataStream.html
    """

    arn: str | None = field(default=None, metadata=wire("Arn", Text(pattern=r"(^arn:([a-z\d-]+):kinesis:([a-z\d-]+):\d{12}:.+$)")))
    r"""ARN of the Kinesis data stream. Optional. Pattern
    ``(^arn:([a-z\d-]+):kinesis:([a-z\d-]+):\d{12}:.+$)``.
    """


@frozen(kw_only=True, eq=False, repr=False)
class S3Destination(Shape):
    """Location in S3 for the results of label detection in a stream.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_S3Destination.html
    """

    bucket: str | None = field(default=None, metadata=wire("Bucket", Text(min=3, max=255, pattern=r"[0-9A-Za-z\.\-_]*")))
    r"""Name of the S3 bucket. Optional. 3 to 255 characters. Pattern ``[0-9A-Za-z\.\-_]*``.
    """
    key_prefix: str | None = field(default=None, metadata=wire("KeyPrefix", Text(max=1024)))
    """Start of the keys of the written objects. Default: none. At most 1024 characters.
    """


@frozen(kw_only=True, eq=False, repr=False)
class StreamProcessorOutput(Shape):
    """The output of a stream processor. Give at least one member.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StreamProcessorOutput.html
    """

    kinesis_data_stream: KinesisDataStream | None = field(default=None, metadata=wire("KinesisDataStream", Structure(KinesisDataStream)))
    """Kinesis data stream that receives the results of a face search. Optional."""
    s3_destination: S3Destination | None = field(default=None, metadata=wire("S3Destination", Structure(S3Destination)))
    """Location in S3 that receives the results of label detection. Optional."""

    exclusive: ClassVar[tuple[Exclusive, ...]] = (Exclusive("at_least_one", ("kinesis_data_stream", "s3_destination")),)


@frozen(kw_only=True, eq=False, repr=False)
class FaceSearchSettings(Shape):
    """Settings of a stream processor for a face search.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_FaceSearchSettings.html
    """

    collection_id: str | None = field(default=None, metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection to search. Optional. 1 to 255 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    face_match_threshold: float | None = field(default=None, metadata=wire("FaceMatchThreshold", Number(min=0, max=100)))
    """Minimum similarity of a match, in percent. Default: 80, which is also the lowest
    value. From 0 to 100.
    """


@frozen(kw_only=True, eq=False, repr=False)
class StreamProcessorSettings(Shape):
    """Settings of a stream processor. Give at least one member.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StreamProcessorSettings.html
    """

    face_search: FaceSearchSettings | None = field(default=None, metadata=wire("FaceSearch", Structure(FaceSearchSettings)))
    """Settings for the search of faces in a collection. Optional."""
    connected_home: ConnectedHomeSettings | None = field(default=None, metadata=wire("ConnectedHome", Structure(ConnectedHomeSettings)))
    """Settings for the detection of people, pets and packages. Optional."""

    exclusive: ClassVar[tuple[Exclusive, ...]] = (Exclusive("at_least_one", ("connected_home", "face_search")),)


@frozen(kw_only=True, eq=False, repr=False)
class StreamProcessorNotificationChannel(Shape):
    """SNS topic for the messages of a stream processor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StreamProcessorNotificationChannel.html
    """

    sns_topic_arn: str = field(metadata=wire("SNSTopicArn", Text(pattern=r"arn:[a-z\d-]+:sns:(?!.*\n).*:\w{12}:.+")))
    r"""ARN of the SNS topic that receives the messages. Required. Pattern
    ``arn:[a-z\d-]+:sns:(?!.*\n).*:\w{12}:.+``.
    """


@frozen(kw_only=True, eq=False, repr=False)
class StreamProcessorDataSharingPreference(Shape):
    """Whether the service may keep data of a stream processor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StreamProcessorDataSharingPreference.html
    """

    opt_in: bool = field(metadata=wire("OptIn", Boolean()))
    """True to let the service keep data to improve its models. Required."""


@frozen(kw_only=True, eq=False, repr=False)
class KinesisVideoStreamStartSelector(Shape):
    """A position in a Kinesis video stream. Give at least one member.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_KinesisVideoStreamStartSelector.html
    """

    producer_timestamp: int | None = field(default=None, metadata=wire("ProducerTimestamp", Integer(min=0)))
    """Timestamp of a fragment by its producer, in milliseconds since 1970. Optional. At
    least 0.
    """
    fragment_number: str | None = field(default=None, metadata=wire("FragmentNumber", Text(min=1, max=128, pattern=r"^[0-9]+$")))
    """Number of the fragment of the Kinesis video stream. Optional. 1 to 128 characters.
    Pattern ``^[0-9]+$``.
    """

    exclusive: ClassVar[tuple[Exclusive, ...]] = (Exclusive("at_least_one", ("fragment_number", "producer_timestamp")),)


@frozen(kw_only=True, eq=False, repr=False, init=False)
class StreamProcessor(Shape):
    """A stream processor and its status.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StreamProcessor.html
    """

    name: str = field(default=ABSENT, metadata=wire("Name", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+"), always=True))
    """Name of the stream processor."""
    status: StreamProcessorStatus | str = field(default=ABSENT, metadata=wire("Status", Enum(StreamProcessorStatus), always=True))
    """Status of the stream processor."""

    if TYPE_CHECKING:

        def __init__(self, *, name: str | None = ..., status: StreamProcessorStatus | str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class StreamProcessingStartSelector(Shape):
    """Start of the processing of a stream.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StreamProcessingStartSelector.html
    """

    kvs_stream_start_selector: KinesisVideoStreamStartSelector | None = field(default=None, metadata=wire("KVSStreamStartSelector", Structure(KinesisVideoStreamStartSelector)))
    """Position in the Kinesis video stream. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class StreamProcessingStopSelector(Shape):
    """End of the processing of a stream.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StreamProcessingStopSelector.html
    """

    max_duration_in_seconds: int | None = field(default=None, metadata=wire("MaxDurationInSeconds", Integer(min=1, max=120)))
    """Maximum time to process, in seconds. Default: 10. From 1 to 120."""


@frozen(kw_only=True, eq=False, repr=False)
class StreamProcessorSettingsForUpdate(Shape):
    """Changes to the settings of a stream processor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StreamProcessorSettingsForUpdate.html
    """

    connected_home_for_update: ConnectedHomeSettingsForUpdate | None = field(default=None, metadata=wire("ConnectedHomeForUpdate", Structure(ConnectedHomeSettingsForUpdate)))
    """New settings for the detection of people, pets and packages. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class CreateStreamProcessorResponse(Response):
    """The response of CreateStreamProcessor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateStreamProcessor.html
    """

    stream_processor_arn: str = field(metadata=wire("StreamProcessorArn", Text(pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:streamprocessor\/.+$)")))
    """ARN of the stream processor."""


@deprecated("Amazon offers streaming video analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class CreateStreamProcessorRequest(Request[CreateStreamProcessorResponse]):
    """Create a stream processor for streaming video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateStreamProcessor.html
    """

    input: StreamProcessorInput = field(metadata=wire("Input", Structure(StreamProcessorInput)))
    """Kinesis video stream to analyse. Required."""
    output: StreamProcessorOutput = field(metadata=wire("Output", Structure(StreamProcessorOutput)))
    """Kinesis data stream or S3 location for the results. Required."""
    name: str = field(metadata=wire("Name", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name for the new stream processor, unique in the account and region. Required. 1 to
    128 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    settings: StreamProcessorSettings = field(metadata=wire("Settings", Structure(StreamProcessorSettings)))
    """Settings for a face search or for label detection. Required."""
    role_arn: str = field(metadata=wire("RoleArn", Text(pattern=r"arn:[a-z\d-]+:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+")))
    """ARN of the IAM role that gives the service access. Required."""
    tags: Mapping[str, str] | None = field(default=None, metadata=wire("Tags", Map(Text(min=1, max=128, pattern=r"(?!aws:)[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"), Text(max=256, pattern=r"[\w.:/=+\-@\x20\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*", unicode=True, published=r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"), max=200)))
    """Tags for the stream processor, as a mapping of keys to values. Default: no tags. At
    most 200 entries.
    """
    notification_channel: StreamProcessorNotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(StreamProcessorNotificationChannel)))
    """SNS topic that receives messages about detected labels. Default: no message."""
    kms_key_id: str | None = field(default=None, metadata=wire("KmsKeyId", Text(min=1, max=2048, pattern=r"^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$")))
    """Id, ARN or alias of the KMS key for label detection. Default: the service's key. 1
    to 2048 characters. Pattern ``^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$``.
    """
    regions_of_interest: Sequence[RegionOfInterest] | None = field(default=None, metadata=wire("RegionsOfInterest", Items(Structure(RegionOfInterest), max=10)))
    """Areas of the frame to analyse, for label detection. Default: the complete frame. At
    most 10 items.
    """
    data_sharing_preference: StreamProcessorDataSharingPreference | None = field(default=None, metadata=wire("DataSharingPreference", Structure(StreamProcessorDataSharingPreference)))
    """Whether the service may keep data to improve its models. Optional."""

    operation: ClassVar[Operation[CreateStreamProcessorResponse]] = Operation(
        name="CreateStreamProcessor",
        method="create_stream_processor",
        response=CreateStreamProcessorResponse,
        repeat="named",
        always=("stream_processor_arn",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class DeleteStreamProcessorResponse(Response):
    """The response of DeleteStreamProcessor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteStreamProcessor.html
    """


@deprecated("Amazon offers streaming video analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class DeleteStreamProcessorRequest(Request[DeleteStreamProcessorResponse]):
    """Delete a stream processor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteStreamProcessor.html
    """

    name: str = field(metadata=wire("Name", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """

    operation: ClassVar[Operation[DeleteStreamProcessorResponse]] = Operation(
        name="DeleteStreamProcessor",
        method="delete_stream_processor",
        response=DeleteStreamProcessorResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DescribeStreamProcessorResponse(Response):
    """The response of DescribeStreamProcessor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeStreamProcessor.html
    """

    name: str = field(metadata=wire("Name", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+")))
    """Name of the stream processor."""
    stream_processor_arn: str = field(metadata=wire("StreamProcessorArn", Text(pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:streamprocessor\/.+$)")))
    """ARN of the stream processor."""
    status: StreamProcessorStatus | str = field(metadata=wire("Status", Enum(StreamProcessorStatus)))
    """Status of the stream processor."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    creation_timestamp: datetime | None = field(default=None, metadata=wire("CreationTimestamp", Timestamp()))
    """Time of creation."""
    last_update_timestamp: datetime | None = field(default=None, metadata=wire("LastUpdateTimestamp", Timestamp()))
    """Time of the last change."""
    input: StreamProcessorInput | None = field(default=None, metadata=wire("Input", Structure(StreamProcessorInput)))
    """Kinesis video stream that is analysed."""
    output: StreamProcessorOutput | None = field(default=None, metadata=wire("Output", Structure(StreamProcessorOutput)))
    """Kinesis data stream or S3 location for the results."""
    role_arn: str | None = field(default=None, metadata=wire("RoleArn", Text(pattern=r"arn:[a-z\d-]+:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+")))
    """ARN of the IAM role that gives the service access."""
    settings: StreamProcessorSettings | None = field(default=None, metadata=wire("Settings", Structure(StreamProcessorSettings)))
    """Settings of the face search or the label detection."""
    notification_channel: StreamProcessorNotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(StreamProcessorNotificationChannel)))
    """SNS topic that receives a message when the job ends. Default: no message."""
    kms_key_id: str | None = field(default=None, metadata=wire("KmsKeyId", Text(min=1, max=2048, pattern=r"^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2048}$")))
    """Id, ARN or alias of the KMS key for encryption."""
    regions_of_interest: tuple[RegionOfInterest, ...] = field(default=(), metadata=wire("RegionsOfInterest", Items(Structure(RegionOfInterest), max=10)))
    """Areas of the image to analyse. Default: the complete image."""
    data_sharing_preference: StreamProcessorDataSharingPreference | None = field(default=None, metadata=wire("DataSharingPreference", Structure(StreamProcessorDataSharingPreference)))
    """Whether the service may keep data to improve its models."""

    if TYPE_CHECKING:

        def __init__(self, *, name: str, stream_processor_arn: str, status: StreamProcessorStatus | str, status_message: str | None = ..., creation_timestamp: datetime | None = ..., last_update_timestamp: datetime | None = ..., input: StreamProcessorInput | None = ..., output: StreamProcessorOutput | None = ..., role_arn: str | None = ..., settings: StreamProcessorSettings | None = ..., notification_channel: StreamProcessorNotificationChannel | None = ..., kms_key_id: str | None = ..., regions_of_interest: Sequence[RegionOfInterest] = ..., data_sharing_preference: StreamProcessorDataSharingPreference | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@deprecated("Amazon offers streaming video analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class DescribeStreamProcessorRequest(StatusRequest[DescribeStreamProcessorResponse, Literal["RUNNING", "STOPPED", StreamProcessorStatus.RUNNING, StreamProcessorStatus.STOPPED]]):
    """Describe a stream processor: its status and settings.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DescribeStreamProcessor.html
    """

    name: str = field(metadata=wire("Name", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """

    operation: ClassVar[Operation[DescribeStreamProcessorResponse]] = Operation(
        name="DescribeStreamProcessor",
        method="describe_stream_processor",
        response=DescribeStreamProcessorResponse,
        repeat="read",
        always=("name", "status", "stream_processor_arn"),
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ListStreamProcessorsResponse(Response):
    """The response of ListStreamProcessors.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListStreamProcessors.html
    """

    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    stream_processors: tuple[StreamProcessor, ...] = field(default=(), metadata=wire("StreamProcessors", Items(Structure(StreamProcessor))))
    """The stream processors."""

    if TYPE_CHECKING:

        def __init__(self, *, next_token: str | None = ..., stream_processors: Sequence[StreamProcessor] = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@deprecated("Amazon offers streaming video analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class ListStreamProcessorsRequest(PagedRequest[ListStreamProcessorsResponse, StreamProcessor]):
    """List the account's stream processors.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListStreamProcessors.html
    """

    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1)))
    """Maximum number of stream processors in a page. Default: 1,000. At least 1."""

    operation: ClassVar[Operation[ListStreamProcessorsResponse]] = Operation(
        name="ListStreamProcessors",
        method="list_stream_processors",
        response=ListStreamProcessorsResponse,
        repeat="read",
        items="stream_processors",
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartStreamProcessorResponse(Response, Started["DescribeStreamProcessorRequest"]):
    """The response of StartStreamProcessor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartStreamProcessor.html
    """

    session_id: str | None = field(default=None, metadata=wire("SessionId", Text()))
    """Id of the session."""

    def follow_up(self) -> DescribeStreamProcessorRequest:
        """Return the request that polls the status for ``wait_for``."""
        return begun_request(self, DescribeStreamProcessorRequest)


@deprecated("Amazon offers streaming video analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class StartStreamProcessorRequest(Request[StartStreamProcessorResponse]):
    """Start to process the video of a stream processor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartStreamProcessor.html
    """

    name: str = field(metadata=wire("Name", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    start_selector: StreamProcessingStartSelector | None = field(default=None, metadata=wire("StartSelector", Structure(StreamProcessingStartSelector)))
    """Position in the stream to start from. Required for label detection only. Optional.
    """
    stop_selector: StreamProcessingStopSelector | None = field(default=None, metadata=wire("StopSelector", Structure(StreamProcessingStopSelector)))
    """End of the processing. Required for label detection only. Optional."""

    operation: ClassVar[Operation[StartStreamProcessorResponse]] = Operation(
        name="StartStreamProcessor",
        method="start_stream_processor",
        response=StartStreamProcessorResponse,
        repeat="unsafe",
    )


@frozen(kw_only=True, eq=False, repr=False)
class StopStreamProcessorResponse(Response, Started["DescribeStreamProcessorRequest"]):
    """The response of StopStreamProcessor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StopStreamProcessor.html
    """

    def follow_up(self) -> DescribeStreamProcessorRequest:
        """Return the request that polls the status for ``wait_for``."""
        return begun_request(self, DescribeStreamProcessorRequest)


@deprecated("Amazon offers streaming video analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class StopStreamProcessorRequest(Request[StopStreamProcessorResponse]):
    """Stop a running stream processor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StopStreamProcessor.html
    """

    name: str = field(metadata=wire("Name", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """

    operation: ClassVar[Operation[StopStreamProcessorResponse]] = Operation(
        name="StopStreamProcessor",
        method="stop_stream_processor",
        response=StopStreamProcessorResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False)
class UpdateStreamProcessorResponse(Response):
    """The response of UpdateStreamProcessor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UpdateStreamProcessor.html
    """


@deprecated("Amazon offers streaming video analysis to existing customers only.")
@frozen(kw_only=True, eq=False, repr=False)
class UpdateStreamProcessorRequest(Request[UpdateStreamProcessorResponse]):
    """Change settings of a stream processor.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UpdateStreamProcessor.html
    """

    name: str = field(metadata=wire("Name", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Name of the stream processor. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    settings_for_update: StreamProcessorSettingsForUpdate | None = field(default=None, metadata=wire("SettingsForUpdate", Structure(StreamProcessorSettingsForUpdate)))
    """New settings. Default: unchanged."""
    regions_of_interest_for_update: Sequence[RegionOfInterest] | None = field(default=None, metadata=wire("RegionsOfInterestForUpdate", Items(Structure(RegionOfInterest), max=10)))
    """New areas of the frame to analyse. Default: unchanged. At most 10 items."""
    data_sharing_preference_for_update: StreamProcessorDataSharingPreference | None = field(default=None, metadata=wire("DataSharingPreferenceForUpdate", Structure(StreamProcessorDataSharingPreference)))
    """Whether the service may keep data to improve its models. Default: unchanged."""
    parameters_to_delete: Sequence[StreamProcessorParameterToDeleteLike] | None = field(default=None, metadata=wire("ParametersToDelete", Items(Enum(StreamProcessorParameterToDelete))))
    """Settings to remove. Default: none."""

    operation: ClassVar[Operation[UpdateStreamProcessorResponse]] = Operation(
        name="UpdateStreamProcessor",
        method="update_stream_processor",
        response=UpdateStreamProcessorResponse,
        repeat="repeatable",
    )
