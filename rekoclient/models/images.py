"""Requests, responses and shapes for images.

``python -m rekoclient.codegen`` generates this module from the service model in
botocore 1.44.5. Do not edit the module. Edit ``overlay.toml`` or ``meanings.toml``
in ``rekoclient/codegen``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from attrs import field

from ..schema import (
    ABSENT,
    Boolean,
    Enum,
    Integer,
    Items,
    Number,
    Operation,
    Request,
    Response,
    ResponseMetadata as ResponseMetadata,
    Shape,
    Structure,
    Text,
    wire,
)
from .enums import (
    Attribute,
    AttributeLike,
    BodyPart,
    ContentClassifier,
    ContentClassifierLike,
    DetectLabelsFeatureName,
    DetectLabelsFeatureNameLike,
    OrientationCorrection,
    ProtectiveEquipmentType,
    ProtectiveEquipmentTypeLike,
    QualityFilter,
    QualityFilterLike,
)
from .shared import (
    BoundingBox,
    ContentType,
    DetectionFilter,
    DominantColor,
    Emotion,
    FaceDetail,
    GeneralLabelsSettings,
    Image,
    ImageQuality,
    KnownGender,
    Label,
    Landmark,
    ModerationLabel,
    Pose,
    RegionOfInterest,
    Smile,
    TextDetection,
)

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False)
class CoversBodyPart(Shape):
    """Whether equipment covers a body part.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CoversBodyPart.html
    """

    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence of the service in this result, from 0 to 100."""
    value: bool | None = field(default=None, metadata=wire("Value", Boolean()))
    """True if the equipment covers the body part."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class EquipmentDetection(Shape):
    """An item of protective equipment.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_EquipmentDetection.html
    """

    bounding_box: BoundingBox | None = field(default=None, metadata=wire("BoundingBox", Structure(BoundingBox)))
    """Location of the equipment, as ratios of the image size."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence of the service in this result, from 0 to 100."""
    type: ProtectiveEquipmentType | str = field(default=ABSENT, metadata=wire("Type", Enum(ProtectiveEquipmentType), always=True))
    """Kind of equipment."""
    covers_body_part: CoversBodyPart | None = field(default=None, metadata=wire("CoversBodyPart", Structure(CoversBodyPart)))
    """Whether the equipment covers the body part."""

    if TYPE_CHECKING:

        def __init__(self, *, bounding_box: BoundingBox | None = ..., confidence: float | None = ..., type: ProtectiveEquipmentType | str | None = ..., covers_body_part: CoversBodyPart | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ProtectiveEquipmentBodyPart(Shape):
    """A body part and its equipment.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ProtectiveEquipmentBodyPart.html
    """

    name: BodyPart | str = field(default=ABSENT, metadata=wire("Name", Enum(BodyPart), always=True))
    """Name of the body part."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence in the body part, from 0 to 100."""
    equipment_detections: tuple[EquipmentDetection, ...] = field(default=(), metadata=wire("EquipmentDetections", Items(Structure(EquipmentDetection))))
    """The equipment found at the body part."""

    if TYPE_CHECKING:

        def __init__(self, *, name: BodyPart | str | None = ..., confidence: float | None = ..., equipment_detections: Sequence[EquipmentDetection] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ComparedFace(Shape):
    """A face of an image, without attributes such as age.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ComparedFace.html
    """

    bounding_box: BoundingBox = field(default=ABSENT, metadata=wire("BoundingBox", Structure(BoundingBox), always=True))
    """Location in the image, as ratios of the image size."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence that the box contains a face, from 0 to 100."""
    landmarks: tuple[Landmark, ...] = field(default=(), metadata=wire("Landmarks", Items(Structure(Landmark))))
    """Points of the face, such as the eyes and the nose."""
    pose: Pose | None = field(default=None, metadata=wire("Pose", Structure(Pose)))
    """Rotation of the face on three axes."""
    quality: ImageQuality | None = field(default=None, metadata=wire("Quality", Structure(ImageQuality)))
    """Brightness and sharpness."""
    emotions: tuple[Emotion, ...] = field(default=(), metadata=wire("Emotions", Items(Structure(Emotion))))
    """Apparent emotions of the face. They describe the expression, not the feeling."""
    smile: Smile | None = field(default=None, metadata=wire("Smile", Structure(Smile)))
    """Whether the face smiles."""

    if TYPE_CHECKING:

        def __init__(self, *, bounding_box: BoundingBox | None = ..., confidence: float | None = ..., landmarks: Sequence[Landmark] = ..., pose: Pose | None = ..., quality: ImageQuality | None = ..., emotions: Sequence[Emotion] = ..., smile: Smile | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Celebrity(Shape):
    """A celebrity in an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Celebrity.html
    """

    urls: tuple[str, ...] = field(default=(), metadata=wire("Urls", Items(Text(), max=255)))
    """Addresses of pages about the celebrity."""
    name: str = field(default=ABSENT, metadata=wire("Name", Text(), always=True))
    """Name of the celebrity."""
    id: str = field(default=ABSENT, metadata=wire("Id", Text(pattern=r"[0-9A-Za-z]*"), always=True))
    """Id of the celebrity. Pass it to ``get_celebrity_info``."""
    face: ComparedFace | None = field(default=None, metadata=wire("Face", Structure(ComparedFace)))
    """The celebrity's face."""
    match_confidence: float = field(default=ABSENT, metadata=wire("MatchConfidence", Number(min=0, max=100), always=True))
    """Confidence that the face is this celebrity, from 0 to 100."""
    known_gender: KnownGender | None = field(default=None, metadata=wire("KnownGender", Structure(KnownGender)))
    """Known gender of the celebrity."""

    if TYPE_CHECKING:

        def __init__(self, *, urls: Sequence[str] = ..., name: str | None = ..., id: str | None = ..., face: ComparedFace | None = ..., match_confidence: float | None = ..., known_gender: KnownGender | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class CompareFacesMatch(Shape):
    """A face of the target image that matches the source face.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CompareFacesMatch.html
    """

    similarity: float = field(default=ABSENT, metadata=wire("Similarity", Number(min=0, max=100), always=True))
    """Similarity of the two faces, from 0 to 100."""
    face: ComparedFace = field(default=ABSENT, metadata=wire("Face", Structure(ComparedFace), always=True))
    """The matching face of the target image."""

    if TYPE_CHECKING:

        def __init__(self, *, similarity: float | None = ..., face: ComparedFace | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ComparedSourceImageFace(Shape):
    """The face of the source image that was compared.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ComparedSourceImageFace.html
    """

    bounding_box: BoundingBox = field(default=ABSENT, metadata=wire("BoundingBox", Structure(BoundingBox), always=True))
    """Location in the image, as ratios of the image size."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence that the box contains a face, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, bounding_box: BoundingBox | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectLabelsImageQuality(Shape):
    """Brightness, sharpness and contrast of an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabelsImageQuality.html
    """

    brightness: float | None = field(default=None, metadata=wire("Brightness", Number()))
    """Brightness from 0 to 100. Higher is brighter."""
    sharpness: float | None = field(default=None, metadata=wire("Sharpness", Number()))
    """Sharpness from 0 to 100. Higher is sharper."""
    contrast: float | None = field(default=None, metadata=wire("Contrast", Number()))
    """Contrast from 0 to 100. Higher has more contrast."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DetectLabelsImageBackground(Shape):
    """Quality and colors of the background of an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabelsImageBackground.html
    """

    quality: DetectLabelsImageQuality | None = field(default=None, metadata=wire("Quality", Structure(DetectLabelsImageQuality)))
    """Brightness and sharpness."""
    dominant_colors: tuple[DominantColor, ...] = field(default=(), metadata=wire("DominantColors", Items(Structure(DominantColor))))
    """The most frequent colors."""

    if TYPE_CHECKING:

        def __init__(self, *, quality: DetectLabelsImageQuality | None = ..., dominant_colors: Sequence[DominantColor] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DetectLabelsImageForeground(Shape):
    """Quality and colors of the foreground of an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabelsImageForeground.html
    """

    quality: DetectLabelsImageQuality | None = field(default=None, metadata=wire("Quality", Structure(DetectLabelsImageQuality)))
    """Brightness and sharpness."""
    dominant_colors: tuple[DominantColor, ...] = field(default=(), metadata=wire("DominantColors", Items(Structure(DominantColor))))
    """The most frequent colors."""

    if TYPE_CHECKING:

        def __init__(self, *, quality: DetectLabelsImageQuality | None = ..., dominant_colors: Sequence[DominantColor] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DetectLabelsImageProperties(Shape):
    """Quality and colors of an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabelsImageProperties.html
    """

    quality: DetectLabelsImageQuality | None = field(default=None, metadata=wire("Quality", Structure(DetectLabelsImageQuality)))
    """Brightness and sharpness."""
    dominant_colors: tuple[DominantColor, ...] = field(default=(), metadata=wire("DominantColors", Items(Structure(DominantColor))))
    """The most frequent colors."""
    foreground: DetectLabelsImageForeground | None = field(default=None, metadata=wire("Foreground", Structure(DetectLabelsImageForeground)))
    """Quality and colors of the foreground."""
    background: DetectLabelsImageBackground | None = field(default=None, metadata=wire("Background", Structure(DetectLabelsImageBackground)))
    """Quality and colors of the background."""

    if TYPE_CHECKING:

        def __init__(self, *, quality: DetectLabelsImageQuality | None = ..., dominant_colors: Sequence[DominantColor] = ..., foreground: DetectLabelsImageForeground | None = ..., background: DetectLabelsImageBackground | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectLabelsImagePropertiesSettings(Shape):
    """Settings for the colors of an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabelsImagePropertiesSettings.html
    """

    max_dominant_colors: int | None = field(default=None, metadata=wire("MaxDominantColors", Integer(min=0, max=20)))
    """Maximum number of colors to return. Default: 10. From 0 to 20."""


@frozen(kw_only=True, eq=False, repr=False)
class DetectLabelsSettings(Shape):
    """Filters for labels and settings for colors.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabelsSettings.html
    """

    general_labels: GeneralLabelsSettings | None = field(default=None, metadata=wire("GeneralLabels", Structure(GeneralLabelsSettings)))
    """Filters for labels and categories. Default: no filter."""
    image_properties: DetectLabelsImagePropertiesSettings | None = field(default=None, metadata=wire("ImageProperties", Structure(DetectLabelsImagePropertiesSettings)))
    """Number of dominant colors to return. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class HumanLoopDataAttributes(Shape):
    """Declarations about the input of a human review.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_HumanLoopDataAttributes.html
    """

    content_classifiers: Sequence[ContentClassifierLike] | None = field(default=None, metadata=wire("ContentClassifiers", Items(Enum(ContentClassifier), max=256)))
    """Declarations about the image, for example that it contains no personal data.
    Optional. At most 256 items.
    """


@frozen(kw_only=True, eq=False, repr=False)
class HumanLoopConfig(Shape):
    """A human review that can follow a detection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_HumanLoopConfig.html
    """

    human_loop_name: str = field(metadata=wire("HumanLoopName", Text(min=1, max=63, pattern=r"^[a-z0-9](-*[a-z0-9])*")))
    """Name of the human review, unique in the region. Required. 1 to 63 characters.
    Pattern ``^[a-z0-9](-*[a-z0-9])*``.
    """
    flow_definition_arn: str = field(metadata=wire("FlowDefinitionArn", Text(max=256)))
    """ARN of the flow definition that describes the human review. Required. At most 256
    characters.
    """
    data_attributes: HumanLoopDataAttributes | None = field(default=None, metadata=wire("DataAttributes", Structure(HumanLoopDataAttributes)))
    """Declarations about the input data. Optional."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class HumanLoopActivationOutput(Shape):
    """Results of the conditions for a human review.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_HumanLoopActivationOutput.html
    """

    human_loop_arn: str | None = field(default=None, metadata=wire("HumanLoopArn", Text(max=256)))
    """ARN of the human review that was started."""
    human_loop_activation_reasons: tuple[str, ...] = field(default=(), metadata=wire("HumanLoopActivationReasons", Items(Text(), min=1)))
    """Reasons why a human review was started."""
    human_loop_activation_conditions_evaluation_results: str | None = field(default=None, metadata=wire("HumanLoopActivationConditionsEvaluationResults", Text(max=10240)))
    """Result of each condition for a human review, as JSON text."""

    if TYPE_CHECKING:

        def __init__(self, *, human_loop_arn: str | None = ..., human_loop_activation_reasons: Sequence[str] = ..., human_loop_activation_conditions_evaluation_results: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class ProtectiveEquipmentSummarizationAttributes(Shape):
    """Required equipment, for a summary.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ProtectiveEquipmentSummarizationAttributes.html
    """

    min_confidence: float = field(metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence for the summary, in percent. There is no default. Required. From
    0 to 100.
    """
    required_equipment_types: Sequence[ProtectiveEquipmentTypeLike] = field(metadata=wire("RequiredEquipmentTypes", Items(Enum(ProtectiveEquipmentType))))
    """Equipment that each person must wear. Required."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ProtectiveEquipmentPerson(Shape):
    """A person and the equipment at each body part.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ProtectiveEquipmentPerson.html
    """

    body_parts: tuple[ProtectiveEquipmentBodyPart, ...] = field(default=(), metadata=wire("BodyParts", Items(Structure(ProtectiveEquipmentBodyPart))))
    """The detected body parts, with or without equipment."""
    bounding_box: BoundingBox | None = field(default=None, metadata=wire("BoundingBox", Structure(BoundingBox)))
    """Location of the person, as ratios of the image size."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence that the box contains a person, from 0 to 100."""
    id: int = field(default=ABSENT, metadata=wire("Id", Integer(min=0), always=True))
    """Number of the person in this response."""

    if TYPE_CHECKING:

        def __init__(self, *, body_parts: Sequence[ProtectiveEquipmentBodyPart] = ..., bounding_box: BoundingBox | None = ..., confidence: float | None = ..., id: int | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ProtectiveEquipmentSummary(Shape):
    """Persons with and without the required equipment.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ProtectiveEquipmentSummary.html
    """

    persons_with_required_equipment: tuple[int, ...] = field(default=(), metadata=wire("PersonsWithRequiredEquipment", Items(Integer(min=0))))
    """Ids of the persons who wear all required equipment."""
    persons_without_required_equipment: tuple[int, ...] = field(default=(), metadata=wire("PersonsWithoutRequiredEquipment", Items(Integer(min=0))))
    """Ids of the persons who lack required equipment."""
    persons_indeterminate: tuple[int, ...] = field(default=(), metadata=wire("PersonsIndeterminate", Items(Integer(min=0))))
    """Ids of the persons whose equipment could not be determined."""

    if TYPE_CHECKING:

        def __init__(self, *, persons_with_required_equipment: Sequence[int] = ..., persons_without_required_equipment: Sequence[int] = ..., persons_indeterminate: Sequence[int] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectTextFilters(Shape):
    """Conditions that words in an image must meet.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectTextFilters.html
    """

    word_filter: DetectionFilter | None = field(default=None, metadata=wire("WordFilter", Structure(DetectionFilter)))
    """Conditions that a word must meet. Default: no filter."""
    regions_of_interest: Sequence[RegionOfInterest] | None = field(default=None, metadata=wire("RegionsOfInterest", Items(Structure(RegionOfInterest), max=10)))
    """Areas of the image to analyse. Default: the complete image. At most 10 items."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class CompareFacesResponse(Response):
    """The response of CompareFaces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CompareFaces.html
    """

    source_image_face: ComparedSourceImageFace = field(metadata=wire("SourceImageFace", Structure(ComparedSourceImageFace)))
    """The face of the source image that was compared."""
    face_matches: tuple[CompareFacesMatch, ...] = field(default=(), metadata=wire("FaceMatches", Items(Structure(CompareFacesMatch))))
    """Faces of the target image that match."""
    unmatched_faces: tuple[ComparedFace, ...] = field(default=(), metadata=wire("UnmatchedFaces", Items(Structure(ComparedFace))))
    """Faces of the target image that do not match."""
    source_image_orientation_correction: OrientationCorrection | str | None = field(default=None, metadata=wire("SourceImageOrientationCorrection", Enum(OrientationCorrection)))
    """Always None for current models."""
    target_image_orientation_correction: OrientationCorrection | str | None = field(default=None, metadata=wire("TargetImageOrientationCorrection", Enum(OrientationCorrection)))
    """Always None for current models."""

    if TYPE_CHECKING:

        def __init__(self, *, source_image_face: ComparedSourceImageFace, face_matches: Sequence[CompareFacesMatch] = ..., unmatched_faces: Sequence[ComparedFace] = ..., source_image_orientation_correction: OrientationCorrection | str | None = ..., target_image_orientation_correction: OrientationCorrection | str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class CompareFacesRequest(Request[CompareFacesResponse]):
    """Compare the largest face of one image with the faces of another.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CompareFaces.html
    """

    source_image: Image = field(metadata=wire("SourceImage", Structure(Image)))
    """Image with the face to compare. The largest face of the image is used. Required.
    """
    target_image: Image = field(metadata=wire("TargetImage", Structure(Image)))
    """Image whose faces are compared with the source face. Required."""
    similarity_threshold: float | None = field(default=None, metadata=wire("SimilarityThreshold", Number(min=0, max=100)))
    """Minimum similarity of a match, in percent. Default: 80. From 0 to 100."""
    quality_filter: QualityFilterLike | None = field(default=None, metadata=wire("QualityFilter", Enum(QualityFilter)))
    """Minimum quality of the faces to compare. Default: ``NONE``, no filter."""

    operation: ClassVar[Operation[CompareFacesResponse]] = Operation(
        name="CompareFaces",
        method="compare_faces",
        response=CompareFacesResponse,
        repeat="read",
        always=("source_image_face",),
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DetectFacesResponse(Response):
    """The response of DetectFaces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectFaces.html
    """

    face_details: tuple[FaceDetail, ...] = field(default=(), metadata=wire("FaceDetails", Items(Structure(FaceDetail))))
    """The detected faces, at most the 100 largest ones."""
    orientation_correction: OrientationCorrection | str | None = field(default=None, metadata=wire("OrientationCorrection", Enum(OrientationCorrection)))
    """Always None for current models."""

    if TYPE_CHECKING:

        def __init__(self, *, face_details: Sequence[FaceDetail] = ..., orientation_correction: OrientationCorrection | str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectFacesRequest(Request[DetectFacesResponse]):
    """Detect faces in an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectFaces.html
    """

    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image to analyse, as bytes or as an S3 object. Required."""
    attributes: Sequence[AttributeLike] | None = field(default=None, metadata=wire("Attributes", Items(Enum(Attribute))))
    """Facial attributes to return. Default: ``DEFAULT``: the box, confidence, pose,
    quality and landmarks.
    """

    operation: ClassVar[Operation[DetectFacesResponse]] = Operation(
        name="DetectFaces",
        method="detect_faces",
        response=DetectFacesResponse,
        repeat="read",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DetectLabelsResponse(Response):
    """The response of DetectLabels.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
    """

    labels: tuple[Label, ...] = field(default=(), metadata=wire("Labels", Items(Structure(Label))))
    """The labels."""
    orientation_correction: OrientationCorrection | str | None = field(default=None, metadata=wire("OrientationCorrection", Enum(OrientationCorrection)))
    """Always None for current models."""
    label_model_version: str | None = field(default=None, metadata=wire("LabelModelVersion", Text()))
    """Version of the label model."""
    image_properties: DetectLabelsImageProperties | None = field(default=None, metadata=wire("ImageProperties", Structure(DetectLabelsImageProperties)))
    """Quality and colors of the image."""

    if TYPE_CHECKING:

        def __init__(self, *, labels: Sequence[Label] = ..., orientation_correction: OrientationCorrection | str | None = ..., label_model_version: str | None = ..., image_properties: DetectLabelsImageProperties | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectLabelsRequest(Request[DetectLabelsResponse]):
    """Detect objects, scenes and concepts in an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
    """

    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image to analyse, as bytes or as an S3 object. Required."""
    max_labels: int | None = field(default=None, metadata=wire("MaxLabels", Integer(min=0)))
    """Maximum number of labels to return, the ones with the highest confidence first.
    Default: all. At least 0.
    """
    min_confidence: float | None = field(default=None, metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence of a label, in percent. Default: 55. From 0 to 100."""
    features: Sequence[DetectLabelsFeatureNameLike] | None = field(default=None, metadata=wire("Features", Items(Enum(DetectLabelsFeatureName), max=2)))
    """Kinds of analysis: ``GENERAL_LABELS``, ``IMAGE_PROPERTIES``. Default:
    ``GENERAL_LABELS``. At most 2 items.
    """
    settings: DetectLabelsSettings | None = field(default=None, metadata=wire("Settings", Structure(DetectLabelsSettings)))
    """Filters for labels, and the number of colors. Default: no filter."""

    operation: ClassVar[Operation[DetectLabelsResponse]] = Operation(
        name="DetectLabels",
        method="detect_labels",
        response=DetectLabelsResponse,
        repeat="read",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DetectModerationLabelsResponse(Response):
    """The response of DetectModerationLabels.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html
    """

    moderation_labels: tuple[ModerationLabel, ...] = field(default=(), metadata=wire("ModerationLabels", Items(Structure(ModerationLabel))))
    """The kinds of unsafe content."""
    moderation_model_version: str | None = field(default=None, metadata=wire("ModerationModelVersion", Text()))
    """Version of the moderation model."""
    human_loop_activation_output: HumanLoopActivationOutput | None = field(default=None, metadata=wire("HumanLoopActivationOutput", Structure(HumanLoopActivationOutput)))
    """Results of the conditions for a human review."""
    project_version: str | None = field(default=None, metadata=wire("ProjectVersion", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of the adapter that was used. None if the base model was used."""
    content_types: tuple[ContentType, ...] = field(default=(), metadata=wire("ContentTypes", Items(Structure(ContentType), max=50)))
    """Kinds of content in the image, such as animation or sports."""

    if TYPE_CHECKING:

        def __init__(self, *, moderation_labels: Sequence[ModerationLabel] = ..., moderation_model_version: str | None = ..., human_loop_activation_output: HumanLoopActivationOutput | None = ..., project_version: str | None = ..., content_types: Sequence[ContentType] = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectModerationLabelsRequest(Request[DetectModerationLabelsResponse]):
    """Detect unsafe content in an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html
    """

    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image to analyse, as bytes or as an S3 object. Required."""
    min_confidence: float | None = field(default=None, metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence of a result, in percent. Default: 50. From 0 to 100."""
    human_loop_config: HumanLoopConfig | None = field(default=None, metadata=wire("HumanLoopConfig", Structure(HumanLoopConfig)))
    """Human review to start if its conditions are met. Default: no review."""
    project_version: str | None = field(default=None, metadata=wire("ProjectVersion", Text(min=20, max=2048, pattern=r"(^arn:[a-z\d-]+:rekognition:[a-z\d-]+:\d{12}:project\/[a-zA-Z0-9_.\-]{1,255}\/version\/[a-zA-Z0-9_.\-]{1,255}\/[0-9]+$)")))
    """ARN of a moderation adapter. Default: the base model. 20 to 2048 characters."""

    operation: ClassVar[Operation[DetectModerationLabelsResponse]] = Operation(
        name="DetectModerationLabels",
        method="detect_moderation_labels",
        response=DetectModerationLabelsResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DetectProtectiveEquipmentResponse(Response):
    """The response of DetectProtectiveEquipment.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectProtectiveEquipment.html
    """

    protective_equipment_model_version: str | None = field(default=None, metadata=wire("ProtectiveEquipmentModelVersion", Text()))
    """Version of the equipment model."""
    persons: tuple[ProtectiveEquipmentPerson, ...] = field(default=(), metadata=wire("Persons", Items(Structure(ProtectiveEquipmentPerson))))
    """The detected persons, with or without equipment."""
    summary: ProtectiveEquipmentSummary | None = field(default=None, metadata=wire("Summary", Structure(ProtectiveEquipmentSummary)))
    """Persons with and without the required equipment, if you requested a summary."""

    if TYPE_CHECKING:

        def __init__(self, *, protective_equipment_model_version: str | None = ..., persons: Sequence[ProtectiveEquipmentPerson] = ..., summary: ProtectiveEquipmentSummary | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectProtectiveEquipmentRequest(Request[DetectProtectiveEquipmentResponse]):
    """Detect protective equipment worn by people in an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectProtectiveEquipment.html
    """

    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image to analyse, as bytes or as an S3 object. Required."""
    summarization_attributes: ProtectiveEquipmentSummarizationAttributes | None = field(default=None, metadata=wire("SummarizationAttributes", Structure(ProtectiveEquipmentSummarizationAttributes)))
    """Equipment that each person must wear, for a summary of the persons. Default: no
    summary.
    """

    operation: ClassVar[Operation[DetectProtectiveEquipmentResponse]] = Operation(
        name="DetectProtectiveEquipment",
        method="detect_protective_equipment",
        response=DetectProtectiveEquipmentResponse,
        repeat="read",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DetectTextResponse(Response):
    """The response of DetectText.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectText.html
    """

    text_detections: tuple[TextDetection, ...] = field(default=(), metadata=wire("TextDetections", Items(Structure(TextDetection))))
    """Words and lines of text."""
    text_model_version: str | None = field(default=None, metadata=wire("TextModelVersion", Text()))
    """Version of the text model."""

    if TYPE_CHECKING:

        def __init__(self, *, text_detections: Sequence[TextDetection] = ..., text_model_version: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectTextRequest(Request[DetectTextResponse]):
    """Detect words and lines of text in an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectText.html
    """

    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image to analyse, as bytes or as an S3 object. Required."""
    filters: DetectTextFilters | None = field(default=None, metadata=wire("Filters", Structure(DetectTextFilters)))
    """Conditions that a result must meet. Default: no filter."""

    operation: ClassVar[Operation[DetectTextResponse]] = Operation(
        name="DetectText",
        method="detect_text",
        response=DetectTextResponse,
        repeat="read",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class GetCelebrityInfoResponse(Response):
    """The response of GetCelebrityInfo.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetCelebrityInfo.html
    """

    urls: tuple[str, ...] = field(default=(), metadata=wire("Urls", Items(Text(), max=255)))
    """Addresses of pages about the celebrity."""
    name: str = field(metadata=wire("Name", Text()))
    """Name of the celebrity."""
    known_gender: KnownGender | None = field(default=None, metadata=wire("KnownGender", Structure(KnownGender)))
    """Known gender of the celebrity."""

    if TYPE_CHECKING:

        def __init__(self, *, urls: Sequence[str] = ..., name: str, known_gender: KnownGender | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class GetCelebrityInfoRequest(Request[GetCelebrityInfoResponse]):
    """Get the name of a celebrity and addresses of pages about them.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetCelebrityInfo.html
    """

    id: str = field(metadata=wire("Id", Text(pattern=r"[0-9A-Za-z]*")))
    """Id of the celebrity, from a response such as that of ``recognize_celebrities``.
    Required. Pattern ``[0-9A-Za-z]*``.
    """

    operation: ClassVar[Operation[GetCelebrityInfoResponse]] = Operation(
        name="GetCelebrityInfo",
        method="get_celebrity_info",
        response=GetCelebrityInfoResponse,
        repeat="read",
        always=("name",),
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class RecognizeCelebritiesResponse(Response):
    """The response of RecognizeCelebrities.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_RecognizeCelebrities.html
    """

    celebrity_faces: tuple[Celebrity, ...] = field(default=(), metadata=wire("CelebrityFaces", Items(Structure(Celebrity))))
    """The recognised celebrities, at most 64 in an image."""
    unrecognized_faces: tuple[ComparedFace, ...] = field(default=(), metadata=wire("UnrecognizedFaces", Items(Structure(ComparedFace))))
    """Faces that match no celebrity."""
    orientation_correction: OrientationCorrection | str | None = field(default=None, metadata=wire("OrientationCorrection", Enum(OrientationCorrection)))
    """Always None for current models."""

    if TYPE_CHECKING:

        def __init__(self, *, celebrity_faces: Sequence[Celebrity] = ..., unrecognized_faces: Sequence[ComparedFace] = ..., orientation_correction: OrientationCorrection | str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class RecognizeCelebritiesRequest(Request[RecognizeCelebritiesResponse]):
    """Recognise celebrities in an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_RecognizeCelebrities.html
    """

    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image to analyse, as bytes or as an S3 object. Required."""

    operation: ClassVar[Operation[RecognizeCelebritiesResponse]] = Operation(
        name="RecognizeCelebrities",
        method="recognize_celebrities",
        response=RecognizeCelebritiesResponse,
        repeat="read",
    )
