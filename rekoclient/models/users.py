"""Requests, responses and shapes for users.

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
    Exclusive,
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
    QualityFilter,
    QualityFilterLike,
    UnsearchedFaceReason,
    UnsuccessfulFaceAssociationReason,
    UnsuccessfulFaceDisassociationReason,
    UserStatus,
)
from .shared import FaceDetail, Image

if TYPE_CHECKING:
    from attrs import frozen
else:
    from ..schema import frozen_shape as frozen


@frozen(kw_only=True, eq=False, repr=False, init=False)
class AssociatedFace(Shape):
    """A face that is now associated with a user.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AssociatedFace.html
    """

    face_id: str = field(default=ABSENT, metadata=wire("FaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), always=True))
    """Id of the face, given by the service."""

    if TYPE_CHECKING:

        def __init__(self, *, face_id: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class UnsuccessfulFaceAssociation(Shape):
    """A face that could not be associated with a user.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UnsuccessfulFaceAssociation.html
    """

    face_id: str | None = field(default=None, metadata=wire("FaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the face, given by the service."""
    user_id: str | None = field(default=None, metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    """Id of the user that the face belongs to, if any."""
    confidence: float | None = field(default=None, metadata=wire("Confidence", Number(min=0, max=100)))
    """Similarity to the faces of the user, from 0 to 100."""
    reasons: tuple[UnsuccessfulFaceAssociationReason | str, ...] = field(default=(), metadata=wire("Reasons", Items(Enum(UnsuccessfulFaceAssociationReason))))
    """Reasons why the face was not associated."""

    if TYPE_CHECKING:

        def __init__(self, *, face_id: str | None = ..., user_id: str | None = ..., confidence: float | None = ..., reasons: Sequence[UnsuccessfulFaceAssociationReason | str] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DisassociatedFace(Shape):
    """A face that is no longer associated with a user.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DisassociatedFace.html
    """

    face_id: str = field(default=ABSENT, metadata=wire("FaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), always=True))
    """Id of the face, given by the service."""

    if TYPE_CHECKING:

        def __init__(self, *, face_id: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class UnsuccessfulFaceDisassociation(Shape):
    """A face that could not be removed from a user.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UnsuccessfulFaceDisassociation.html
    """

    face_id: str | None = field(default=None, metadata=wire("FaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the face, given by the service."""
    user_id: str | None = field(default=None, metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    """Id of the user that the face belongs to, if any."""
    reasons: tuple[UnsuccessfulFaceDisassociationReason | str, ...] = field(default=(), metadata=wire("Reasons", Items(Enum(UnsuccessfulFaceDisassociationReason))))
    """Reasons why the face was not disassociated."""

    if TYPE_CHECKING:

        def __init__(self, *, face_id: str | None = ..., user_id: str | None = ..., reasons: Sequence[UnsuccessfulFaceDisassociationReason | str] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class User(Shape):
    """A user of a collection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_User.html
    """

    user_id: str = field(default=ABSENT, metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+"), always=True))
    """Id of the user, unique in the collection."""
    user_status: UserStatus | str | None = field(default=None, metadata=wire("UserStatus", Enum(UserStatus)))
    """Status of the user. ``ACTIVE`` means that the last change is complete."""

    if TYPE_CHECKING:

        def __init__(self, *, user_id: str | None = ..., user_status: UserStatus | str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class MatchedUser(Shape):
    """A user that matches a searched face or user.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_MatchedUser.html
    """

    user_id: str = field(default=ABSENT, metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+"), always=True))
    """Id of the matching user."""
    user_status: UserStatus | str = field(default=ABSENT, metadata=wire("UserStatus", Enum(UserStatus), always=True))
    """Status of the user. ``ACTIVE`` means that the last change is complete."""

    if TYPE_CHECKING:

        def __init__(self, *, user_id: str | None = ..., user_status: UserStatus | str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class UserMatch(Shape):
    """A matching user, and the similarity.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UserMatch.html
    """

    similarity: float = field(default=ABSENT, metadata=wire("Similarity", Number(min=0, max=100), always=True))
    """Similarity of the match, from 0 to 100."""
    user: MatchedUser = field(default=ABSENT, metadata=wire("User", Structure(MatchedUser), always=True))
    """The matching user."""

    if TYPE_CHECKING:

        def __init__(self, *, similarity: float | None = ..., user: MatchedUser | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class SearchedFaceDetails(Shape):
    """The face of the image that was searched for.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchedFaceDetails.html
    """

    face_detail: FaceDetail | None = field(default=None, metadata=wire("FaceDetail", Structure(FaceDetail)))
    """Attributes of the face in the image."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class UnsearchedFace(Shape):
    """A face that was detected but not searched for.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_UnsearchedFace.html
    """

    face_details: FaceDetail | None = field(default=None, metadata=wire("FaceDetails", Structure(FaceDetail)))
    """Attributes of the face."""
    reasons: tuple[UnsearchedFaceReason | str, ...] = field(default=(), metadata=wire("Reasons", Items(Enum(UnsearchedFaceReason))))
    """Reasons why the face was not searched for."""

    if TYPE_CHECKING:

        def __init__(self, *, face_details: FaceDetail | None = ..., reasons: Sequence[UnsearchedFaceReason | str] = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class SearchedFace(Shape):
    """The face that was searched for.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchedFace.html
    """

    face_id: str | None = field(default=None, metadata=wire("FaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the face that was searched for."""


@frozen(kw_only=True, eq=False, repr=False, init=False)
class SearchedUser(Shape):
    """The user that was searched for.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchedUser.html
    """

    user_id: str = field(default=ABSENT, metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+"), always=True))
    """Id of the user that was searched for."""

    if TYPE_CHECKING:

        def __init__(self, *, user_id: str | None = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False, init=False)
class AssociateFacesResponse(Response):
    """The response of AssociateFaces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AssociateFaces.html
    """

    associated_faces: tuple[AssociatedFace, ...] = field(default=(), metadata=wire("AssociatedFaces", Items(Structure(AssociatedFace), max=100)))
    """The faces that are now associated with the user."""
    unsuccessful_face_associations: tuple[UnsuccessfulFaceAssociation, ...] = field(default=(), metadata=wire("UnsuccessfulFaceAssociations", Items(Structure(UnsuccessfulFaceAssociation), max=500)))
    """Faces that could not be associated, with the reasons."""
    user_status: UserStatus | str | None = field(default=None, metadata=wire("UserStatus", Enum(UserStatus)))
    """Status of the user. ``ACTIVE`` means that the last change is complete."""

    if TYPE_CHECKING:

        def __init__(self, *, associated_faces: Sequence[AssociatedFace] = ..., unsuccessful_face_associations: Sequence[UnsuccessfulFaceAssociation] = ..., user_status: UserStatus | str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class AssociateFacesRequest(Request[AssociateFacesResponse]):
    """Associate faces of a collection with a user.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_AssociateFaces.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: str = field(metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    r"""Id of the user, unique in the collection. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-:]+``.
    """
    face_ids: Sequence[str] = field(metadata=wire("FaceIds", Items(Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), min=1, max=100)))
    """Ids of the faces to associate with the user. Required. 1 to 100 items."""
    user_match_threshold: float | None = field(default=None, metadata=wire("UserMatchThreshold", Number(min=0, max=100)))
    """Minimum similarity of the faces to those of the user, in percent. Default: 75. From
    0 to 100.
    """
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """

    operation: ClassVar[Operation[AssociateFacesResponse]] = Operation(
        name="AssociateFaces",
        method="associate_faces",
        response=AssociateFacesResponse,
        repeat="token",
    )


@frozen(kw_only=True, eq=False, repr=False)
class CreateUserResponse(Response):
    """The response of CreateUser.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateUser.html
    """


@frozen(kw_only=True, eq=False, repr=False)
class CreateUserRequest(Request[CreateUserResponse]):
    """Create a user in a collection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateUser.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: str = field(metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    r"""Id for the new user, unique in the collection. Required. 1 to 128 characters.
    Pattern ``[a-zA-Z0-9_.\-:]+``.
    """
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """

    operation: ClassVar[Operation[CreateUserResponse]] = Operation(
        name="CreateUser",
        method="create_user",
        response=CreateUserResponse,
        repeat="token",
    )


@frozen(kw_only=True, eq=False, repr=False)
class DeleteUserResponse(Response):
    """The response of DeleteUser.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteUser.html
    """


@frozen(kw_only=True, eq=False, repr=False)
class DeleteUserRequest(Request[DeleteUserResponse]):
    """Delete a user, disassociating its faces first.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DeleteUser.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: str = field(metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    r"""Id of the user, unique in the collection. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-:]+``.
    """
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """

    operation: ClassVar[Operation[DeleteUserResponse]] = Operation(
        name="DeleteUser",
        method="delete_user",
        response=DeleteUserResponse,
        repeat="token",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class DisassociateFacesResponse(Response):
    """The response of DisassociateFaces.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DisassociateFaces.html
    """

    disassociated_faces: tuple[DisassociatedFace, ...] = field(default=(), metadata=wire("DisassociatedFaces", Items(Structure(DisassociatedFace), max=100)))
    """The faces that are no longer associated with the user."""
    unsuccessful_face_disassociations: tuple[UnsuccessfulFaceDisassociation, ...] = field(default=(), metadata=wire("UnsuccessfulFaceDisassociations", Items(Structure(UnsuccessfulFaceDisassociation), max=500)))
    """Faces that could not be disassociated, with the reasons."""
    user_status: UserStatus | str | None = field(default=None, metadata=wire("UserStatus", Enum(UserStatus)))
    """Status of the user. ``ACTIVE`` means that the last change is complete."""

    if TYPE_CHECKING:

        def __init__(self, *, disassociated_faces: Sequence[DisassociatedFace] = ..., unsuccessful_face_disassociations: Sequence[UnsuccessfulFaceDisassociation] = ..., user_status: UserStatus | str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class DisassociateFacesRequest(Request[DisassociateFacesResponse]):
    """Remove the association between faces and a user.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DisassociateFaces.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: str = field(metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    r"""Id of the user, unique in the collection. Required. 1 to 128 characters. Pattern
    ``[a-zA-Z0-9_.\-:]+``.
    """
    client_request_token: str | None = field(default=None, metadata=wire("ClientRequestToken", Text(min=1, max=64, pattern=r"^[a-zA-Z0-9-_]+$")))
    """Token by which the service recognises a retry of the same call. Default: a random
    token for each call. 1 to 64 characters. Pattern ``^[a-zA-Z0-9-_]+$``.
    """
    face_ids: Sequence[str] = field(metadata=wire("FaceIds", Items(Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), min=1, max=100)))
    """Ids of the faces to remove from the user. Required. 1 to 100 items."""

    operation: ClassVar[Operation[DisassociateFacesResponse]] = Operation(
        name="DisassociateFaces",
        method="disassociate_faces",
        response=DisassociateFacesResponse,
        repeat="token",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class ListUsersResponse(Response):
    """The response of ListUsers.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListUsers.html
    """

    users: tuple[User, ...] = field(default=(), metadata=wire("Users", Items(Structure(User), max=500)))
    """The users."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the next page. None on the last page."""

    if TYPE_CHECKING:

        def __init__(self, *, users: Sequence[User] = ..., next_token: str | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class ListUsersRequest(PagedRequest[ListUsersResponse, User]):
    """List the users of a collection.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_ListUsers.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    max_results: int | None = field(default=None, metadata=wire("MaxResults", Integer(min=1, max=500)))
    """Maximum number of users in a page. Optional. From 1 to 500."""
    next_token: str | None = field(default=None, metadata=wire("NextToken", Text(max=255)))
    """Token of the page to return, from the previous response. Default: the first page. At
    most 255 characters.
    """

    operation: ClassVar[Operation[ListUsersResponse]] = Operation(
        name="ListUsers",
        method="list_users",
        response=ListUsersResponse,
        repeat="read",
        items="users",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class SearchUsersResponse(Response):
    """The response of SearchUsers.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsers.html
    """

    user_matches: tuple[UserMatch, ...] = field(default=(), metadata=wire("UserMatches", Items(Structure(UserMatch), max=500)))
    """The matching users, the most similar first."""
    face_model_version: str | None = field(default=None, metadata=wire("FaceModelVersion", Text()))
    """Version of the face model of the collection."""
    searched_face: SearchedFace | None = field(default=None, metadata=wire("SearchedFace", Structure(SearchedFace)))
    """The face that was searched for."""
    searched_user: SearchedUser | None = field(default=None, metadata=wire("SearchedUser", Structure(SearchedUser)))
    """The user that was searched for."""

    if TYPE_CHECKING:

        def __init__(self, *, user_matches: Sequence[UserMatch] = ..., face_model_version: str | None = ..., searched_face: SearchedFace | None = ..., searched_user: SearchedUser | None = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class SearchUsersRequest(Request[SearchUsersResponse]):
    """Search a collection for users that match a face or a user.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsers.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    user_id: str | None = field(default=None, metadata=wire("UserId", Text(min=1, max=128, pattern=r"[a-zA-Z0-9_.\-:]+")))
    r"""Id of the user to search for. Give either this or ``face_id``. Optional. 1 to 128
    characters. Pattern ``[a-zA-Z0-9_.\-:]+``.
    """
    face_id: str | None = field(default=None, metadata=wire("FaceId", Text(pattern=r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")))
    """Id of the face to search for. Give either this or ``user_id``. Optional."""
    user_match_threshold: float | None = field(default=None, metadata=wire("UserMatchThreshold", Number(min=0, max=100)))
    """Minimum similarity of a matching user, in percent. Default: 80. From 0 to 100."""
    max_users: int | None = field(default=None, metadata=wire("MaxUsers", Integer(min=1, max=500)))
    """Maximum number of users to return, the most similar first. Optional. From 1 to 500.
    """

    exclusive: ClassVar[tuple[Exclusive, ...]] = (Exclusive("exactly_one", ("face_id", "user_id")),)

    operation: ClassVar[Operation[SearchUsersResponse]] = Operation(
        name="SearchUsers",
        method="search_users",
        response=SearchUsersResponse,
        repeat="read",
    )


@frozen(kw_only=True, eq=False, repr=False, init=False)
class SearchUsersByImageResponse(Response):
    """The response of SearchUsersByImage.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsersByImage.html
    """

    user_matches: tuple[UserMatch, ...] = field(default=(), metadata=wire("UserMatches", Items(Structure(UserMatch), max=500)))
    """The matching users, the most similar first."""
    face_model_version: str | None = field(default=None, metadata=wire("FaceModelVersion", Text()))
    """Version of the face model of the collection."""
    searched_face: SearchedFaceDetails | None = field(default=None, metadata=wire("SearchedFace", Structure(SearchedFaceDetails)))
    """The face that was searched for."""
    unsearched_faces: tuple[UnsearchedFace, ...] = field(default=(), metadata=wire("UnsearchedFaces", Items(Structure(UnsearchedFace))))
    """Faces of the image that were not searched for, with the reasons."""

    if TYPE_CHECKING:

        def __init__(self, *, user_matches: Sequence[UserMatch] = ..., face_model_version: str | None = ..., searched_face: SearchedFaceDetails | None = ..., unsearched_faces: Sequence[UnsearchedFace] = ..., response_metadata: ResponseMetadata = ...) -> None: ...


@frozen(kw_only=True, eq=False, repr=False)
class SearchUsersByImageRequest(Request[SearchUsersByImageResponse]):
    """Search a collection for users that match a face in an image.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_SearchUsersByImage.html
    """

    collection_id: str = field(metadata=wire("CollectionId", Text(min=1, max=255, pattern=r"[a-zA-Z0-9_.\-]+")))
    r"""Id of the collection. Required. 1 to 255 characters. Pattern ``[a-zA-Z0-9_.\-]+``.
    """
    image: Image = field(metadata=wire("Image", Structure(Image)))
    """Image with the face to search for. The largest face of the image is used. Required.
    """
    user_match_threshold: float | None = field(default=None, metadata=wire("UserMatchThreshold", Number(min=0, max=100)))
    """Minimum similarity of a matching user, in percent. Default: 80. From 0 to 100."""
    max_users: int | None = field(default=None, metadata=wire("MaxUsers", Integer(min=1, max=500)))
    """Maximum number of users to return, the most similar first. Optional. From 1 to 500.
    """
    quality_filter: QualityFilterLike | None = field(default=None, metadata=wire("QualityFilter", Enum(QualityFilter)))
    """Minimum quality of the face to search for. Default: ``NONE``, no filter."""

    operation: ClassVar[Operation[SearchUsersByImageResponse]] = Operation(
        name="SearchUsersByImage",
        method="search_users_by_image",
        response=SearchUsersByImageResponse,
        repeat="read",
    )
