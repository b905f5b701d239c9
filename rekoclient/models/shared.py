"""Shapes that operations of several families use.

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
    Blob,
    Boolean,
    Bytes,
    Enum,
    Exclusive,
    Integer,
    Items,
    Number,
    Shape,
    Structure,
    Text,
    wire,
)
from .enums import EmotionName, GenderType, KnownGenderType, LandmarkType, TextTypes

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False, init=False)
class AgeRange(Shape):
    """Estimated age of a person.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AgeRange.html
    """

    low: int = field(default=ABSENT, metadata=wire("Low", Integer(min=0), always=True))
    """Lower end of the range, in years."""
    high: int = field(default=ABSENT, metadata=wire("High", Integer(min=0), always=True))
    """Upper end of the range, in years."""

    if TYPE_CHECKING:

        def __init__(self, *, low: int | None = ..., high: int | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class S3Object(Shape):
    """An object in S3. The bucket must be in the region of the client.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_S3Object.html
    """

    bucket: str | None = field(default=None, metadata=wire("Bucket", Text(min=3, max=255, pattern=r"[0-9A-Za-z\.\-_]*")))
    r"""Name of the S3 bucket. Optional. 3 to 255 characters. Pattern ``[0-9A-Za-z\.\-_]*``.
    """
    name: str | None = field(default=None, metadata=wire("Name", Text(min=1, max=1024)))
    """Key of the object. Optional. 1 to 1024 characters."""
    version: str | None = field(default=None, metadata=wire("Version", Text(min=1, max=1024)))
    """Version id of the object. Default: the newest version. 1 to 1024 characters."""


@frozen(kw_only=True, eq=False, repr=False)
class BoundingBox(Shape):
    """A box in an image, as ratios of the image size. Parts of the box can be outside the
    image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_BoundingBox.html
    """

    width: float | None = field(default=None, metadata=wire("Width", Number()))
    """Width of the box, as a ratio of the image width. Optional."""
    height: float | None = field(default=None, metadata=wire("Height", Number()))
    """Height of the box, as a ratio of the image height. Optional."""
    left: float | None = field(default=None, metadata=wire("Left", Number()))
    """Left edge of the box, as a ratio of the image width. Optional."""
    top: float | None = field(default=None, metadata=wire("Top", Number()))
    """Top edge of the box, as a ratio of the image height. Optional."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Beard(Shape):
    """Whether a face has a beard.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Beard.html
    """

    value: bool = field(default=ABSENT, metadata=wire("Value", Boolean(), always=True))
    """True if the face has a beard."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, value: bool | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Landmark(Shape):
    """A point of a face.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Landmark.html
    """

    type: LandmarkType | str = field(default=ABSENT, metadata=wire("Type", Enum(LandmarkType), always=True))
    """Name of the point of the face."""
    x: float = field(default=ABSENT, metadata=wire("X", Number(), always=True))
    """Distance from the left edge, as a ratio of the image width."""
    y: float = field(default=ABSENT, metadata=wire("Y", Number(), always=True))
    """Distance from the top edge, as a ratio of the image height."""

    if TYPE_CHECKING:

        def __init__(self, *, type: LandmarkType | str | None = ..., x: float | None = ..., y: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Pose(Shape):
    """Rotation of a face.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Pose.html
    """

    roll: float = field(default=ABSENT, metadata=wire("Roll", Number(min=-180, max=180), always=True))
    """Rotation sideways, in degrees from -180 to 180."""
    yaw: float = field(default=ABSENT, metadata=wire("Yaw", Number(min=-180, max=180), always=True))
    """Rotation left or right, in degrees from -180 to 180."""
    pitch: float = field(default=ABSENT, metadata=wire("Pitch", Number(min=-180, max=180), always=True))
    """Rotation up or down, in degrees from -180 to 180."""

    if TYPE_CHECKING:

        def __init__(self, *, roll: float | None = ..., yaw: float | None = ..., pitch: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ImageQuality(Shape):
    """Brightness and sharpness of a face.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ImageQuality.html
    """

    brightness: float = field(default=ABSENT, metadata=wire("Brightness", Number(), always=True))
    """Brightness of the face from 0 to 100. Higher is brighter."""
    sharpness: float = field(default=ABSENT, metadata=wire("Sharpness", Number(), always=True))
    """Sharpness of the face from 0 to 100. Higher is sharper."""

    if TYPE_CHECKING:

        def __init__(self, *, brightness: float | None = ..., sharpness: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Emotion(Shape):
    """An apparent emotion of a face.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Emotion.html
    """

    type: EmotionName | str = field(default=ABSENT, metadata=wire("Type", Enum(EmotionName), always=True))
    """Name of the emotion."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, type: EmotionName | str | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Smile(Shape):
    """Whether a face smiles.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Smile.html
    """

    value: bool = field(default=ABSENT, metadata=wire("Value", Boolean(), always=True))
    """True if the face smiles."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, value: bool | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class KnownGender(Shape):
    """Known gender of a celebrity.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_KnownGender.html
    """

    type: KnownGenderType | str = field(default=ABSENT, metadata=wire("Type", Enum(KnownGenderType), always=True))
    """The known gender."""

    if TYPE_CHECKING:

        def __init__(self, *, type: KnownGenderType | str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Eyeglasses(Shape):
    """Whether a face wears glasses.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Eyeglasses.html
    """

    value: bool = field(default=ABSENT, metadata=wire("Value", Boolean(), always=True))
    """True if the face wears glasses."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, value: bool | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Sunglasses(Shape):
    """Whether a face wears sunglasses.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Sunglasses.html
    """

    value: bool = field(default=ABSENT, metadata=wire("Value", Boolean(), always=True))
    """True if the face wears sunglasses."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, value: bool | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Gender(Shape):
    """Apparent gender of a face.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Gender.html
    """

    value: GenderType | str = field(default=ABSENT, metadata=wire("Value", Enum(GenderType), always=True))
    """The apparent gender."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, value: GenderType | str | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Mustache(Shape):
    """Whether a face has a mustache.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Mustache.html
    """

    value: bool = field(default=ABSENT, metadata=wire("Value", Boolean(), always=True))
    """True if the face has a mustache."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, value: bool | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class EyeOpen(Shape):
    """Whether the eyes of a face are open.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_EyeOpen.html
    """

    value: bool = field(default=ABSENT, metadata=wire("Value", Boolean(), always=True))
    """True if the eyes are open."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, value: bool | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class MouthOpen(Shape):
    """Whether the mouth of a face is open.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MouthOpen.html
    """

    value: bool = field(default=ABSENT, metadata=wire("Value", Boolean(), always=True))
    """True if the mouth is open."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""

    if TYPE_CHECKING:

        def __init__(self, *, value: bool | None = ..., confidence: float | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class FaceOccluded(Shape):
    """Whether a face is partly covered or cut off.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_FaceOccluded.html
    """

    value: bool | None = field(default=None, metadata=wire("Value", Boolean()))
    """True if the eyes, nose or mouth are covered or cut off."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence of the service in this result, from 0 to 100."""


@frozen(kw_only=True, eq=False, repr=False)
class EyeDirection(Shape):
    """Direction of a gaze.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_EyeDirection.html
    """

    yaw: float | None = field(default=None, metadata=wire("Yaw", Number(min=-180, max=180)))
    """Gaze left or right, in degrees from -180 to 180."""
    pitch: float | None = field(default=None, metadata=wire("Pitch", Number(min=-180, max=180)))
    """Gaze up or down, in degrees from -180 to 180."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence of the service in this result, from 0 to 100."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class FaceDetail(Shape):
    """A face of an image with its attributes.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_FaceDetail.html
    """

    bounding_box: BoundingBox = field(default=ABSENT, metadata=wire("BoundingBox", Structure(BoundingBox), always=True))
    """Location of the face, as ratios of the image size."""
    age_range: AgeRange | None = field(default=None, metadata=wire("AgeRange", Structure(AgeRange)))
    """Estimated range of the person's age, in years."""
    smile: Smile | None = field(default=None, metadata=wire("Smile", Structure(Smile)))
    """Whether the face smiles."""
    eyeglasses: Eyeglasses | None = field(default=None, metadata=wire("Eyeglasses", Structure(Eyeglasses)))
    """Whether the face wears glasses."""
    sunglasses: Sunglasses | None = field(default=None, metadata=wire("Sunglasses", Structure(Sunglasses)))
    """Whether the face wears sunglasses."""
    gender: Gender | None = field(default=None, metadata=wire("Gender", Structure(Gender)))
    """Gender that the face appears to have."""
    beard: Beard | None = field(default=None, metadata=wire("Beard", Structure(Beard)))
    """Whether the face has a beard."""
    mustache: Mustache | None = field(default=None, metadata=wire("Mustache", Structure(Mustache)))
    """Whether the face has a mustache."""
    eyes_open: EyeOpen | None = field(default=None, metadata=wire("EyesOpen", Structure(EyeOpen)))
    """Whether the eyes are open."""
    mouth_open: MouthOpen | None = field(default=None, metadata=wire("MouthOpen", Structure(MouthOpen)))
    """Whether the mouth is open."""
    emotions: tuple[Emotion, ...] = field(default=(), metadata=wire("Emotions", Items(Structure(Emotion))))
    """Apparent emotions of the face. They describe the expression, not the feeling."""
    landmarks: tuple[Landmark, ...] = field(default=(), metadata=wire("Landmarks", Items(Structure(Landmark))))
    """Points of the face, such as the eyes and the nose."""
    pose: Pose | None = field(default=None, metadata=wire("Pose", Structure(Pose)))
    """Rotation of the face on three axes."""
    quality: ImageQuality | None = field(default=None, metadata=wire("Quality", Structure(ImageQuality)))
    """Brightness and sharpness."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence that the box contains a face, from 0 to 100."""
    face_occluded: FaceOccluded | None = field(default=None, metadata=wire("FaceOccluded", Structure(FaceOccluded)))
    """Whether the eyes, nose or mouth are covered or cut off."""
    eye_direction: EyeDirection | None = field(default=None, metadata=wire("EyeDirection", Structure(EyeDirection)))
    """Direction of the gaze."""

    if TYPE_CHECKING:

        def __init__(self, *, bounding_box: BoundingBox | None = ..., age_range: AgeRange | None = ..., smile: Smile | None = ..., eyeglasses: Eyeglasses | None = ..., sunglasses: Sunglasses | None = ..., gender: Gender | None = ..., beard: Beard | None = ..., mustache: Mustache | None = ..., eyes_open: EyeOpen | None = ..., mouth_open: MouthOpen | None = ..., emotions: Sequence[Emotion] = ..., landmarks: Sequence[Landmark] = ..., pose: Pose | None = ..., quality: ImageQuality | None = ..., confidence: float | None = ..., face_occluded: FaceOccluded | None = ..., eye_direction: EyeDirection | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class Image(Shape):
    """An image, as bytes or as an S3 object. Give exactly one.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Image.html
    """

    bytes: Bytes | None = field(default=None, metadata=wire("Bytes", Blob(min=1, max=5242880)))
    """Content of the PNG or JPEG file, without base64. At most 5 MB, and 4 MB for custom
    labels. Optional. 1 to 5242880 bytes.
    """
    s3_object: S3Object | None = field(default=None, metadata=wire("S3Object", Structure(S3Object)))
    """The image in S3, in the region of the client. Optional."""

    exclusive: ClassVar[tuple[Exclusive, ...]] = (Exclusive("exactly_one", ("bytes", "s3_object")),)


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ModerationLabel(Shape):
    """A kind of unsafe content.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ModerationLabel.html
    """

    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence that the content is of this kind, from 0 to 100."""
    name: str = field(default=ABSENT, metadata=wire("Name", Text(), always=True))
    """Name of the kind of unsafe content."""
    parent_name: str = field(default=ABSENT, metadata=wire("ParentName", Text(), always=True))
    """Name of the parent label. Empty at the top level."""
    taxonomy_level: int | None = field(default=None, metadata=wire("TaxonomyLevel", Integer(min=0)))
    """Level of the label in the hierarchy, from 1 to 3."""

    if TYPE_CHECKING:

        def __init__(self, *, confidence: float | None = ..., name: str | None = ..., parent_name: str | None = ..., taxonomy_level: int | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class ContentType(Shape):
    """A kind of content, such as animation.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ContentType.html
    """

    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Confidence of the service in this result, from 0 to 100."""
    name: str | None = field(default=None, metadata=wire("Name", Text()))
    """Name of the kind of content."""


@frozen(kw_only=True, eq=False, repr=False)
class Point(Shape):
    """A corner of a polygon, as ratios of the image size.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Point.html
    """

    x: float | None = field(default=None, metadata=wire("X", Number()))
    """Distance from the left edge, as a ratio of the image width. Optional."""
    y: float | None = field(default=None, metadata=wire("Y", Number()))
    """Distance from the top edge, as a ratio of the image height. Optional."""


@frozen(kw_only=True, eq=False, repr=False)
class RegionOfInterest(Shape):
    """An area of an image, as a box or as a polygon.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_RegionOfInterest.html
    """

    bounding_box: BoundingBox | None = field(default=None, metadata=wire("BoundingBox", Structure(BoundingBox)))
    """The area as a box, in ratios of the image size. Optional."""
    polygon: Sequence[Point] = field(default=(), metadata=wire("Polygon", Items(Structure(Point))))
    """The area as the corners of a polygon, in ratios of the image size. Optional."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Geometry(Shape):
    """Location of an item, as a box and as a polygon.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Geometry.html
    """

    bounding_box: BoundingBox | None = field(default=None, metadata=wire("BoundingBox", Structure(BoundingBox)))
    """Location in the image, as ratios of the image size."""
    polygon: tuple[Point, ...] = field(default=(), metadata=wire("Polygon", Items(Structure(Point))))
    """Corners of the outline, as ratios of the image size."""

    if TYPE_CHECKING:

        def __init__(self, *, bounding_box: BoundingBox | None = ..., polygon: Sequence[Point] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DominantColor(Shape):
    """A frequent color of an image or an object.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DominantColor.html
    """

    red: int | None = field(default=None, metadata=wire("Red", Integer(min=0)))
    """Red part of the color, from 0 to 255."""
    blue: int | None = field(default=None, metadata=wire("Blue", Integer(min=0)))
    """Blue part of the color, from 0 to 255."""
    green: int | None = field(default=None, metadata=wire("Green", Integer(min=0)))
    """Green part of the color, from 0 to 255."""
    hex_code: str | None = field(default=None, metadata=wire("HexCode", Text()))
    """Color as a hexadecimal code."""
    css_color: str | None = field(default=None, metadata=wire("CSSColor", Text()))
    """CSS name of the color."""
    simplified_color: str | None = field(default=None, metadata=wire("SimplifiedColor", Text()))
    """The most similar of 12 basic colors."""
    pixel_percent: float | None = field(default=None, metadata=wire("PixelPercent", Number(min=0, max=100)))
    """Percentage of pixels with the color."""


@frozen(kw_only=True, eq=False, repr=False)
class GeneralLabelsSettings(Shape):
    """Filters for labels and categories.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GeneralLabelsSettings.html
    """

    label_inclusion_filters: Sequence[str] | None = field(default=None, metadata=wire("LabelInclusionFilters", Items(Text(max=50, pattern="[A-Za-z0-9àâèçñó'-_(). ]*"), max=100)))
    """Labels to include. Default: all. At most 100 items. Pattern ``[A-Za-z0-9àâèçñó'-_().
    ]*``.
    """
    label_exclusion_filters: Sequence[str] | None = field(default=None, metadata=wire("LabelExclusionFilters", Items(Text(max=50, pattern="[A-Za-z0-9àâèçñó'-_(). ]*"), max=100)))
    """Labels to exclude. Default: none. At most 100 items. Pattern
    ``[A-Za-z0-9àâèçñó'-_(). ]*``.
    """
    label_category_inclusion_filters: Sequence[str] | None = field(default=None, metadata=wire("LabelCategoryInclusionFilters", Items(Text(max=50, pattern="[A-Za-z0-9àâèçñó'-_(). ]*"), max=100)))
    """Categories to include. Default: all. At most 100 items. Pattern
    ``[A-Za-z0-9àâèçñó'-_(). ]*``.
    """
    label_category_exclusion_filters: Sequence[str] | None = field(default=None, metadata=wire("LabelCategoryExclusionFilters", Items(Text(max=50, pattern="[A-Za-z0-9àâèçñó'-_(). ]*"), max=100)))
    """Categories to exclude. Default: none. At most 100 items. Pattern
    ``[A-Za-z0-9àâèçñó'-_(). ]*``.
    """


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Instance(Shape):
    """One object with a label, and its location.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Instance.html
    """

    bounding_box: BoundingBox = field(default=ABSENT, metadata=wire("BoundingBox", Structure(BoundingBox), always=True))
    """Location in the image, as ratios of the image size."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence in the location, from 0 to 100."""
    dominant_colors: tuple[DominantColor, ...] = field(default=(), metadata=wire("DominantColors", Items(Structure(DominantColor))))
    """The most frequent colors of the object."""

    if TYPE_CHECKING:

        def __init__(self, *, bounding_box: BoundingBox | None = ..., confidence: float | None = ..., dominant_colors: Sequence[DominantColor] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Parent(Shape):
    """A parent of a label.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Parent.html
    """

    name: str = field(default=ABSENT, metadata=wire("Name", Text(), always=True))
    """Name of the parent label."""

    if TYPE_CHECKING:

        def __init__(self, *, name: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class LabelAlias(Shape):
    """Another name of a label.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_LabelAlias.html
    """

    name: str = field(default=ABSENT, metadata=wire("Name", Text(), always=True))
    """Another name of the label."""

    if TYPE_CHECKING:

        def __init__(self, *, name: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class LabelCategory(Shape):
    """A category of labels.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_LabelCategory.html
    """

    name: str = field(default=ABSENT, metadata=wire("Name", Text(), always=True))
    """Name of the category."""

    if TYPE_CHECKING:

        def __init__(self, *, name: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Label(Shape):
    """An object, scene or concept.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Label.html
    """

    name: str = field(default=ABSENT, metadata=wire("Name", Text(), always=True))
    """Name of the label."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""
    instances: tuple[Instance, ...] = field(default=(), metadata=wire("Instances", Items(Structure(Instance))))
    """Location of each object with the label. Only common objects have them."""
    parents: tuple[Parent, ...] = field(default=(), metadata=wire("Parents", Items(Structure(Parent))))
    """All ancestors of the label."""
    aliases: tuple[LabelAlias, ...] = field(default=(), metadata=wire("Aliases", Items(Structure(LabelAlias))))
    """Other names of the label."""
    categories: tuple[LabelCategory, ...] = field(default=(), metadata=wire("Categories", Items(Structure(LabelCategory))))
    """Categories of the label."""

    if TYPE_CHECKING:

        def __init__(self, *, name: str | None = ..., confidence: float | None = ..., instances: Sequence[Instance] = ..., parents: Sequence[Parent] = ..., aliases: Sequence[LabelAlias] = ..., categories: Sequence[LabelCategory] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DetectionFilter(Shape):
    """Minimum confidence and size of a word.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectionFilter.html
    """

    min_confidence: float | None = field(default=None, metadata=wire("MinConfidence", Number(min=0, max=100)))
    """Minimum confidence of a word, in percent. Default: 80. From 0 to 100."""
    min_bounding_box_height: float | None = field(default=None, metadata=wire("MinBoundingBoxHeight", Number(min=0, max=1)))
    """Minimum height of a word, as a ratio of the image height. Default: no minimum. From
    0 to 1.
    """
    min_bounding_box_width: float | None = field(default=None, metadata=wire("MinBoundingBoxWidth", Number(min=0, max=1)))
    """Minimum width of a word, as a ratio of the image width. Default: no minimum. From 0
    to 1.
    """


@frozen(kw_only=True, eq=False, repr=False, init=False)
class TextDetection(Shape):
    """A word or a line of text.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TextDetection.html
    """

    detected_text: str = field(default=ABSENT, metadata=wire("DetectedText", Text(), always=True))
    """The recognised word or line."""
    type: TextTypes | str = field(default=ABSENT, metadata=wire("Type", Enum(TextTypes), always=True))
    """``LINE`` or ``WORD``."""
    id: int | None = field(default=None, metadata=wire("Id", Integer(min=0)))
    """Number of the word or line in this response."""
    parent_id: int | None = field(default=None, metadata=wire("ParentId", Integer(min=0)))
    """``id`` of the line that contains the word. None for a line."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence of the service in this result, from 0 to 100."""
    geometry: Geometry | None = field(default=None, metadata=wire("Geometry", Structure(Geometry)))
    """Location in the image."""

    if TYPE_CHECKING:

        def __init__(self, *, detected_text: str | None = ..., type: TextTypes | str | None = ..., id: int | None = ..., parent_id: int | None = ..., confidence: float | None = ..., geometry: Geometry | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class Face(Shape):
    """A face that a collection stores.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Face.html
    """

    face_id: str = field(default=ABSENT, metadata=wire("FaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), always=True))
    """Id of the face, given by the service."""
    bounding_box: BoundingBox = field(default=ABSENT, metadata=wire("BoundingBox", Structure(BoundingBox), always=True))
    """Location in the indexed image, as ratios of the image size."""
    image_id: str = field(default=ABSENT, metadata=wire("ImageId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), always=True))
    """Id of the indexed image, given by the service."""
    external_image_id: str | None = field(default=None, metadata=wire("ExternalImageId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-:]+")))
    """Your own id of the image, if you gave one."""
    confidence: float = field(default=ABSENT, metadata=wire("Confidence", Number(min=0, max=100), always=True))
    """Confidence that the box contains a face, from 0 to 100."""
    index_faces_model_version: str | None = field(default=None, metadata=wire("IndexFacesModelVersion", Text(pattern=r"[0-9\.]+")))
    """Version of the face model that indexed the face."""
    user_id: str | None = field(default=None, metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    """Id of the user that the face is associated with, if any."""

    if TYPE_CHECKING:

        def __init__(self, *, face_id: str | None = ..., bounding_box: BoundingBox | None = ..., image_id: str | None = ..., external_image_id: str | None = ..., confidence: float | None = ..., index_faces_model_version: str | None = ..., user_id: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class FaceMatch(Shape):
    """A matching face of a collection, and its similarity.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_FaceMatch.html
    """

    similarity: float = field(default=ABSENT, metadata=wire("Similarity", Number(min=0, max=100), always=True))
    """Similarity of the match, from 0 to 100."""
    face: Face = field(default=ABSENT, metadata=wire("Face", Structure(Face), always=True))
    """The matching face of the collection."""

    if TYPE_CHECKING:

        def __init__(self, *, similarity: float | None = ..., face: Face | None = ...) -> None: ...
