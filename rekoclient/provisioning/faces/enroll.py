"""Enrol faces of users: `enroll_faces` for one user, `enroll_users` for many."""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Annotated, cast

from ...client import RekognitionClient
from ...errors import ConfigurationError, Problem
from ...interop import AsInstance
from ...models.enums import QualityFilterLike
from ..input.specs import check_user, manifest_error
from ..rate.pace import Pace, Tps
from ..report import Progress
from ..s3 import Buckets
from ..workers import Connect, connected
from .chunk import Settings
from .enrolment import Enrolling
from .pictures import Picture, find_users, find_users_in_s3
from .plan import EnrolPlan
from .report import EnrolledPicture, EnrolReport


def enroll_faces(
    client: RekognitionClient,
    collection_id: str,
    user_id: str,
    images: Picture | Iterable[Picture],
    *,
    quality_filter: QualityFilterLike | None = None,
    user_match_threshold: float | None = None,
    register: str | os.PathLike[str] | None = None,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> EnrolReport:
    """Index the faces in pictures, and associate them with a user.

    The user must exist. To create a user, call `ensure_user`. Every picture is checked
    before the first picture is sent.

    Each request indexes only the largest face in a picture, because its `max_faces` is
    1. If a picture shows several faces, it is refused, because the largest face may be
    the wrong one. The indexed face of a refused picture is deleted, unless the face has
    a user.

    The service compares each face with the user's first face, so put the best picture
    first. To resume a run, call this function again. Pictures that are done are not
    sent.

    Args:
        client: The client.
        collection_id: The collection.
        user_id: The user.
        images: Pictures, or one folder of pictures. The folder can be
            `s3://bucket/prefix/`.
        quality_filter: The quality filter of IndexFaces. By default the service
            decides.
        user_match_threshold: The similarity, 0 to 100, that AssociateFaces requires. By
            default the service decides.
        register: The path of the face register. The file gets a line for each face,
            with its picture. A refused picture gets a line too, and is not sent a
            second time. If the register lists a face for a picture, the run uses this
            face. The external id of the face may differ from the one that this run
            would set. By default None.
        tps: Requests a second: a number, numbers by method name, `"learn"` or
            `"account"`, as in `Pace`. Or a `Pace` that is shared with other calls. By
            default the published quotas.
        on_progress: Called a few times a second.
        cancel: Set this event to stop the run. The run first waits for requests in
            flight.

    Raises:
        RequestValidationError: The user id or another argument is invalid.
        ConfigurationError: A picture has an invalid type, `tps` is invalid or is the
            `Pace` of another region, or the boto3 client for S3 cannot be created.
        ProvisioningError: A prefix in S3 cannot be listed, its bucket is in another
            region, or the register cannot be written.
        JournalMismatch: The register is invalid or cannot be read. No picture was sent.
        ResourceNotFoundException: The collection or the user does not exist.
        AccessDeniedError: Access is denied. Any other error that every picture would
            get is also raised.
    """
    run = Enrolling(
        client=client,
        settings=Settings(
            collection_id=collection_id,
            quality_filter=quality_filter,
            user_match_threshold=user_match_threshold,
            create_users=False,
        ),
        register=register,
        pace=Pace.of(client, tps),
        on_progress=on_progress,
        cancel=cancel or threading.Event(),
    )
    [report] = run.run({user_id: images})
    return report


def enroll_users(
    client: RekognitionClient | Connect,
    collection_id: str,
    images: str | os.PathLike[str] | Mapping[str, Picture | Iterable[Picture]],
    *,
    quality_filter: QualityFilterLike | None = None,
    user_match_threshold: float | None = None,
    strict_case: bool = False,
    register: str | os.PathLike[str] | None = None,
    tps: Tps = None,
    workers: int | None = None,
    executor: Annotated[Executor, AsInstance()] | None = None,
    on_progress: Callable[[Progress], object] | None = None,
    on_unusable: Callable[[EnrolledPicture], object] | None = None,
    on_report: Callable[[EnrolReport], object] | None = None,
    confirm: Callable[[EnrolPlan], bool] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> tuple[EnrolReport, ...]:
    """Enrol many users at the same time. For one user, see `enroll_faces`.

    All pictures are checked before the first picture is sent, and the faces of the
    collection are listed once. A user that does not exist is created after one of its
    faces was indexed. A picture that was passed for two users is refused for both.

    Args:
        client: The client, or a function that creates the client. With an executor,
            pass a function that can be pickled.
        collection_id: The collection.
        images: The pictures of each user, by user id. Or a folder with one folder of
            pictures for each user id. The outer folder can be `s3://bucket/prefix/`, or
            the manifest of an S3 Inventory, `s3://bucket/.../manifest.json`.
        quality_filter: The quality filter of IndexFaces. By default the service
            decides.
        user_match_threshold: The similarity, 0 to 100, that AssociateFaces requires. By
            default the service decides.
        strict_case: Whether to refuse user ids that differ only by case. By default
            they cause a `UserWarning`, because the service accepts them.
        register: The path of the face register, as in `enroll_faces`. By default None.
        tps: Requests a second: a number, numbers by method name, `"learn"` or
            `"account"`, as in `Pace`. Or a `Pace` that is shared with other calls. By
            default the published quotas.
        workers: Number of workers of the executor. Each worker sends at its share of
            the quota. Required with an executor.
        executor: Runs chunks of the users in other processes or on other machines. This
            process checks the pictures. The workers read the files again, so a file
            must have the same path in each worker. By default this process does all of
            the work.
        on_progress: Called a few times a second.
        on_unusable: Called with each picture that cannot be sent, before the first
            picture is sent.
        on_report: Called with each report, in the order of the users.
        confirm: Called with the plan before the first picture is sent. If it returns
            False, no picture is sent. By default the plan is carried out.
        cancel: Set this event to stop the run. The run first waits for requests in
            flight. With an executor, it first waits for chunks that have started, which
            takes up to about 20 seconds.

    Raises:
        ManifestError: The folder or a user id is invalid. No picture was sent.
        RequestValidationError: Another argument is invalid. No picture was sent.
        ConfigurationError: The pictures have an invalid type, `tps` is invalid or is
            the `Pace` of another region, or the boto3 client for S3 cannot be created.
            No picture was sent.
        ValueError: `workers` is not a whole number of 1 or more.
        TypeError: `executor` was passed, but `workers` is missing, or `client` is not
            a function.
        JournalMismatch: The register is invalid or cannot be read. No picture was sent.
        ResourceNotFoundException: The collection does not exist.
        ProvisioningError: A prefix in S3 cannot be listed, its bucket is in another
            region, the register cannot be written, or the executor failed. To resume,
            call this function again.
        AccessDeniedError: Access is denied. Any other error that every picture would
            get is also raised. If a picture was sent, `on_report` gets every report
            before the error is raised.
    """
    with connected(client, executor, workers) as real:
        pace = Pace.of(real, tps)
        if isinstance(images, str) and images.startswith("s3://"):
            images = find_users_in_s3(Buckets(real), images)
        elif isinstance(images, str | os.PathLike):
            images = find_users(Path(images))
        elif not isinstance(cast("object", images), Mapping):
            raise ConfigurationError(
                "images must be a folder, s3://bucket/prefix/, or a mapping of user ids"
                f" to pictures, not {type(images).__name__}. Nothing was sent."
            )
        _check_users(images, strict_case=strict_case)
        run = Enrolling(
            client=real,
            settings=Settings(
                collection_id=collection_id,
                quality_filter=quality_filter,
                user_match_threshold=user_match_threshold,
                create_users=True,
            ),
            register=register,
            pace=pace,
            on_progress=on_progress,
            on_unusable=on_unusable,
            on_report=on_report,
            confirm=confirm,
            cancel=cancel or threading.Event(),
            executor=executor,
            connect=client if callable(client) else None,
            workers=workers,
        )
        return run.run(images)


def _check_users(user_ids: Iterable[str], *, strict_case: bool) -> None:
    """Check the user ids, and warn about ids that differ only by case.

    Raises:
        ManifestError: A user id is invalid. With `strict_case`, also if two ids differ
            only by case.
    """
    problems = [
        Problem("images", None, message)
        for user_id in user_ids
        if (message := check_user(user_id))
    ]
    twins = [] if problems else list(_case_twins(user_ids))
    if strict_case:
        problems += twins
    if problems:
        raise manifest_error(problems)
    for twin in twins:
        warnings.warn(twin.message, stacklevel=3)


def _case_twins(user_ids: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each user id that differs only by case from an earlier id."""
    folded: dict[str, str] = {}
    for user_id in user_ids:
        first = folded.setdefault(user_id.lower(), user_id)
        if first != user_id:
            message = f"user_id {user_id!r} differs only by case from {first!r}"
            yield Problem("images", None, message)
