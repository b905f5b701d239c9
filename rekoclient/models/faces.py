"""Requests, responses and shapes for faces.

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
    Structure,
    Text,
    wire,
)
from .enums import (
    Attribute,
    AttributeLike,
    OrientationCorrection,
    QualityFilter,
    QualityFilterLike,
    Reason,
    UnsuccessfulFaceDeletionReason,
)
from .shared import BoundingBox, Face, FaceDetail, FaceMatch, Image

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False, init=False)
class UnsuccessfulFaceDeletion(Shape):
    """A face that could not be deleted.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UnsuccessfulFaceDeletion.html
    """

    face_id: str | None = field(default=None, metadata=wire("FaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the face, given by the service."""
    user_id: str | None = field(default=None, metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    """Id of the user that the face belongs to, if any."""
    reasons: tuple[UnsuccessfulFaceDeletionReason | str, ...] = field(default=(), metadata=wire("Reasons", Items(Enum(UnsuccessfulFaceDeletionReason))))
    """Reasons why the face was not deleted."""

    if TYPE_CHECKING:

        def __init__(self, *, face_id: str | None = ..., user_id: str | None = ..., reasons: Sequence[UnsuccessfulFaceDeletionReason | str] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class FaceRecord(Shape):
    """A face that was added to a collection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_FaceRecord.html
    """

    face: Face = field(default=ABSENT, metadata=wire("Face", Structure(Face), always=True))
    """The face as the collection stores it."""
    face_detail: FaceDetail = field(default=ABSENT, metadata=wire("FaceDetail", Structure(FaceDetail), always=True))
    """Attributes of the face in the image."""

    if TYPE_CHECKING:

        def __init__(self, *, face: Face | None = ..., face_detail: FaceDetail | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class UnindexedFace(Shape):
    """A face that was detected but not indexed.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UnindexedFace.html
    """

    reasons: tuple[Reason | str, ...] = field(default=(), metadata=wire("Reasons", Items(Enum(Reason))))
    """Reasons why the face was not indexed."""
    face_detail: FaceDetail | None = field(default=None, metadata=wire("FaceDetail", Structure(FaceDetail)))
    """Attributes of the face in the image."""

    if TYPE_CHECKING:

        def __init__(self, *, reasons: Sequence[Reason | str] = ..., face_detail: FaceDetail | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DeleteFacesResponse(Response):
    """The response of DeleteFaces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteFaces.html
    """

    deleted_faces: tuple[str, ...] = field(default=(), metadata=wire("DeletedFaces", Items(Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), min=1, max=4096)))
    """Ids of the deleted faces."""
    unsuccessful_face_deletions: tuple[UnsuccessfulFaceDeletion, ...] = field(default=(), metadata=wire("UnsuccessfulFaceDeletions", Items(Structure(UnsuccessfulFaceDeletion), max=4096)))
    """Faces that could not be deleted, with the reasons."""

    if TYPE_CHECKING:

        def __init__(self, *, deleted_faces: Sequence[str] = ..., unsuccessful_face_deletions: Sequence[UnsuccessfulFaceDeletion] = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DeleteFacesRequest(Request[DeleteFacesResponse]):
    """Delete faces from a collection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteFaces.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    face_ids: Sequence[str] = field(metadata=wire("FaceIds", Items(Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), min=1, max=4096)))
    """Ids of the faces to delete. Required. 1 to 4096 items."""

    operation: ClassVar[Operation[DeleteFacesResponse]] = Operation(
        name="DeleteFaces",
        method="delete_faces",
        response=DeleteFacesResponse,
        repeat="repeatable",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class IndexFacesResponse(Response):
    """The response of IndexFaces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html
    """

    face_records: tuple[FaceRecord, ...] = field(default=(), metadata=wire("FaceRecords", Items(Structure(FaceRecord))))
    """The faces that were added to the collection."""
    orientation_correction: OrientationCorrection | str | None = field(default=None, metadata=wire("OrientationCorrection", Enum(OrientationCorrection)))
    """Rotation of the image, for collections with face model 3 or older only."""
    face_model_version: str | None = field(default=None, metadata=wire("FaceModelVersion", Text()))
    """Version of the face model of the collection."""
    unindexed_faces: tuple[UnindexedFace, ...] = field(default=(), metadata=wire("UnindexedFaces", Items(Structure(UnindexedFace))))
    """Faces that were detected but not added, with the reasons."""

    if TYPE_CHECKING:

        def __init__(self, *, face_records: Sequence[FaceRecord] = ..., orientation_correction: OrientationCorrection | str | None = ..., face_model_version: str | None = ..., unindexed_faces: Sequence[UnindexedFace] = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class IndexFacesRequest(Request[IndexFacesResponse]):
    """Detect the faces in an image and add them to a collection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection that receives the faces. Required. 1 to 255 characters. Pattern
    ``[a-zA-Z0-9_.\-]+``.
    """
    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image to analyse, as bytes or as an S3 object. Required."""
    external_image_id: str | None = field(default=None, metadata=wire("ExternalImageId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-:]+")))
    r"""Your own id for the image. The service stores it with each face of the image.
    Optional. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
    """
    detection_attributes: Sequence[AttributeLike] | None = field(default=None, metadata=wire("DetectionAttributes", Items(Enum(Attribute))))
    """Facial attributes to return. Default: ``DEFAULT``: the box, confidence, pose,
    quality and landmarks.
    """
    max_faces: int | None = field(default=None, metadata=wire("MaxFaces", Integer(min=1)))
    """Maximum number of faces to index, the largest first. Default: 100, which is also the
    maximum. At least 1.
    """
    quality_filter: QualityFilterLike | None = field(default=None, metadata=wire("QualityFilter", Enum(QualityFilter)))
    """Minimum quality of the faces to index. Default: ``AUTO``."""

    operation: ClassVar[Operation[IndexFacesResponse]] = Operation(
        name="IndexFaces",
        method="index_faces",
        response=IndexFacesResponse,
        repeat="unsafe",
        repeat_with="external_image_id",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ListFacesResponse(Response):
    """The response of ListFaces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListFaces.html
    """

    faces: tuple[Face, ...] = field(default=(), metadata=wire("Faces", Items(Structure(Face))))
    """The faces."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text()))
    """Token of the next page. None on the last page."""
    face_model_version: str | None = field(default=None, metadata=wire("FaceModelVersion", Text()))
    """Version of the face model of the collection."""

    if TYPE_CHECKING:

        def __init__(self, *, faces: Sequence[Face] = ..., next_token: str | None = ..., face_model_version: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class ListFacesRequest(PagedRequest[ListFacesResponse, Face]):
    """List the faces of a collection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListFaces.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=0, max=4096)))
    """Maximum number of faces in a page. Optional. From 0 to 4096."""
    user_id: str | None = field(default=None, metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    r"""Id of a user, to list only the faces of this user. Default: all faces. 1 to 128
    characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
    """
    face_ids: Sequence[str] | None = field(default=None, metadata=wire("FaceIds", Items(Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), min=1, max=4096)))
    """Ids of the faces to list. Default: all faces. 1 to 4096 items."""

    operation: ClassVar[Operation[ListFacesResponse]] = Operation(
        name="ListFaces",
        method="list_faces",
        response=ListFacesResponse,
        repeat="read",
        items="faces",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class SearchFacesResponse(Response):
    """The response of SearchFaces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFaces.html
    """

    searched_face_id: str = field(metadata=wire("SearchedFaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the face that was searched for."""
    face_matches: tuple[FaceMatch, ...] = field(default=(), metadata=wire("FaceMatches", Items(Structure(FaceMatch))))
    """The matching faces, the most similar first."""
    face_model_version: str | None = field(default=None, metadata=wire("FaceModelVersion", Text()))
    """Version of the face model of the collection."""

    if TYPE_CHECKING:

        def __init__(self, *, searched_face_id: str, face_matches: Sequence[FaceMatch] = ..., face_model_version: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class SearchFacesRequest(Request[SearchFacesResponse]):
    """Search a collection for faces that match one of its faces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFaces.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    face_id: str = field(metadata=wire("FaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the face to search for. The face must be in the collection. Required."""
    max_faces: int | None = field(default=None, metadata=wire("MaxFaces", Integer(min=1, max=4096)))
    """Maximum number of faces to return, the most similar first. Optional. From 1 to 4096.
    """
    face_match_threshold: float | None = field(default=None, metadata=wire("FaceMatchThreshold", Number(min=0, max=100)))
    """Minimum similarity of a match, in percent. Default: 80. From 0 to 100."""

    operation: ClassVar[Operation[SearchFacesResponse]] = Operation(
        name="SearchFaces",
        method="search_faces",
        response=SearchFacesResponse,
        repeat="read",
        always=("searched_face_id",),
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class SearchFacesByImageResponse(Response):
    """The response of SearchFacesByImage.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFacesByImage.html
    """

    searched_face_bounding_box: BoundingBox = field(metadata=wire("SearchedFaceBoundingBox", Structure(BoundingBox)))
    """Location of the face that was searched for."""
    searched_face_confidence: float = field(metadata=wire("SearchedFaceConfidence", Number(min=0, max=100)))
    """Confidence that the box contains a face, from 0 to 100."""
    face_matches: tuple[FaceMatch, ...] = field(default=(), metadata=wire("FaceMatches", Items(Structure(FaceMatch))))
    """The matching faces, the most similar first."""
    face_model_version: str | None = field(default=None, metadata=wire("FaceModelVersion", Text()))
    """Version of the face model of the collection."""

    if TYPE_CHECKING:

        def __init__(self, *, searched_face_bounding_box: BoundingBox, searched_face_confidence: float, face_matches: Sequence[FaceMatch] = ..., face_model_version: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class SearchFacesByImageRequest(Request[SearchFacesByImageResponse]):
    """Search a collection for the largest face of an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchFacesByImage.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image with the face to search for. The largest face of the image is used. Required.
    """
    max_faces: int | None = field(default=None, metadata=wire("MaxFaces", Integer(min=1, max=4096)))
    """Maximum number of faces to return, the most similar first. Optional. From 1 to 4096.
    """
    face_match_threshold: float | None = field(default=None, metadata=wire("FaceMatchThreshold", Number(min=0, max=100)))
    """Minimum similarity of a match, in percent. Default: 80. From 0 to 100."""
    quality_filter: QualityFilterLike | None = field(default=None, metadata=wire("QualityFilter", Enum(QualityFilter)))
    """Minimum quality of the face to search for. Default: ``NONE``, no filter."""

    operation: ClassVar[Operation[SearchFacesByImageResponse]] = Operation(
        name="SearchFacesByImage",
        method="search_faces_by_image",
        response=SearchFacesByImageResponse,
        repeat="read",
        always=("searched_face_bounding_box", "searched_face_confidence"),
    )
