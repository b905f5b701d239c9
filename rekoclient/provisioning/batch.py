"""Create or enrol a batch of users, for queues that may deliver a batch twice.

The input and the result are JSON data. The token of each request is derived from the
job name and the user id. So a second delivery sends the same tokens, and the service
returns its first responses. After the tokens have expired, a second delivery finds that
the users and the faces exist.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeGuard, cast

from attrs import define

from ..client import RekognitionClient
from ..errors import (
    ConflictException,
    Problem,
    RekoError,
    RequestValidationError,
)
from ..models import CreateUserRequest
from .faces.chunk import Settings
from .faces.enrolment import Enrolling
from .input.specs import check_user, manifest_error
from .rate.pace import Pace, Tps
from .rate.paced_client import PacedClient
from .report import FATAL, Outcome, may_pass, without_traceback
from .threads import Threads
from .users import create_user_request

_THREADS = 16
_MEMBERS = ("collection_id", "create", "enroll")
_NOTE = (
    "The outcomes existed and adopted follow a conflict that CreateUser reported. No"
    " list of the users was read to confirm them."
)


def run_batch(
    client: RekognitionClient,
    payload: Mapping[str, object],
    *,
    job: str,
    tps: Tps = None,
) -> dict[str, object]:
    """Create users, or enrol pictures of users, from a JSON payload.

    Call the function for each message of a queue, for example in AWS Lambda. A queue
    may deliver a message twice. The second call is harmless, even while the first one
    runs.

    With `create`, the result has the outcome of each user: `created`, `existed`,
    `adopted` or `failed`. If CreateUser reports a conflict, the outcome is `existed`.
    If the conflict follows a lost reply, the outcome is `adopted` instead. The function
    does not confirm these two outcomes with ListUsers.

    With `enroll`, the result has the report of each user, as `EnrolReport.to_dict`
    returns it. The function reads only the faces of the users in the payload. So it
    does not notice that another batch has the same picture for another user.

    Args:
        client: The client. Use the same client for all batches of a process.
        payload: `{"collection_id": "staff", "create": ["alice", ...]}`, or
            `{"collection_id": "staff", "enroll": {"alice": ["s3://photos/1.jpg"]}}`.
            A picture is an object or a prefix in S3, or a file or folder that each
            worker has.
        job: The name of the import to which the batch belongs. The
            `ClientRequestToken` of each request is derived from this name. With the
            same token, the service does not create a deleted user again. To create a
            deleted user again, pass another `job`.
        tps: Requests a second of this process, as in `apply`. For several processes
            pass `Pace(client, share=...)`, and use it for all batches of a process.

    Returns:
        JSON data. `complete` is true if every user and picture is done. `retry` is true
        if a failure may be temporary, so that a second delivery may succeed.

    Raises:
        ManifestError: The payload or the job is invalid. Nothing was sent.
        ConfigurationError: `tps` is invalid or is the `Pace` of another region, or the
            boto3 client for S3 cannot be created.
        ProvisioningError: A prefix in S3 cannot be listed, or its bucket is in another
            region.
        AccessDeniedError: Access is denied.
        RekoError: Every user would get the same error. For example, the collection does
            not exist.
    """
    batch = _Batch.of(payload, job)
    pace = Pace.of(client, tps)
    result = {"collection_id": batch.collection_id, "job": job}
    if batch.enroll is None:
        return result | _create(client, pace, batch)
    return result | _enroll(client, pace, batch, batch.enroll)


@define
class _Batch:
    """The checked arguments of `run_batch`."""

    job: str
    collection_id: str
    create: list[str]
    enroll: dict[str, list[str]] | None

    @classmethod
    def of(cls, payload: Mapping[str, object], job: str) -> _Batch:
        """Check the arguments of `run_batch`, and return them as a `_Batch`.

        Raises:
            ManifestError: An argument is invalid. `.problems` has every problem.
        """
        problems = [Problem("job", None, message) for message in _check_job(job)]
        problems += [Problem("payload", None, message) for message in _check(payload)]
        if problems:
            raise manifest_error(problems)
        return cls(
            job=job,
            collection_id=cast("str", payload["collection_id"]),
            create=list(dict.fromkeys(cast("list[str]", payload.get("create", ())))),
            enroll=cast("dict[str, list[str]] | None", payload.get("enroll")),
        )


def _check_job(job: object) -> Iterator[str]:
    if not isinstance(job, str) or not job:
        yield f"must be a name, such as import-7, not {_kind(job)}"


def _check(payload: object) -> Iterator[str]:
    """Yield a message for each mistake in a payload."""
    if not isinstance(payload, Mapping):
        yield f"must be a mapping, not {_kind(payload)}; read JSON with json.loads"
        return
    members = cast("Mapping[object, object]", payload)
    for name in members:
        if name not in _MEMBERS:
            yield f"unknown member {name!r}; use {', '.join(_MEMBERS)}"
    try:
        CreateUserRequest(
            collection_id=cast("str", members.get("collection_id")), user_id="any"
        )
    except RequestValidationError as error:
        yield from map(str, error.violations)
    work = [name for name in ("create", "enroll") if name in members]
    if len(work) != 1:
        given = " and ".join(work) or "neither"
        yield f"must have either create or enroll, and has {given}"
    if "create" in members:
        yield from _check_create(members["create"])
    if "enroll" in members:
        yield from _check_enroll(members["enroll"])


def _check_create(users: object) -> Iterator[str]:
    if not _is_list(users):
        yield f"create: must be a list of user ids, not {_kind(users)}"
        return
    for number, user_id in enumerate(users):
        if message := check_user(user_id):
            yield f"create[{number}]: {message}"


def _check_enroll(users: object) -> Iterator[str]:
    if not isinstance(users, Mapping):
        yield f"enroll: must map user ids to lists of pictures, not {_kind(users)}"
        return
    for user_id, pictures in cast("Mapping[object, object]", users).items():
        if message := check_user(user_id):
            yield f"enroll: {message}"
        if not _is_list(pictures):
            yield f"enroll[{user_id!r}]: must be a list, not {_kind(pictures)}"
            continue
        for number, picture in enumerate(pictures):
            # The message does not show the value, which may be the bytes of a picture.
            if not isinstance(picture, str) or not picture:
                yield (
                    f"enroll[{user_id!r}][{number}]: must be s3://bucket/key or a path,"
                    f" not {_kind(picture)}"
                )


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _kind(value: object) -> str:
    if value is None:
        return "null"
    return "empty text" if value == "" else type(value).__name__


def _create(client: RekognitionClient, pace: Pace, batch: _Batch) -> dict[str, object]:
    """Create the users of a batch, and return the result as JSON data."""
    stop = threading.Event()
    paced = PacedClient(client, pace, stop)

    def create(user_id: str) -> RekoError | None:
        request = create_user_request(client, batch.collection_id, user_id, batch.job)
        try:
            paced.send(request)
        except RekoError as error:
            if isinstance(error, FATAL):
                stop.set()
            return without_traceback(error)
        return None

    with Threads(_THREADS, "rekoclient-batch") as pool:
        errors = dict(zip(batch.create, pool.map(create, batch.create), strict=True))
    _raise_fatal(errors.values())
    users = {user_id: _outcome(error) for user_id, error in errors.items()}
    failures = {
        user_id: error
        for user_id, error in errors.items()
        if error and users[user_id] is Outcome.FAILED
    }
    conflicts = {Outcome.EXISTED, Outcome.ADOPTED}.intersection(users.values())
    return {
        "complete": not failures,
        "retry": any(map(may_pass, failures.values())),
        "counts": {str(one): n for one, n in Counter(users.values()).items()},
        "users": {user_id: str(outcome) for user_id, outcome in users.items()},
        "failures": {user_id: str(error) for user_id, error in failures.items()},
        "note": _NOTE if conflicts else None,
    }


def _raise_fatal(errors: Iterable[RekoError | None]) -> None:
    """Raise the first error that affects every user, such as denied access."""
    for error in errors:
        if isinstance(error, FATAL):
            raise error


def _outcome(error: RekoError | None) -> Outcome:
    if error is None:
        return Outcome.CREATED
    if isinstance(error, ConflictException):
        return Outcome.ADOPTED if error.may_have_succeeded else Outcome.EXISTED
    return Outcome.FAILED


def _enroll(
    client: RekognitionClient,
    pace: Pace,
    batch: _Batch,
    images: Mapping[str, Sequence[str]],
) -> dict[str, object]:
    """Enrol the pictures of a batch, and return the result as JSON data."""
    run = Enrolling(
        client=client,
        settings=Settings(
            collection_id=batch.collection_id,
            quality_filter=None,
            user_match_threshold=None,
            create_users=True,
            job=batch.job,
        ),
        register=None,
        pace=pace,
        on_progress=None,
        cancel=threading.Event(),
    )
    reports = run.run(images)
    counts = sum((report.counts for report in reports), Counter())
    return {
        "complete": all(report.complete for report in reports),
        "retry": run.pipeline.may_pass,
        "counts": {str(outcome): number for outcome, number in counts.items()},
        "users": {report.user_id: report.to_dict() for report in reports},
        "note": None,
    }
