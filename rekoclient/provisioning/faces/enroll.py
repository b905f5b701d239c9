"""Enrol faces of users: `enroll_faces` for one user, `enroll_users` for many."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import Problem
from ...models.enums import QualityFilterLike
from ..input.specs import check_user, manifest_error
from ..rate.quotas import Quotas, Tps
from ..report import Progress
from .enrolment import Enrolling
from .pictures import Picture, find_users
from .report import EnrolledPicture, EnrolReport

if TYPE_CHECKING:
    from ...client import RekognitionClient


def enroll_faces(
    client: RekognitionClient,
    collection_id: str,
    user_id: str,
    images: Picture | Iterable[Picture],
    *,
    quality_filter: QualityFilterLike | None = None,
    user_match_threshold: float | None = None,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
    cancel: threading.Event | None = None,
) -> EnrolReport:
    """Make the faces in pictures a user's.

    Every picture is looked at before the first one is sent. One that shows several
    faces is refused, for the largest face need not be the one that is meant. The face
    of a refused picture is deleted, unless it is some user's. The user must be there:
    see `ensure_user`.

    The first face of a user is taken as it is and the others are compared with it, so
    the best picture goes first. Run again, it goes on; what is done is not sent again.

    Args:
        client: Where.
        collection_id: The collection.
        user_id: Whose faces they are.
        images: Pictures, or one folder of them.
        quality_filter: As in IndexFaces.
        user_match_threshold: As in AssociateFaces.
        tps: Requests a second, as in `apply`.
        on_progress: Called a few times a second.
        cancel: Ends the run in good order when it is set.

    Raises:
        AccessDeniedError: And other errors that would be the same for each picture.
    """
    run = Enrolling(
        client=client,
        collection_id=collection_id,
        quality_filter=quality_filter,
        user_match_threshold=user_match_threshold,
        quotas=Quotas(client.region_name, tps),
        on_progress=on_progress,
        cancel=cancel or threading.Event(),
        make_users=False,
    )
    [report] = run.run({user_id: images})
    return report


def enroll_users(
    client: RekognitionClient,
    collection_id: str,
    images: str | os.PathLike[str] | Mapping[str, Picture | Iterable[Picture]],
    *,
    quality_filter: QualityFilterLike | None = None,
    user_match_threshold: float | None = None,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
    on_unusable: Callable[[EnrolledPicture], object] | None = None,
    on_report: Callable[[EnrolReport], object] | None = None,
    cancel: threading.Event | None = None,
) -> tuple[EnrolReport, ...]:
    """Do for many users what `enroll_faces` does for one.

    The pictures of all of them are looked at before the first one is sent, and the
    collection's faces are listed once. A user who is missing is made as soon as there
    is a face for them; one who cannot be made, or goes meanwhile, fails alone. A
    picture that is given for two users is refused for both.

    Args:
        client: Where.
        collection_id: The collection.
        images: The pictures of each user, by user id; or a folder that has a folder
            of pictures for each user id.
        quality_filter: As in IndexFaces.
        user_match_threshold: As in AssociateFaces.
        tps: Requests a second, as in `apply`.
        on_progress: Called a few times a second.
        on_unusable: Called with each picture that cannot be sent, before the first
            one is.
        on_report: Called with each report, in the order of the users.
        cancel: Ends the run in good order when it is set.

    Raises:
        ManifestError: It is no such folder, or an id is none; nothing was sent.
        AccessDeniedError: And other errors that would be the same for each picture;
            by then `on_report` has got every report.
    """
    run = Enrolling(
        client=client,
        collection_id=collection_id,
        quality_filter=quality_filter,
        user_match_threshold=user_match_threshold,
        quotas=Quotas(client.region_name, tps),
        on_progress=on_progress,
        on_unusable=on_unusable,
        on_report=on_report,
        cancel=cancel or threading.Event(),
        make_users=True,
    )
    if not isinstance(images, Mapping):
        return run.run(find_users(Path(images)))
    problems = [
        Problem("images", None, message)
        for user_id in images
        if (message := check_user(user_id))
    ]
    if problems:
        raise manifest_error(problems)
    return run.run(images)
