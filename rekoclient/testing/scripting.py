"""The methods with which a test sets faults, replies, pictures and quotas."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from .request_log import RequestLog
from .script.checks import check, check_names, check_number, check_value
from .script.clock import Clock
from .script.declared_faces import DeclaredFace
from .script.declared_replies import DeclaredAnswer
from .script.faults import LOST_REPLY, Fault, Faults
from .script.quotas import AnyQuotas, Quotas, as_quotas
from .script.switches import Switches
from .state import pictures
from .state.store import DeclaredImage, R, S3Object, Similarity, Table
from .state.world import Worlds, similarity_key

if TYPE_CHECKING:
    from .notification import Notification


class Scripting:
    """The methods with which a test scripts a server.

    Each method holds the lock of the store, so that a test may call it while requests
    arrive.
    """

    def __init__(
        self, worlds: Worlds, requests: RequestLog, quotas: AnyQuotas = None
    ) -> None:
        self.clock: Clock = worlds.clock
        self.requests: RequestLog = requests
        """The requests that the server received, oldest first."""
        self._worlds = worlds
        self._lock = worlds.store.lock
        self._faults = Faults()
        self.notifications: list[Notification] = []
        """The ends of jobs that had a NotificationChannel, oldest first."""
        self._quotas = Quotas(worlds.clock)
        self._first_switches = worlds.switches
        self._first_quotas: AnyQuotas = quotas
        self.quota(quotas)

    def inject(
        self,
        fault: Fault,
        *,
        operation: str | None = None,
        times: int | None = 1,
        rate: float | None = None,
        seed: int = 0,
    ) -> None:
        """Apply a fault to requests. Every other method for faults calls this one.

        If several faults are pending, a request takes the first one that matches it.

        Args:
            fault: The fault.
            operation: The operation to apply it to. The default is any operation.
            times: The number of requests to apply it to. None means all of them.
            rate: The probability for each request, from 0 to 1. It replaces ``times``.
            seed: The seed of the random choice with ``rate``.

        Raises:
            ValueError: An argument is invalid.
        """
        with self._lock:
            self._faults.add(
                fault, operation=operation, times=times, rate=rate, seed=seed
            )

    def fail_next(
        self,
        code: str = "ThrottlingException",
        *,
        operation: str | None = None,
        status: int | None = None,
        message: str | None = None,
        times: int | None = 1,
        headers: Mapping[str, str | None] | None = None,
        body: bytes | None = None,
    ) -> None:
        """Refuse the next requests with an error, and do not perform them.

        Args:
            code: The code of the error.
            operation: The operation to refuse. The default is any operation.
            status: The HTTP status. The default is the usual status of the code.
            message: The error message. The default is the service's own message.
            times: The number of requests to refuse. None means all of them.
            headers: Headers to add or to replace. None as a value removes a header.
            body: Bytes to send instead of the body of the error.
        """
        fault = Fault(
            code=code,
            status=status,
            message=message,
            headers=headers or {},
            body=body,
        )
        self.inject(fault, operation=operation, times=times)

    def fail_some(
        self,
        code: str = "ThrottlingException",
        *,
        rate: float,
        operation: str | None = None,
        seed: int = 0,
    ) -> None:
        """Refuse each request with probability ``rate``.

        The same seed refuses the same requests in every run.
        """
        self.inject(Fault(code=code), operation=operation, rate=rate, seed=seed)

    def lose_reply_next(
        self, operation: str | None = None, *, times: int | None = 1
    ) -> None:
        """Perform the next requests, but close each connection without a reply."""
        self.inject(LOST_REPLY, operation=operation, times=times)

    def lose_some_replies(
        self, *, rate: float, operation: str | None = None, seed: int = 0
    ) -> None:
        """Lose each reply with probability ``rate``.

        The same seed loses the same replies in every run.
        """
        self.inject(LOST_REPLY, operation=operation, rate=rate, seed=seed)

    def clear_faults(self) -> None:
        """Remove all pending faults."""
        with self._lock:
            self._faults.clear()

    @property
    def pending_faults(self) -> list[str]:
        """The faults that are still pending, one line for each."""
        with self._lock:
            return self._faults.pending()

    def reply(
        self,
        operation: str,
        answer: DeclaredAnswer,
        *,
        image: bytes | None = None,
        when: Mapping[str, Any] | None = None,
        times: int | None = None,
    ) -> None:
        """Declare the reply of an operation.

        A request gets the newest declared reply that matches it. Declare the results of
        a job for its Get operation. A declared reply replaces the true reply of an
        operation with state, and the state does not change.

        Args:
            operation: The name of the operation.
            answer: The members of the reply by their wire names, or a function that
                returns them for a request.
            image: Reply only to requests with this picture.
            when: Reply only to requests with these members. For a Get operation the
                members of the Start request also count.
            times: The number of requests to reply to. None means all of them.

        Raises:
            ValueError: The operation does not exist, or its reply has no such member.
        """
        with self._lock:
            self._worlds.replies.add(
                operation,
                answer,
                digest=None if image is None else pictures.read(image).digest,
                when=when or {},
                times=times,
            )

    def declare_faces(self, image: bytes, *faces: DeclaredFace | str) -> None:
        """Declare the faces in a picture or a video.

        All operations on faces use the declared faces: DetectFaces, CompareFaces,
        IndexFaces, the searches, RecognizeCelebrities and the jobs on videos. Without
        declared faces and without ``vision``, a picture shows one face. Its person is
        the same for the same bytes.

        Args:
            image: The bytes of the picture, or of the video.
            faces: The faces, or only the names of the persons. Without any, the picture
                shows no face.
        """
        check_value("image", image, bytes)
        declared = [
            DeclaredFace(face) if isinstance(face, str) else face for face in faces
        ]
        for face in declared:
            remedy = ": pass the name of a person, or a DeclaredFace"
            check_value("a face", face, DeclaredFace, remedy)
            check(face)
        digest = pictures.digest_of(image)
        row = DeclaredImage(faces=list(map(asdict, declared)))
        self._declare(self._worlds.store.images, digest, row)

    def clear_replies(self, operation: str | None = None) -> None:
        """Remove the declared replies of an operation, or of all operations."""
        with self._lock:
            self._worlds.replies.clear(operation)

    def clear_faces(self, image: bytes | None = None) -> None:
        """Remove the declared faces of a picture, or of all pictures.

        Without a picture, the declared similarities are removed too.
        """
        store = self._worlds.store
        with self._lock:
            if image is None:
                store.drop(store.images, "")
                store.drop(store.similarities, "")
            elif store.images.get("", pictures.digest_of(image)) is not None:
                store.delete(store.images, "", pictures.digest_of(image))
            store.commit()

    def delete_s3_object(self, bucket: str, name: str) -> None:
        """Delete a stored S3 object. A missing object is not an error."""
        store = self._worlds.store
        with self._lock:
            if store.s3_objects.get("", f"{bucket}/{name}") is not None:
                store.delete(store.s3_objects, "", f"{bucket}/{name}")
                store.commit()

    def reset(self) -> None:
        """Return to the state of a new server, with the same arguments.

        All resources, declarations, faults, requests and notifications are removed.
        Switches and quotas get their initial values, and the seed file is applied
        again. The clock keeps its time.
        """
        with self._lock:
            self._faults.clear()
            self._worlds.replies.clear()
            self._worlds.ends.clear()
            self._worlds.store.clear()
            self._worlds.store.commit()
            self._worlds.switches = self._first_switches
            self._quotas.set(as_quotas(self._first_quotas, self._default_region))
            self.notifications.clear()
            self.requests.clear()
        self._seed()

    def _seed(self) -> None:
        """Apply the seed file, if there is one."""

    @property
    def _default_region(self) -> str:
        """The Region of requests without a signature."""
        return self._worlds.default.region

    def declare_similarity(self, person: str, other: str, per_cent: float) -> None:
        """Declare the similarity of two persons, from 0 to 100. The default is 0."""
        check_value("person", person, str)
        check_value("other", other, str)
        check_number("per_cent", per_cent, 0, 100)
        key = similarity_key(person, other)
        self._declare(
            self._worlds.store.similarities, key, Similarity(per_cent=per_cent)
        )

    def put_s3_object(self, bucket: str, name: str, image: bytes) -> None:
        """Store an object for requests that name it in S3.

        Args:
            bucket: The bucket.
            name: The key.
            image: The bytes of a picture, a video or a manifest.
        """
        check_value("bucket", bucket, str)
        check_value("name", name, str)
        check_value("image", image, bytes)
        content = base64.b64encode(image).decode()
        row = S3Object(digest=pictures.digest_of(image), content=content)
        self._declare(self._worlds.store.s3_objects, f"{bucket}/{name}", row)

    def quota(self, quotas: AnyQuotas) -> None:
        """Replace all quotas. The new quotas start with full buckets.

        Args:
            quotas: Requests a second by operation: ``{"CreateUser": 50}``, or a
                ``Quota`` instead of the number. A single number or ``Quota`` applies to
                each operation. ``"published"`` means the published quotas of a new
                account in this Region. None removes all quotas.
        """
        with self._lock:
            self._quotas.set(as_quotas(quotas, self._default_region))

    def switch(self, **changes: Any) -> None:
        """Change some fields of the ``Switches``."""
        check_names("Switches", changes, (each.name for each in fields(Switches)))
        with self._lock:
            self._worlds.switches = replace(self._worlds.switches, **changes)

    def _declare(self, table: Table[R], key: str, row: R) -> None:
        with self._lock:
            self._worlds.store.put(table, "", key, row)
            self._worlds.store.commit()
