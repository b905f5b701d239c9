"""Check the arguments of a run's later requests before the first request.

Without these checks, an invalid argument would raise an error in the middle of the run.
"""

from __future__ import annotations

from ..models import (
    AssociateFacesRequest,
    Image,
    IndexFacesRequest,
    S3Object,
    SearchFacesByImageRequest,
)
from ..models.enums import QualityFilterLike

ANY_IMAGE = Image(s3_object=S3Object(bucket="any", name="any"))
"""A valid image, for checks of the other members of a request."""
_ANY_FACE = "00000000-0000-0000-0000-000000000000"


def check_enrolment(
    collection_id: str,
    user_id: str,
    quality_filter: QualityFilterLike | None,
    user_match_threshold: float | None,
) -> None:
    """Check the arguments of IndexFaces and AssociateFaces.

    Raises:
        RequestValidationError: An argument is invalid.
    """
    IndexFacesRequest(
        collection_id=collection_id, image=ANY_IMAGE, quality_filter=quality_filter
    )
    AssociateFacesRequest(
        collection_id=collection_id,
        user_id=user_id,
        face_ids=[_ANY_FACE],
        user_match_threshold=user_match_threshold,
    )


def check_threshold(threshold: float | None) -> None:
    """Check the similarity threshold of a search.

    Raises:
        RequestValidationError: The threshold is invalid.
    """
    SearchFacesByImageRequest(
        collection_id="any", image=ANY_IMAGE, face_match_threshold=threshold
    )
