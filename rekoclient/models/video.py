"""Requests, responses and shapes for video.

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
    Enum,
    Integer,
    Items,
    Number,
    Operation,
    PagedStatusRequest,
    Request,
    Response,
    ResponseMetadata as ResponseMetadata,
    Shape,
    Started,
    Structure,
    Text,
    deprecated,
    wire,
)
from .enums import (
    CelebrityRecognitionSortBy,
    CelebrityRecognitionSortByLike,
    ContentModerationAggregateBy,
    ContentModerationAggregateByLike,
    ContentModerationSortBy,
    ContentModerationSortByLike,
    FaceAttributes,
    FaceAttributesLike,
    FaceSearchSortBy,
    FaceSearchSortByLike,
    LabelDetectionAggregateBy,
    LabelDetectionAggregateByLike,
    LabelDetectionFeatureName,
    LabelDetectionFeatureNameLike,
    LabelDetectionSortBy,
    LabelDetectionSortByLike,
    PersonTrackingSortBy,
    PersonTrackingSortByLike,
    SegmentType,
    SegmentTypeLike,
    TechnicalCueType,
    VideoColorRange,
    VideoJobStatus,
)
from .shared import (
    BoundingBox,
    ContentType,
    DetectionFilter,
    FaceDetail,
    FaceMatch,
    GeneralLabelsSettings,
    KnownGender,
    Label,
    ModerationLabel,
    RegionOfInterest,
    S3Object,
    TextDetection,
)

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False)
class AudioMetadata(Shape):
    """Properties of an audio stream.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AudioMetadata.html
    """

    codec: str | None = field(default=None, metadata=wire("Codec", Text()))
    """Codec of the audio stream."""
    duration_millis: int | None = field(default=None, metadata=wire("DurationMillis", Integer(min=0)))
    """Length of the audio stream, in milliseconds."""
    sample_rate: int | None = field(default=None, metadata=wire("SampleRate", Integer(min=0)))
    """Sample rate of the audio stream, in hertz."""
    number_of_channels: int | None = field(default=None, metadata=wire("NumberOfChannels", Integer(min=0)))
    """Number of audio channels."""


@frozen(kw_only=True, eq=False, repr=False)
class BlackFrame(Shape):
    """Definition of a black frame, for segment detection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_BlackFrame.html
    """

    max_pixel_threshold: float | None = field(default=None, metadata=wire("MaxPixelThreshold", Number(min=0, max=1)))
    """Maximum luminance of a black pixel, as a ratio of the luminance range. Default: 0.2.
    From 0 to 1.
    """
    min_coverage_percentage: float | None = field(default=None, metadata=wire("MinCoveragePercentage", Number(min=0, max=100)))
    """Percentage of black pixels that makes a frame black. Default: 99. From 0 to 100.
    """


@frozen(kw_only=True, eq=False, repr=False, init=False)
class CelebrityDetail(Shape):
    """A celebrity in a video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CelebrityDetail.html
    """

    urls: tuple[str, ...] = field(default=(), metadata=wire("Urls", Items(Text(), max=255)))
    """Addresses of pages about the celebrity."""
    name: str = field(default=ABSENT, metadata=wire("Name", Text(), always=True))
    """Name of the celebrity."""
    id: str = field(default=ABSENT, metadata=wire("Id", Text(pattern=r"[0-9A-Za-z]*"), always=True))
    """Id of the celebrity. Pass it to ``get_celebrity_info``."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence that the person is this celebrity, from 0 to 100."""
    bounding_box: BoundingBox | None = field(default=None, metadata=wire("BoundingBox", Structure(BoundingBox)))
    """Location of the body, as ratios of the image size."""
    face: FaceDetail | None = field(default=None, metadata=wire("Face", Structure(FaceDetail)))
    """Attributes of the celebrity's face."""
    known_gender: KnownGender | None = field(default=None, metadata=wire("KnownGender", Structure(KnownGender)))
    """Known gender of the celebrity."""

    if TYPE_CHECKING:

        def __init__(self, *, urls: Sequence[str] = ..., name: str | None = ..., id: str | None = ..., confidence: float | None = ..., bounding_box: BoundingBox | None = ..., face: FaceDetail | None = ..., known_gender: KnownGender | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class CelebrityRecognition(Shape):
    """A celebrity in a video, with the time.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CelebrityRecognition.html
    """

    timestamp: int = field(default=ABSENT, metadata=wire("Timestamp", Integer(), always=True))
    """Time of the result, in milliseconds from the start of the video."""
    celebrity: CelebrityDetail = field(default=ABSENT, metadata=wire("Celebrity", Structure(CelebrityDetail), always=True))
    """The recognised celebrity."""

    if TYPE_CHECKING:

        def __init__(self, *, timestamp: int | None = ..., celebrity: CelebrityDetail | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ContentModerationDetection(Shape):
    """Unsafe content in a video, with the time.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ContentModerationDetection.html
    """

    timestamp: int | None = field(default=None, metadata=wire("Timestamp", Integer()))
    """Time of the result, in milliseconds from the start of the video."""
    moderation_label: ModerationLabel = field(default=ABSENT, metadata=wire("ModerationLabel", Structure(ModerationLabel), always=True))
    """The kind of unsafe content."""
    start_timestamp_millis: int | None = field(default=None, metadata=wire("StartTimestampMillis", Integer(min=0)))
    """Start of the segment, in milliseconds from the start of the video."""
    end_timestamp_millis: int | None = field(default=None, metadata=wire("EndTimestampMillis", Integer(min=0)))
    """End of the segment, in milliseconds from the start of the video."""
    duration_millis: int | None = field(default=None, metadata=wire("DurationMillis", Integer(min=0)))
    """Length of the segment, in milliseconds."""
    content_types: tuple[ContentType, ...] = field(default=(), metadata=wire("ContentTypes", Items(Structure(ContentType), max=50)))
    """Kinds of content in the image, such as animation or sports."""

    if TYPE_CHECKING:

        def __init__(self, *, timestamp: int | None = ..., moderation_label: ModerationLabel | None = ..., start_timestamp_millis: int | None = ..., end_timestamp_millis: int | None = ..., duration_millis: int | None = ..., content_types: Sequence[ContentType] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class FaceDetection(Shape):
    """A face in a video, with the time.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_FaceDetection.html
    """

    timestamp: int = field(default=ABSENT, metadata=wire("Timestamp", Integer(), always=True))
    """Time of the result, in milliseconds from the start of the video."""
    face: FaceDetail = field(default=ABSENT, metadata=wire("Face", Structure(FaceDetail), always=True))
    """Attributes of the face."""

    if TYPE_CHECKING:

        def __init__(self, *, timestamp: int | None = ..., face: FaceDetail | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class VideoMetadata(Shape):
    """Properties of a video stream.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_VideoMetadata.html
    """

    codec: str | None = field(default=None, metadata=wire("Codec", Text()))
    """Codec of the video."""
    duration_millis: int | None = field(default=None, metadata=wire("DurationMillis", Integer(min=0)))
    """Length of the video, in milliseconds."""
    format: str | None = field(default=None, metadata=wire("Format", Text()))
    """Container format of the video: MP4, MOV or AVI."""
    frame_rate: float | None = field(default=None, metadata=wire("FrameRate", Number()))
    """Frames per second."""
    frame_height: int | None = field(default=None, metadata=wire("FrameHeight", Integer(min=0)))
    """Height of the video, in pixels."""
    frame_width: int | None = field(default=None, metadata=wire("FrameWidth", Integer(min=0)))
    """Width of the video, in pixels."""
    color_range: VideoColorRange | str | None = field(default=None, metadata=wire("ColorRange", Enum(VideoColorRange)))
    """Range of luminance: ``FULL`` is 0 to 255, ``LIMITED`` is 16 to 235."""


@frozen(kw_only=True, eq=False, repr=False)
class Video(Shape):
    """A video in S3.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Video.html
    """

    s3_object: S3Object | None = field(default=None, metadata=wire("S3Object", Structure(S3Object)))
    """The video in S3, in the region of the client. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class GetContentModerationRequestMetadata(Shape):
    """Order and aggregation of moderation results.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetContentModerationRequestMetadata.html
    """

    sort_by: ContentModerationSortBy | str | None = field(default=None, metadata=wire("SortBy", Enum(ContentModerationSortBy)))
    """Order of the results."""
    aggregate_by: ContentModerationAggregateBy | str | None = field(default=None, metadata=wire("AggregateBy", Enum(ContentModerationAggregateBy)))
    """Whether each result is a point in time or a segment of the video."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class PersonDetail(Shape):
    """A person in a video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_PersonDetail.html
    """

    index: int = field(default=ABSENT, metadata=wire("Index", Integer(), always=True))
    """Number of the person in this video."""
    bounding_box: BoundingBox | None = field(default=None, metadata=wire("BoundingBox", Structure(BoundingBox)))
    """Location of the person, as ratios of the image size."""
    face: FaceDetail | None = field(default=None, metadata=wire("Face", Structure(FaceDetail)))
    """Attributes of the person's face."""

    if TYPE_CHECKING:

        def __init__(self, *, index: int | None = ..., bounding_box: BoundingBox | None = ..., face: FaceDetail | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class PersonMatch(Shape):
    """A person in a video, with the time and the matching faces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_PersonMatch.html
    """

    timestamp: int = field(default=ABSENT, metadata=wire("Timestamp", Integer(), always=True))
    """Time of the result, in milliseconds from the start of the video."""
    person: PersonDetail = field(default=ABSENT, metadata=wire("Person", Structure(PersonDetail), always=True))
    """The person."""
    face_matches: tuple[FaceMatch, ...] = field(default=(), metadata=wire("FaceMatches", Items(Structure(FaceMatch))))
    """Faces of the collection that match the person's face."""

    if TYPE_CHECKING:

        def __init__(self, *, timestamp: int | None = ..., person: PersonDetail | None = ..., face_matches: Sequence[FaceMatch] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetLabelDetectionRequestMetadata(Shape):
    """Order and aggregation of label results.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetLabelDetectionRequestMetadata.html
    """

    sort_by: LabelDetectionSortBy | str | None = field(default=None, metadata=wire("SortBy", Enum(LabelDetectionSortBy)))
    """Order of the results."""
    aggregate_by: LabelDetectionAggregateBy | str | None = field(default=None, metadata=wire("AggregateBy", Enum(LabelDetectionAggregateBy)))
    """Whether each result is a point in time or a segment of the video."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class LabelDetection(Shape):
    """A label in a video, with the time.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_LabelDetection.html
    """

    timestamp: int | None = field(default=None, metadata=wire("Timestamp", Integer()))
    """Time of the result, in milliseconds from the start of the video."""
    label: Label = field(default=ABSENT, metadata=wire("Label", Structure(Label), always=True))
    """The label."""
    start_timestamp_millis: int | None = field(default=None, metadata=wire("StartTimestampMillis", Integer(min=0)))
    """Start of the segment, in milliseconds from the start of the video."""
    end_timestamp_millis: int | None = field(default=None, metadata=wire("EndTimestampMillis", Integer(min=0)))
    """End of the segment, in milliseconds from the start of the video."""
    duration_millis: int | None = field(default=None, metadata=wire("DurationMillis", Integer(min=0)))
    """Length of the segment, in milliseconds."""

    if TYPE_CHECKING:

        def __init__(self, *, timestamp: int | None = ..., label: Label | None = ..., start_timestamp_millis: int | None = ..., end_timestamp_millis: int | None = ..., duration_millis: int | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class PersonDetection(Shape):
    """A person in a video, with the time.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_PersonDetection.html
    """

    timestamp: int = field(default=ABSENT, metadata=wire("Timestamp", Integer(), always=True))
    """Time of the result, in milliseconds from the start of the video."""
    person: PersonDetail = field(default=ABSENT, metadata=wire("Person", Structure(PersonDetail), always=True))
    """The person."""

    if TYPE_CHECKING:

        def __init__(self, *, timestamp: int | None = ..., person: PersonDetail | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class TechnicalCueSegment(Shape):
    """Details of a technical cue.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TechnicalCueSegment.html
    """

    type: TechnicalCueType | str = field(default=ABSENT, metadata=wire("Type", Enum(TechnicalCueType), always=True))
    """Kind of technical cue."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=50, max=100)))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, type: TechnicalCueType | str | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class ShotSegment(Shape):
    """Details of a shot.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ShotSegment.html
    """

    index: int | None = field(default=None, metadata=wire("Index", Integer(min=0)))
    """Number of the shot in the video."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=50, max=100)))
    """Confidence of the service in this result, from 0 to 100."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class SegmentDetection(Shape):
    """A shot or a technical cue of a video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SegmentDetection.html
    """

    type: SegmentType | str = field(default=ABSENT, metadata=wire("Type", Enum(SegmentType), always=True))
    """Kind of segment: ``TECHNICAL_CUE`` or ``SHOT``."""
    start_timestamp_millis: int | None = field(default=None, metadata=wire("StartTimestampMillis", Integer()))
    """Start of the segment, in milliseconds from the start of the video."""
    end_timestamp_millis: int | None = field(default=None, metadata=wire("EndTimestampMillis", Integer()))
    """End of the segment, in milliseconds from the start of the video."""
    duration_millis: int | None = field(default=None, metadata=wire("DurationMillis", Integer(min=0)))
    """Length of the segment, in milliseconds."""
    start_timecode_smpte: str | None = field(default=None, metadata=wire("StartTimecodeSMPTE", Text()))
    """Start of the segment as an SMPTE timecode, ``HH:MM:SS:fr``."""
    end_timecode_smpte: str | None = field(default=None, metadata=wire("EndTimecodeSMPTE", Text()))
    """End of the segment as an SMPTE timecode, ``HH:MM:SS:fr``."""
    duration_smpte: str | None = field(default=None, metadata=wire("DurationSMPTE", Text()))
    """Length of the segment as an SMPTE timecode."""
    technical_cue_segment: TechnicalCueSegment | None = field(default=None, metadata=wire("TechnicalCueSegment", Structure(TechnicalCueSegment)))
    """Details of a technical cue. None for a shot."""
    shot_segment: ShotSegment | None = field(default=None, metadata=wire("ShotSegment", Structure(ShotSegment)))
    """Details of a shot. None for a technical cue."""
    start_frame_number: int | None = field(default=None, metadata=wire("StartFrameNumber", Integer(min=0)))
    """Number of the first frame, counted from 0."""
    end_frame_number: int | None = field(default=None, metadata=wire("EndFrameNumber", Integer(min=0)))
    """Number of the last frame, counted from 0."""
    duration_frames: int | None = field(default=None, metadata=wire("DurationFrames", Integer(min=0)))
    """Length of the segment, in frames."""

    if TYPE_CHECKING:

        def __init__(self, *, type: SegmentType | str | None = ..., start_timestamp_millis: int | None = ..., end_timestamp_millis: int | None = ..., duration_millis: int | None = ..., start_timecode_smpte: str | None = ..., end_timecode_smpte: str | None = ..., duration_smpte: str | None = ..., technical_cue_segment: TechnicalCueSegment | None = ..., shot_segment: ShotSegment | None = ..., start_frame_number: int | None = ..., end_frame_number: int | None = ..., duration_frames: int | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class SegmentTypeInfo(Shape):
    """A kind of segment and the version of its model.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SegmentTypeInfo.html
    """

    type: SegmentType | str = field(default=ABSENT, metadata=wire("Type", Enum(SegmentType), always=True))
    """Kind of segment: ``TECHNICAL_CUE`` or ``SHOT``."""
    model_version: str | None = field(default=None, metadata=wire("ModelVersion", Text()))
    """Version of the model."""

    if TYPE_CHECKING:

        def __init__(self, *, type: SegmentType | str | None = ..., model_version: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class TextDetectionResult(Shape):
    """A word or a line in a video, with the time.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TextDetectionResult.html
    """

    timestamp: int | None = field(default=None, metadata=wire("Timestamp", Integer()))
    """Time of the result, in milliseconds from the start of the video."""
    text_detection: TextDetection = field(default=ABSENT, metadata=wire("TextDetection", Structure(TextDetection), always=True))
    """The word or line."""

    if TYPE_CHECKING:

        def __init__(self, *, timestamp: int | None = ..., text_detection: TextDetection | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class LabelDetectionSettings(Shape):
    """Filters for the labels of a video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_LabelDetectionSettings.html
    """

    general_labels: GeneralLabelsSettings | None = field(default=None, metadata=wire("GeneralLabels", Structure(GeneralLabelsSettings)))
    """Filters for labels and categories. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class NotificationChannel(Shape):
    """SNS topic for the message about a completed job.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_NotificationChannel.html
    """

    sns_topic_arn: str = field(metadata=wire("SNSTopicArn", Text(pattern=r"arn:[a-z\d-]+:sns:(?!.*\n).*:\w{12}:.+")))
    r"""ARN of the SNS topic that receives the messages. Required. Pattern
    ``arn:[a-z\d-]+:sns:(?!.*\n).*:\w{12}:.+``.
    """
    role_arn: str = field(metadata=wire("RoleArn", Text(pattern=r"arn:[a-z\d-]+:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+")))
    """ARN of the IAM role that lets the service publish to the topic. Required."""


@frozen(kw_only=True, eq=False, repr=False)
class StartTechnicalCueDetectionFilter(Shape):
    """Filter for technical cues.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartTechnicalCueDetectionFilter.html
    """

    min_segment_confidence: float | None = field(default=None, metadata=wire("MinSegmentConfidence", Number(min=50, max=100)))
    """Minimum confidence of a segment, in percent. Default: 50. From 50 to 100."""
    black_frame: BlackFrame | None = field(default=None, metadata=wire("BlackFrame", Structure(BlackFrame)))
    """Definition of a black frame. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class StartShotDetectionFilter(Shape):
    """Filter for shots.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartShotDetectionFilter.html
    """

    min_segment_confidence: float | None = field(default=None, metadata=wire("MinSegmentConfidence", Number(min=50, max=100)))
    """Minimum confidence of a segment, in percent. Default: 50. From 50 to 100."""


@frozen(kw_only=True, eq=False, repr=False)
class StartSegmentDetectionFilters(Shape):
    """Filters for shots and technical cues.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartSegmentDetectionFilters.html
    """

    technical_cue_filter: StartTechnicalCueDetectionFilter | None = field(default=None, metadata=wire("TechnicalCueFilter", Structure(StartTechnicalCueDetectionFilter)))
    """Filter for technical cues. Optional."""
    shot_filter: StartShotDetectionFilter | None = field(default=None, metadata=wire("ShotFilter", Structure(StartShotDetectionFilter)))
    """Filter for shots. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class StartTextDetectionFilters(Shape):
    """Conditions that words in a video must meet.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartTextDetectionFilters.html
    """

    word_filter: DetectionFilter | None = field(default=None, metadata=wire("WordFilter", Structure(DetectionFilter)))
    """Conditions that a word must meet. Default: no filter."""
    regions_of_interest: Sequence[RegionOfInterest] | None = field(default=None, metadata=wire("RegionsOfInterest", Items(Structure(RegionOfInterest), max=10)))
    """Areas of the image to analyse. Default: the complete image. At most 10 items."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetCelebrityRecognitionResponse(Response):
    """The response of GetCelebrityRecognition.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetCelebrityRecognition.html
    """

    job_status: VideoJobStatus | str = field(metadata=wire("JobStatus", Enum(VideoJobStatus)))
    """Status of the job. The results are complete when it is ``SUCCEEDED``."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    video_metadata: VideoMetadata | None = field(default=None, metadata=wire("VideoMetadata", Structure(VideoMetadata)))
    """Codec, format, length and size of the video."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    celebrities: tuple[CelebrityRecognition, ...] = field(default=(), metadata=wire("Celebrities", Items(Structure(CelebrityRecognition))))
    """The recognised celebrities, each with the time in the video."""
    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""
    video: Video | None = field(default=None, metadata=wire("Video", Structure(Video)))
    """The video in S3."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    """Your own text. The notification about the end of the job contains it."""

    if TYPE_CHECKING:

        def __init__(self, *, job_status: VideoJobStatus | str, status_message: str | None = ..., video_metadata: VideoMetadata | None = ..., next_token: str | None = ..., celebrities: Sequence[CelebrityRecognition] = ..., job_id: str | None = ..., video: Video | None = ..., job_tag: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetCelebrityRecognitionRequest(PagedStatusRequest[GetCelebrityRecognitionResponse, CelebrityRecognition, Literal["SUCCEEDED", VideoJobStatus.SUCCEEDED]]):
    """Get the celebrities that a video job recognised.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetCelebrityRecognition.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1)))
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: CelebrityRecognitionSortByLike | None = field(default=None, metadata=wire("SortBy", Enum(CelebrityRecognitionSortBy)))
    """Order of the results: ``ID`` or ``TIMESTAMP``. Optional."""

    operation: ClassVar[Operation[GetCelebrityRecognitionResponse]] = Operation(
        name="GetCelebrityRecognition",
        method="get_celebrity_recognition",
        response=GetCelebrityRecognitionResponse,
        repeat="read",
        always=("job_status",),
        items="celebrities",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetContentModerationResponse(Response):
    """The response of GetContentModeration.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetContentModeration.html
    """

    job_status: VideoJobStatus | str = field(metadata=wire("JobStatus", Enum(VideoJobStatus)))
    """Status of the job. The results are complete when it is ``SUCCEEDED``."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    video_metadata: VideoMetadata | None = field(default=None, metadata=wire("VideoMetadata", Structure(VideoMetadata)))
    """Codec, format, length and size of the video."""
    moderation_labels: tuple[ContentModerationDetection, ...] = field(default=(), metadata=wire("ModerationLabels", Items(Structure(ContentModerationDetection))))
    """The kinds of unsafe content, each with the time in the video."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    moderation_model_version: str | None = field(default=None, metadata=wire("ModerationModelVersion", Text()))
    """Version of the moderation model."""
    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""
    video: Video | None = field(default=None, metadata=wire("Video", Structure(Video)))
    """The video in S3."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    """Your own text. The notification about the end of the job contains it."""
    get_request_metadata: GetContentModerationRequestMetadata | None = field(default=None, metadata=wire("GetRequestMetadata", Structure(GetContentModerationRequestMetadata)))
    """Order and aggregation of this result."""

    if TYPE_CHECKING:

        def __init__(self, *, job_status: VideoJobStatus | str, status_message: str | None = ..., video_metadata: VideoMetadata | None = ..., moderation_labels: Sequence[ContentModerationDetection] = ..., next_token: str | None = ..., moderation_model_version: str | None = ..., job_id: str | None = ..., video: Video | None = ..., job_tag: str | None = ..., get_request_metadata: GetContentModerationRequestMetadata | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetContentModerationRequest(PagedStatusRequest[GetContentModerationResponse, ContentModerationDetection, Literal["SUCCEEDED", VideoJobStatus.SUCCEEDED]]):
    """Get the unsafe content that a video job detected.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetContentModeration.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1)))
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: ContentModerationSortByLike | None = field(default=None, metadata=wire("SortBy", Enum(ContentModerationSortBy)))
    """Order of the results. Default: ``TIMESTAMP``."""
    aggregate_by: ContentModerationAggregateByLike | None = field(default=None, metadata=wire("AggregateBy", Enum(ContentModerationAggregateBy)))
    """Whether each result is a point in time or a segment. Default: ``TIMESTAMPS``."""

    operation: ClassVar[Operation[GetContentModerationResponse]] = Operation(
        name="GetContentModeration",
        method="get_content_moderation",
        response=GetContentModerationResponse,
        repeat="read",
        always=("job_status",),
        items="moderation_labels",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetFaceDetectionResponse(Response):
    """The response of GetFaceDetection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetFaceDetection.html
    """

    job_status: VideoJobStatus | str = field(metadata=wire("JobStatus", Enum(VideoJobStatus)))
    """Status of the job. The results are complete when it is ``SUCCEEDED``."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    video_metadata: VideoMetadata | None = field(default=None, metadata=wire("VideoMetadata", Structure(VideoMetadata)))
    """Codec, format, length and size of the video."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    faces: tuple[FaceDetection, ...] = field(default=(), metadata=wire("Faces", Items(Structure(FaceDetection))))
    """The faces, each with the time in the video."""
    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""
    video: Video | None = field(default=None, metadata=wire("Video", Structure(Video)))
    """The video in S3."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    """Your own text. The notification about the end of the job contains it."""

    if TYPE_CHECKING:

        def __init__(self, *, job_status: VideoJobStatus | str, status_message: str | None = ..., video_metadata: VideoMetadata | None = ..., next_token: str | None = ..., faces: Sequence[FaceDetection] = ..., job_id: str | None = ..., video: Video | None = ..., job_tag: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetFaceDetectionRequest(PagedStatusRequest[GetFaceDetectionResponse, FaceDetection, Literal["SUCCEEDED", VideoJobStatus.SUCCEEDED]]):
    """Get the faces that a video job detected.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetFaceDetection.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1)))
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """

    operation: ClassVar[Operation[GetFaceDetectionResponse]] = Operation(
        name="GetFaceDetection",
        method="get_face_detection",
        response=GetFaceDetectionResponse,
        repeat="read",
        always=("job_status",),
        items="faces",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetFaceSearchResponse(Response):
    """The response of GetFaceSearch.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetFaceSearch.html
    """

    job_status: VideoJobStatus | str = field(metadata=wire("JobStatus", Enum(VideoJobStatus)))
    """Status of the job. The results are complete when it is ``SUCCEEDED``."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    video_metadata: VideoMetadata | None = field(default=None, metadata=wire("VideoMetadata", Structure(VideoMetadata)))
    """Codec, format, length and size of the video."""
    persons: tuple[PersonMatch, ...] = field(default=(), metadata=wire("Persons", Items(Structure(PersonMatch))))
    """The matched persons, each with the time in the video."""
    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""
    video: Video | None = field(default=None, metadata=wire("Video", Structure(Video)))
    """The video in S3."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    """Your own text. The notification about the end of the job contains it."""

    if TYPE_CHECKING:

        def __init__(self, *, job_status: VideoJobStatus | str, status_message: str | None = ..., next_token: str | None = ..., video_metadata: VideoMetadata | None = ..., persons: Sequence[PersonMatch] = ..., job_id: str | None = ..., video: Video | None = ..., job_tag: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetFaceSearchRequest(PagedStatusRequest[GetFaceSearchResponse, PersonMatch, Literal["SUCCEEDED", VideoJobStatus.SUCCEEDED]]):
    """Get the people that a video job matched with a collection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetFaceSearch.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1)))
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: FaceSearchSortByLike | None = field(default=None, metadata=wire("SortBy", Enum(FaceSearchSortBy)))
    """Order of the results: ``INDEX`` (by person) or ``TIMESTAMP``. Optional."""

    operation: ClassVar[Operation[GetFaceSearchResponse]] = Operation(
        name="GetFaceSearch",
        method="get_face_search",
        response=GetFaceSearchResponse,
        repeat="read",
        always=("job_status",),
        items="persons",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetLabelDetectionResponse(Response):
    """The response of GetLabelDetection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetLabelDetection.html
    """

    job_status: VideoJobStatus | str = field(metadata=wire("JobStatus", Enum(VideoJobStatus)))
    """Status of the job. The results are complete when it is ``SUCCEEDED``."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    video_metadata: VideoMetadata | None = field(default=None, metadata=wire("VideoMetadata", Structure(VideoMetadata)))
    """Codec, format, length and size of the video."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    labels: tuple[LabelDetection, ...] = field(default=(), metadata=wire("Labels", Items(Structure(LabelDetection))))
    """The labels, each with the time in the video."""
    label_model_version: str | None = field(default=None, metadata=wire("LabelModelVersion", Text()))
    """Version of the label model."""
    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""
    video: Video | None = field(default=None, metadata=wire("Video", Structure(Video)))
    """The video in S3."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    """Your own text. The notification about the end of the job contains it."""
    get_request_metadata: GetLabelDetectionRequestMetadata | None = field(default=None, metadata=wire("GetRequestMetadata", Structure(GetLabelDetectionRequestMetadata)))
    """Order and aggregation of this result."""

    if TYPE_CHECKING:

        def __init__(self, *, job_status: VideoJobStatus | str, status_message: str | None = ..., video_metadata: VideoMetadata | None = ..., next_token: str | None = ..., labels: Sequence[LabelDetection] = ..., label_model_version: str | None = ..., job_id: str | None = ..., video: Video | None = ..., job_tag: str | None = ..., get_request_metadata: GetLabelDetectionRequestMetadata | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetLabelDetectionRequest(PagedStatusRequest[GetLabelDetectionResponse, LabelDetection, Literal["SUCCEEDED", VideoJobStatus.SUCCEEDED]]):
    """Get the labels that a video job detected.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetLabelDetection.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1)))
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: LabelDetectionSortByLike | None = field(default=None, metadata=wire("SortBy", Enum(LabelDetectionSortBy)))
    """Order of the results. Default: ``TIMESTAMP``."""
    aggregate_by: LabelDetectionAggregateByLike | None = field(default=None, metadata=wire("AggregateBy", Enum(LabelDetectionAggregateBy)))
    """Whether each result is a point in time or a segment. Default: ``TIMESTAMPS``."""

    operation: ClassVar[Operation[GetLabelDetectionResponse]] = Operation(
        name="GetLabelDetection",
        method="get_label_detection",
        response=GetLabelDetectionResponse,
        repeat="read",
        always=("job_status",),
        items="labels",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetPersonTrackingResponse(Response):
    """The response of GetPersonTracking.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetPersonTracking.html
    """

    job_status: VideoJobStatus | str = field(metadata=wire("JobStatus", Enum(VideoJobStatus)))
    """Status of the job. The results are complete when it is ``SUCCEEDED``."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    video_metadata: VideoMetadata | None = field(default=None, metadata=wire("VideoMetadata", Structure(VideoMetadata)))
    """Codec, format, length and size of the video."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    persons: tuple[PersonDetection, ...] = field(default=(), metadata=wire("Persons", Items(Structure(PersonDetection))))
    """The tracked persons, each with the time in the video."""
    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""
    video: Video | None = field(default=None, metadata=wire("Video", Structure(Video)))
    """The video in S3."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    """Your own text. The notification about the end of the job contains it."""

    if TYPE_CHECKING:

        def __init__(self, *, job_status: VideoJobStatus | str, status_message: str | None = ..., video_metadata: VideoMetadata | None = ..., next_token: str | None = ..., persons: Sequence[PersonDetection] = ..., job_id: str | None = ..., video: Video | None = ..., job_tag: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@deprecated("Amazon ended people pathing on 31 October 2025.")
@frozen(kw_only=True, eq=False, repr=False)
class GetPersonTrackingRequest(PagedStatusRequest[GetPersonTrackingResponse, PersonDetection, Literal["SUCCEEDED", VideoJobStatus.SUCCEEDED]]):
    """Get the paths of people that a video job tracked.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetPersonTracking.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1)))
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    sort_by: PersonTrackingSortByLike | None = field(default=None, metadata=wire("SortBy", Enum(PersonTrackingSortBy)))
    """Order of the results. Default: ``TIMESTAMP``."""

    operation: ClassVar[Operation[GetPersonTrackingResponse]] = Operation(
        name="GetPersonTracking",
        method="get_person_tracking",
        response=GetPersonTrackingResponse,
        repeat="read",
        always=("job_status",),
        items="persons",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetSegmentDetectionResponse(Response):
    """The response of GetSegmentDetection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetSegmentDetection.html
    """

    job_status: VideoJobStatus | str = field(metadata=wire("JobStatus", Enum(VideoJobStatus)))
    """Status of the job. The results are complete when it is ``SUCCEEDED``."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    video_metadata: tuple[VideoMetadata, ...] = field(default=(), metadata=wire("VideoMetadata", Items(Structure(VideoMetadata))))
    """Codec, format, length and size of each video stream."""
    audio_metadata: tuple[AudioMetadata, ...] = field(default=(), metadata=wire("AudioMetadata", Items(Structure(AudioMetadata))))
    """Codec, channels, length and sample rate of each audio stream."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    segments: tuple[SegmentDetection, ...] = field(default=(), metadata=wire("Segments", Items(Structure(SegmentDetection))))
    """The segments, ordered by kind and then by time."""
    selected_segment_types: tuple[SegmentTypeInfo, ...] = field(default=(), metadata=wire("SelectedSegmentTypes", Items(Structure(SegmentTypeInfo))))
    """The requested kinds of segments, each with the version of its model."""
    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""
    video: Video | None = field(default=None, metadata=wire("Video", Structure(Video)))
    """The video in S3."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    """Your own text. The notification about the end of the job contains it."""

    if TYPE_CHECKING:

        def __init__(self, *, job_status: VideoJobStatus | str, status_message: str | None = ..., video_metadata: Sequence[VideoMetadata] = ..., audio_metadata: Sequence[AudioMetadata] = ..., next_token: str | None = ..., segments: Sequence[SegmentDetection] = ..., selected_segment_types: Sequence[SegmentTypeInfo] = ..., job_id: str | None = ..., video: Video | None = ..., job_tag: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetSegmentDetectionRequest(PagedStatusRequest[GetSegmentDetectionResponse, SegmentDetection, Literal["SUCCEEDED", VideoJobStatus.SUCCEEDED]]):
    """Get the shots and technical cues that a video job detected.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetSegmentDetection.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1)))
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """

    operation: ClassVar[Operation[GetSegmentDetectionResponse]] = Operation(
        name="GetSegmentDetection",
        method="get_segment_detection",
        response=GetSegmentDetectionResponse,
        repeat="read",
        always=("job_status",),
        items="segments",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetTextDetectionResponse(Response):
    """The response of GetTextDetection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetTextDetection.html
    """

    job_status: VideoJobStatus | str = field(metadata=wire("JobStatus", Enum(VideoJobStatus)))
    """Status of the job. The results are complete when it is ``SUCCEEDED``."""
    status_message: str | None = field(default=None, metadata=wire("StatusMessage", Text()))
    """Description of the status, for people."""
    video_metadata: VideoMetadata | None = field(default=None, metadata=wire("VideoMetadata", Structure(VideoMetadata)))
    """Codec, format, length and size of the video."""
    text_detections: tuple[TextDetectionResult, ...] = field(default=(), metadata=wire("TextDetections", Items(Structure(TextDetectionResult))))
    """Words and lines of text, each with the time in the video."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""
    text_model_version: str | None = field(default=None, metadata=wire("TextModelVersion", Text()))
    """Version of the text model."""
    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""
    video: Video | None = field(default=None, metadata=wire("Video", Structure(Video)))
    """The video in S3."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    """Your own text. The notification about the end of the job contains it."""

    if TYPE_CHECKING:

        def __init__(self, *, job_status: VideoJobStatus | str, status_message: str | None = ..., video_metadata: VideoMetadata | None = ..., text_detections: Sequence[TextDetectionResult] = ..., next_token: str | None = ..., text_model_version: str | None = ..., job_id: str | None = ..., video: Video | None = ..., job_tag: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetTextDetectionRequest(PagedStatusRequest[GetTextDetectionResponse, TextDetectionResult, Literal["SUCCEEDED", VideoJobStatus.SUCCEEDED]]):
    """Get the text that a video job detected.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetTextDetection.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation. Required. 1 to 64
    characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1)))
    """Maximum number of results in a page. Default: 1,000. At least 1."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """

    operation: ClassVar[Operation[GetTextDetectionResponse]] = Operation(
        name="GetTextDetection",
        method="get_text_detection",
        response=GetTextDetectionResponse,
        repeat="read",
        always=("job_status",),
        items="text_detections",
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartCelebrityRecognitionResponse(Response, Started["GetCelebrityRecognitionRequest"]):
    """The response of StartCelebrityRecognition.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartCelebrityRecognition.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""

    def follow_up(self) -> GetCelebrityRecognitionRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetCelebrityRecognitionRequest(job_id=self.job_id)


@frozen(kw_only=True, eq=False, repr=False)
class StartCelebrityRecognitionRequest(Request[StartCelebrityRecognitionResponse]):
    """Start to recognise celebrities in a stored video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartCelebrityRecognition.html
    """

    video: Video = field(metadata=wire("Video", Structure(Video)))
    """Video in S3 to analyse. Required."""
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: NotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(NotificationChannel)))
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """

    operation: ClassVar[Operation[StartCelebrityRecognitionResponse]] = Operation(
        name="StartCelebrityRecognition",
        method="start_celebrity_recognition",
        response=StartCelebrityRecognitionResponse,
        repeat="token",
        always=("job_id",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartContentModerationResponse(Response, Started["GetContentModerationRequest"]):
    """The response of StartContentModeration.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartContentModeration.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""

    def follow_up(self) -> GetContentModerationRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetContentModerationRequest(job_id=self.job_id)


@frozen(kw_only=True, eq=False, repr=False)
class StartContentModerationRequest(Request[StartContentModerationResponse]):
    """Start to detect unsafe content in a stored video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartContentModeration.html
    """

    video: Video = field(metadata=wire("Video", Structure(Video)))
    """Video in S3 to analyse. Required."""
    min_confidence: float | None = field(default=None, metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence of a result, in percent. Default: 50. From 0 to 100."""
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: NotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(NotificationChannel)))
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """

    operation: ClassVar[Operation[StartContentModerationResponse]] = Operation(
        name="StartContentModeration",
        method="start_content_moderation",
        response=StartContentModerationResponse,
        repeat="token",
        always=("job_id",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartFaceDetectionResponse(Response, Started["GetFaceDetectionRequest"]):
    """The response of StartFaceDetection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartFaceDetection.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""

    def follow_up(self) -> GetFaceDetectionRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetFaceDetectionRequest(job_id=self.job_id)


@frozen(kw_only=True, eq=False, repr=False)
class StartFaceDetectionRequest(Request[StartFaceDetectionResponse]):
    """Start to detect faces in a stored video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartFaceDetection.html
    """

    video: Video = field(metadata=wire("Video", Structure(Video)))
    """Video in S3 to analyse. Required."""
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: NotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(NotificationChannel)))
    """SNS topic that receives a message when the job ends. Default: no message."""
    face_attributes: FaceAttributesLike | None = field(default=None, metadata=wire("FaceAttributes", Enum(FaceAttributes)))
    """Facial attributes to return: ``DEFAULT`` or ``ALL``. Default: ``DEFAULT``."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """

    operation: ClassVar[Operation[StartFaceDetectionResponse]] = Operation(
        name="StartFaceDetection",
        method="start_face_detection",
        response=StartFaceDetectionResponse,
        repeat="token",
        always=("job_id",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartFaceSearchResponse(Response, Started["GetFaceSearchRequest"]):
    """The response of StartFaceSearch.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartFaceSearch.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""

    def follow_up(self) -> GetFaceSearchRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetFaceSearchRequest(job_id=self.job_id)


@frozen(kw_only=True, eq=False, repr=False)
class StartFaceSearchRequest(Request[StartFaceSearchResponse]):
    """Start to search a stored video for faces of a collection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartFaceSearch.html
    """

    video: Video = field(metadata=wire("Video", Structure(Video)))
    """Video in S3 to analyse. Required."""
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    face_match_threshold: float | None = field(default=None, metadata=wire("FaceMatchThreshold", Number(min=0, max=100)))
    """Minimum similarity of a match, in percent. Default: 80. From 0 to 100."""
    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection to search. Required. 1 to 255 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    notification_channel: NotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(NotificationChannel)))
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """

    operation: ClassVar[Operation[StartFaceSearchResponse]] = Operation(
        name="StartFaceSearch",
        method="start_face_search",
        response=StartFaceSearchResponse,
        repeat="token",
        always=("job_id",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartLabelDetectionResponse(Response, Started["GetLabelDetectionRequest"]):
    """The response of StartLabelDetection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartLabelDetection.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""

    def follow_up(self) -> GetLabelDetectionRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetLabelDetectionRequest(job_id=self.job_id)


@frozen(kw_only=True, eq=False, repr=False)
class StartLabelDetectionRequest(Request[StartLabelDetectionResponse]):
    """Start to detect labels in a stored video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartLabelDetection.html
    """

    video: Video = field(metadata=wire("Video", Structure(Video)))
    """Video in S3 to analyse. Required."""
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    min_confidence: float | None = field(default=None, metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence of a result, in percent. Default: 50. From 0 to 100."""
    notification_channel: NotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(NotificationChannel)))
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """
    features: Sequence[LabelDetectionFeatureNameLike] | None = field(default=None, metadata=wire("Features", Items(Enum(LabelDetectionFeatureName), max=1)))
    """Kinds of analysis: ``GENERAL_LABELS``. Optional. At most 1 items."""
    settings: LabelDetectionSettings | None = field(default=None, metadata=wire("Settings", Structure(LabelDetectionSettings)))
    """Filters for labels and categories. Default: no filter."""

    operation: ClassVar[Operation[StartLabelDetectionResponse]] = Operation(
        name="StartLabelDetection",
        method="start_label_detection",
        response=StartLabelDetectionResponse,
        repeat="token",
        always=("job_id",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartPersonTrackingResponse(Response, Started["GetPersonTrackingRequest"]):
    """The response of StartPersonTracking.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartPersonTracking.html
    """

    job_id: str = field(metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""

    def follow_up(self) -> GetPersonTrackingRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetPersonTrackingRequest(job_id=self.job_id)


@deprecated("Amazon ended people pathing on 31 October 2025.")
@frozen(kw_only=True, eq=False, repr=False)
class StartPersonTrackingRequest(Request[StartPersonTrackingResponse]):
    """Start to track the paths of people in a stored video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartPersonTracking.html
    """

    video: Video = field(metadata=wire("Video", Structure(Video)))
    """Video in S3 to analyse. Required."""
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: NotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(NotificationChannel)))
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """

    operation: ClassVar[Operation[StartPersonTrackingResponse]] = Operation(
        name="StartPersonTracking",
        method="start_person_tracking",
        response=StartPersonTrackingResponse,
        repeat="token",
        always=("job_id",),
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartSegmentDetectionResponse(Response, Started["GetSegmentDetectionRequest"]):
    """The response of StartSegmentDetection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartSegmentDetection.html
    """

    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""

    def follow_up(self) -> GetSegmentDetectionRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetSegmentDetectionRequest(job_id=self.job_id or "")


@frozen(kw_only=True, eq=False, repr=False)
class StartSegmentDetectionRequest(Request[StartSegmentDetectionResponse]):
    """Start to detect shots and technical cues in a stored video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartSegmentDetection.html
    """

    video: Video = field(metadata=wire("Video", Structure(Video)))
    """Video in S3 to analyse. Required."""
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: NotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(NotificationChannel)))
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """
    filters: StartSegmentDetectionFilters | None = field(default=None, metadata=wire("Filters", Structure(StartSegmentDetectionFilters)))
    """Filters for shots and technical cues. Default: no filter."""
    segment_types: Sequence[SegmentTypeLike] = field(metadata=wire("SegmentTypes", Items(Enum(SegmentType), min=1)))
    """Kinds of segments to detect: ``TECHNICAL_CUE``, ``SHOT`` or both. Required. At least
    1 items.
    """

    operation: ClassVar[Operation[StartSegmentDetectionResponse]] = Operation(
        name="StartSegmentDetection",
        method="start_segment_detection",
        response=StartSegmentDetectionResponse,
        repeat="token",
    )


@frozen(kw_only=True, eq=False, repr=False)
class StartTextDetectionResponse(Response, Started["GetTextDetectionRequest"]):
    """The response of StartTextDetection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartTextDetection.html
    """

    job_id: str | None = field(default=None, metadata=wire("JobId", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Id of the job, from the response of the start operation."""

    def follow_up(self) -> GetTextDetectionRequest:
        """Return the request that polls the status for ``wait_for``."""
        return GetTextDetectionRequest(job_id=self.job_id or "")


@frozen(kw_only=True, eq=False, repr=False)
class StartTextDetectionRequest(Request[StartTextDetectionResponse]):
    """Start to detect text in a stored video.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_StartTextDetection.html
    """

    video: Video = field(metadata=wire("Video", Structure(Video)))
    """Video in S3 to analyse. Required."""
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    notification_channel: NotificationChannel | None = field(default=None, metadata=wire("NotificationChannel", Structure(NotificationChannel)))
    """SNS topic that receives a message when the job ends. Default: no message."""
    job_tag: str | None = field(default=None, metadata=wire("JobTag", Text(min=1, max=1024, pattern=r"[a-zA-Z0-9_.\-:+=\/]+")))
    r"""Your own text. The notification about the end of the job contains it. Optional. 1 to
    1024 characters. Pattern ``[a-zA-Z0-9_.\-:+=\/]+``.
    """
    filters: StartTextDetectionFilters | None = field(default=None, metadata=wire("Filters", Structure(StartTextDetectionFilters)))
    """Conditions that a result must meet. Default: no filter."""

    operation: ClassVar[Operation[StartTextDetectionResponse]] = Operation(
        name="StartTextDetection",
        method="start_text_detection",
        response=StartTextDetectionResponse,
        repeat="token",
    )
