"""The methods with which a test sets faults, replies, faces and quotas."""

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
from .service.errors import ServiceError
from .state import pictures
from .state.store import DeclaredImage, R, S3Object, Similarity, Table
from .state.world import Worlds, similarity_key

if TYPE_CHECKING:
    from .notification import Notification


class Scripting:
    """The methods of ``LocalRekognition`` with which a test controls the server.

    A test may call them while requests arrive, because they lock the server's state.
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
        """The messages about ended video jobs with a NotificationChannel, oldest first.

        The list contains each message, even if the server cannot publish it to SNS.
        """
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
        """Inject a fault into the replies to the next requests.

        All other methods for faults, such as ``fail_next``, call this method. If
        several faults match a request, the server applies the oldest one.

        Args:
            fault: The fault.
            operation: The operation whose requests get the fault. By default, requests
                of every operation get the fault.
            times: The number of requests that get the fault. None means all further
                requests.
            rate: The probability of the fault for each request, from 0 to 1. It
                replaces ``times``.
            seed: The seed of the random choice if ``rate`` is set.

        Raises:
            ValueError: An argument is invalid.
        """
        check_value("fault", fault, Fault)
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
        """Return an error to the next requests, and do not perform their operations.

        Args:
            code: The error code.
            operation: The operation whose requests fail. By default, requests of every
                operation fail.
            status: The HTTP status. The default is the usual status of the code.
            message: The error message. The default is the service's own message.
            times: The number of requests that fail. None means all further requests.
            headers: Headers to add to the reply or to replace in it. The value None
                removes a header.
            body: The body of the reply. The default is the service's usual body for an
                error.

        Raises:
            ValueError: An argument is invalid.
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
        """Return an error to a random part of the requests, without performing them.

        Args:
            code: The error code.
            rate: The probability of the error for each request, from 0 to 1.
            operation: The operation whose requests can fail. By default, requests of
                every operation can fail.
            seed: The seed of the random choice. With the same seed, every run has the
                same choices.

        Raises:
            ValueError: An argument is invalid.
        """
        self.inject(Fault(code=code), operation=operation, rate=rate, seed=seed)

    def lose_reply_next(
        self, operation: str | None = None, *, times: int | None = 1
    ) -> None:
        """Perform the next requests, but close their connections without a reply.

        Args:
            operation: The operation whose replies are lost. The default is every
                operation.
            times: The number of lost replies. None means the replies to all further
                requests.

        Raises:
            ValueError: An argument is invalid.
        """
        self.inject(LOST_REPLY, operation=operation, times=times)

    def lose_some_replies(
        self, *, rate: float, operation: str | None = None, seed: int = 0
    ) -> None:
        """Perform all requests, but send no reply to a random part of them.

        Instead of sending the reply, the server closes the connection.

        Args:
            rate: The probability of a lost reply for each request, from 0 to 1.
            operation: The operation whose replies can be lost. The default is every
                operation.
            seed: The seed of the random choice. With the same seed, every run has the
                same choices.

        Raises:
            ValueError: An argument is invalid.
        """
        self.inject(LOST_REPLY, operation=operation, rate=rate, seed=seed)

    def clear_faults(self) -> None:
        """Remove all pending faults."""
        with self._lock:
            self._faults.clear()

    @property
    def pending_faults(self) -> list[str]:
        """A line of text for each fault that can still apply to a request."""
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
        """Declare the reply to the requests of an operation.

        If several declared replies match a request, the server sends the newest one.
        A request with a declared reply does not change the state of the server. For
        example, CreateUser then creates no user. For the results of a job, declare the
        reply of the Get operation, such as GetLabelDetection. Operations that start a
        job, such as StartLabelDetection, accept no declared reply.

        Args:
            operation: The name of the operation.
            answer: The members of the reply, with the names that the service uses. Or a
                function that receives the members of the request and returns the
                members of the reply.
            image: Reply only to requests with this picture.
            when: Reply only to requests with these members. For a Get operation, they
                may also be members of the Start request.
            times: The number of requests to reply to. None means all requests.

        Raises:
            ValueError: The operation or a member is unknown, or a value is invalid. Or
                the operation starts a job. Or ``image`` is not a picture that the
                service accepts, or the operation has no picture.
        """
        check_value("image", image, bytes | None)
        digest = None if image is None else _digest_of(image)
        with self._lock:
            self._worlds.replies.add(
                operation,
                answer,
                digest=digest,
                when=when or {},
                times=times,
            )

    def declare_faces(self, image: bytes, *faces: DeclaredFace | str) -> None:
        """Declare the faces in a picture or a video.

        All operations on faces use the declared faces: DetectFaces, CompareFaces,
        IndexFaces, the searches, RecognizeCelebrities and the jobs on videos. Without
        declared faces and without ``vision``, every picture shows one face. Equal
        pictures then show the same person, and different pictures show different
        persons.

        Args:
            image: The bytes of the picture, or of the video.
            faces: Each face is a ``DeclaredFace``, or only the name of a person. A call
                without faces declares that the picture shows no face.

        Raises:
            ValueError: ``image`` is not bytes, or a face is invalid.
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
        """Remove the declared replies of an operation, or of all operations.

        Raises:
            ValueError: The operation is unknown.
        """
        with self._lock:
            self._worlds.replies.clear(operation)

    def clear_faces(self, image: bytes | None = None) -> None:
        """Remove the declared faces of a picture, or of all pictures.

        Without ``image``, the method also removes the declared similarities.

        Raises:
            ValueError: ``image`` is not bytes.
        """
        check_value("image", image, bytes | None)
        store = self._worlds.store
        with self._lock:
            if image is None:
                store.drop(store.images, "")
                store.drop(store.similarities, "")
            elif store.images.get("", pictures.digest_of(image)) is not None:
                store.delete(store.images, "", pictures.digest_of(image))
            store.commit()

    def delete_s3_object(self, bucket: str, name: str) -> None:
        """Delete an object that ``put_s3_object`` stored. Ignore a missing object."""
        store = self._worlds.store
        with self._lock:
            if store.s3_objects.get("", f"{bucket}/{name}") is not None:
                store.delete(store.s3_objects, "", f"{bucket}/{name}")
                store.commit()

    def reset(self) -> None:
        """Reset the server to the state of a new server with the same arguments.

        The method removes all resources, declared faces, declared replies, faults,
        recorded requests and notifications. It restores the initial switches and
        quotas, and applies the seed file again. The method changes neither the time of
        the clock nor the sequence of random ids.
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
        """Apply the seed file. ``LocalRekognition`` implements this method."""

    @property
    def _default_region(self) -> str:
        """The Region of unsigned requests."""
        return self._worlds.default.region

    def declare_similarity(self, person: str, other: str, per_cent: float) -> None:
        """Declare the similarity of the declared faces of two persons.

        Without this call, the similarity is 0. The order of the persons has no effect.

        Args:
            person: The name of one person.
            other: The name of the other person.
            per_cent: The similarity, from 0 to 100.

        Raises:
            ValueError: An argument is invalid.
        """
        check_value("person", person, str)
        check_value("other", other, str)
        check_number("per_cent", per_cent, 0, 100)
        key = similarity_key(person, other)
        self._declare(
            self._worlds.store.similarities, key, Similarity(per_cent=per_cent)
        )

    def put_s3_object(self, bucket: str, name: str, image: bytes) -> None:
        """Store an S3 object. Requests can then use it as an ``S3Object``.

        Args:
            bucket: The name of the bucket.
            name: The key of the object.
            image: The bytes of a picture, a video or the manifest of a job.

        Raises:
            ValueError: An argument has the wrong type.
        """
        check_value("bucket", bucket, str)
        check_value("name", name, str)
        check_value("image", image, bytes)
        content = base64.b64encode(image).decode()
        row = S3Object(digest=pictures.digest_of(image), content=content)
        self._declare(self._worlds.store.s3_objects, f"{bucket}/{name}", row)

    def quota(self, quotas: AnyQuotas) -> None:
        """Replace the throughput quotas of all operations.

        Args:
            quotas: A mapping of operations to requests a second, such as
                ``{"CreateUser": 50}``. A ``Quota`` may replace a number. A single
                number or ``Quota`` applies to each operation. ``"published"`` means the
                published quotas of a new account in the default Region of the server.
                None removes all quotas.

        Raises:
            ValueError: An operation is unknown, or a quota is invalid.
        """
        with self._lock:
            self._quotas.set(as_quotas(quotas, self._default_region))

    def switch(self, **changes: Any) -> None:
        """Change fields of ``Switches``, for example with ``switch(job_time=5)``.

        Raises:
            ValueError: A field is unknown, or a value is invalid.
        """
        check_names("Switches", changes, (each.name for each in fields(Switches)))
        with self._lock:
            self._worlds.switches = replace(self._worlds.switches, **changes)

    def _declare(self, table: Table[R], key: str, row: R) -> None:
        with self._lock:
            self._worlds.store.put(table, "", key, row)
            self._worlds.store.commit()


def _digest_of(image: bytes) -> str:
    """Return the digest of a picture.

    Raises:
        ValueError: The service would refuse the picture. Faces or replies that a test
            declares for this picture would have no effect.
    """
    try:
        return pictures.read(image).digest
    except ServiceError as error:
        raise ValueError(
            "image must be a PNG or JPEG picture that the service accepts:"
            f" {error.code}, {error.message}. At most 15 MB are allowed, and each"
            " side needs at least 80 pixels"
        ) from None
