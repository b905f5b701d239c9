"""The data of one account in one Region, which an operation reads and changes."""

from __future__ import annotations

import base64
import binascii
import json
import random
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from ..script.clock import Clock
from ..script.computed_face import ComputedFace
from ..script.declared_faces import DeclaredFace
from ..script.declared_replies import Replies
from ..script.switches import Switches
from ..service import errors
from ..service.validation import decoded
from .computed_faces import Likeness, likeness, look, reasons
from .job_ends import JobEnds
from .pictures import Picture, digest_of, read
from .store import Collection, Face, Row, Store, Table, Tables, Tags, User, Vector

if TYPE_CHECKING:
    from ..vision.matrix import Matrix
    from ..vision.recognizer import Recognizer, Vectors
    from .objects import ObjectStore

R = TypeVar("R", bound=Row)
T = TypeVar("T")
Body = dict[str, Any]


# The similarity of two faces of the same person, in per cent.
_SAME_PERSON = 99.99
_REGION = re.compile(r"[A-Za-z0-9-]{1,63}")
_ACCOUNT = re.compile("[0-9]{12}")
_FRAME = re.compile(r"(\d{1,12})\.(?:jpe?g|png)")
_MOST_FACES = 100
_IMAGE_MEMBERS = ("Image", "SourceImage", "TargetImage")


class Pending(Exception):
    """A signal that an operation needs slow work, such as face recognition.

    The server catches this exception, does the work without the lock, and then starts
    the operation again.
    """

    def __init__(self, key: Hashable, work: Callable[[], Any]) -> None:
        super().__init__()
        self.key = key
        self.work = work


class Worlds:
    """The data of each account and Region as a `World`, and the shared settings."""

    def __init__(
        self,
        *,
        clock: Clock,
        switches: Switches,
        region: str,
        account_id: str,
        seed: int | None,
        recognizer: Recognizer | None = None,
    ) -> None:
        self.recognizer = recognizer
        """The face recognition model for pictures without declared faces, or None."""
        self.results: dict[Hashable, Any] = {}
        """The results of slow functions, such as face recognition, for one request.

        The keys are the ``key`` arguments of ``World.without_lock``.
        """
        self.store: Store = Store(f"{region}/{account_id}")
        self.clock = clock
        self.switches = switches
        self.replies: Replies = Replies()
        self.ends: JobEnds = JobEnds(clock)
        """The actions that run when jobs end, such as notifications."""
        self.object_stores: list[ObjectStore] = []
        """The sources of S3 objects outside the server. The first has priority."""
        self.warn: Callable[[str], None] = ignore
        """The function that writes a line to the log."""
        self.publish: Callable[[str, Body], None] = ignore
        """The function that publishes a message to an SNS topic, given its ARN."""
        self._random = random.Random(seed)
        self._default = (region, account_id)
        self._worlds: dict[tuple[str, str], World] = {}
        self.default: World = self._world(region, account_id)
        """The data of the default account and Region, for unsigned requests."""

    def __iter__(self) -> Iterator[World]:
        return iter(list(self._worlds.values()))

    def restored(self) -> Iterator[World]:
        """Yield the data of every account and Region in the store.

        After a restart, the store contains the accounts and Regions of the state file.
        """
        for scope in self.store.scopes():
            region, _, account_id = scope.partition("/")
            yield self._world(region, account_id)

    def of(self, authorization: str) -> World:
        """Return the data of the account and Region in an Authorization header.

        The header contains the Region and an access key. An access key of twelve digits
        is the account id. For any other access key, the account is the default account.
        """
        _, _, credential = authorization.partition("Credential=")
        region, account_id = _signed(credential.partition(",")[0])
        own_region, own_account = self._default
        return self._world(region or own_region, account_id or own_account)

    def fetch(self, bucket: str, name: str) -> bytes | OSError | None:
        """Return the bytes of an object from the first source that contains it.

        If no source contains the object, return None. If a source cannot be read,
        return the error.
        """
        for source in self.object_stores:
            try:
                content = source.get(bucket, name)
            except OSError as error:
                return error
            if content is not None:
                return content
        return None

    def names(self, bucket: str, folder: str) -> list[str]:
        """Return the names of the objects in a folder, from all sources of S3 objects.

        If a source cannot be read, log a warning and return an empty list.
        """
        try:
            return [
                name
                for source in self.object_stores
                for name in source.names(bucket, folder)
            ]
        except OSError as error:
            self.warn(f"cannot list {bucket}/{folder}: {error}")
            return []

    def put_output(self, bucket: str, name: str, content: bytes) -> None:
        """Write a result file of a job to the folder or server that replaces S3.

        With both a folder (``s3_dir``) and a server (``s3_endpoint``), write only to
        the folder. With neither, do nothing. If the write fails, log a warning.
        """
        for source in self.object_stores[:1]:
            try:
                source.put(bucket, name, content)
            except OSError as error:
                self.warn(f"cannot write {bucket}/{name}: {error}")

    def new_id(self) -> str:
        """Return a random id in the format of the service, such as a face id."""
        digits = f"{self._random.getrandbits(128):032x}"
        # The format is UUID version 4. The import of `uuid` would slow down the start.
        variant = "89ab"[int(digits[16], 16) % 4]
        return (
            f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-"
            f"{variant}{digits[17:20]}-{digits[20:]}"
        )

    def _world(self, region: str, account_id: str) -> World:
        key = region, account_id
        found = self._worlds.get(key)
        if found is None:
            found = self._worlds[key] = World(self, region, account_id)
        return found


class World:
    """The tables of one account in one Region, and the settings of the server."""

    def __init__(self, worlds: Worlds, region: str, account_id: str) -> None:
        self.worlds = worlds
        self.store: Store = worlds.store
        self.clock: Clock = worlds.clock
        self.new_id: Callable[[], str] = worlds.new_id
        self.region = region
        self.account_id = account_id
        self.scope: str = f"{region}/{account_id}"
        self.tables: Tables = worlds.store.tables(self.scope)

    @property
    def switches(self) -> Switches:
        """The settings of the server's behaviour, the same for all accounts."""
        return self.worlds.switches

    @property
    def replies(self) -> Replies:
        """The replies that tests declared, the same for all accounts."""
        return self.worlds.replies

    def arn(self, resource: str) -> str:
        """Return an ARN that ends with ``resource``, such as ``collection/staff``."""
        return f"arn:{self._partition()}:{self._scope()}:{resource}"

    def collection_arn(self, collection_id: str) -> str:
        """Return the ARN of a collection, with the prefix ``Switches.arn_prefix``."""
        arn = self.arn(f"collection/{collection_id}")
        return self.switches.arn_prefix + arn.removeprefix("arn:")

    def collection(self, body: Body, *, reading: bool = False) -> Collection:
        """Return the collection that a request names.

        Args:
            body: The members of the request.
            reading: Whether the operation only reads. A read operation treats a
                collection as missing until it is ``Switches.visibility_delay`` seconds
                old.

        Raises:
            ServiceError: The collection does not exist.
        """
        collection_id: str = body["CollectionId"]
        found = self.tables.collections.get("", collection_id)
        if found is None or (reading and not self.visible(found.created_at)):
            raise errors.collection_not_found(collection_id)
        return found

    def user(self, body: Body) -> User:
        """Return the user that a request names.

        Raises:
            ServiceError: The user does not exist.
        """
        found = self.tables.users.get(body["CollectionId"], self.user_key(body))
        if found is None:
            raise errors.user_not_found(body["UserId"])
        return found

    def user_key(self, body: Body) -> str:
        """Return the user id in a request, as a key of the table of users.

        The key is in lower case if ``Switches.user_id_case`` is ``insensitive``.
        """
        user_id: str = body["UserId"]
        return user_id if self.switches.user_id_case == "sensitive" else user_id.lower()

    def visible(self, created_at: float) -> bool:
        """Return whether the visibility delay of a resource is over.

        ``created_at`` is the time at which the resource was created.
        """
        delay = self.worlds.switches.visibility_delay
        return delay == 0 or created_at + delay <= self.clock()

    def tag(self, arn: str, tags: dict[str, str]) -> None:
        """Replace all tags of a resource with the given tags."""
        self.store.put(self.tables.tags, "", arn, Tags(tags=tags))

    def untag(self, arn: str) -> None:
        """Remove all tags of a resource."""
        if self.tables.tags.get("", arn) is not None:
            self.store.delete(self.tables.tags, "", arn)

    def picture(self, image: Body) -> Picture:
        """Return the picture of an Image member, from its Bytes or its S3Object.

        Raises:
            ServiceError: The picture is invalid, or the object cannot be read.
        """
        if ("Bytes" in image) == ("S3Object" in image):
            raise errors.invalid_parameter()
        if "Bytes" in image:
            return read(decoded(image["Bytes"]))
        named: Body = image["S3Object"]
        return read(self.s3_content(named))

    def s3_content(self, named: Body) -> bytes:
        """Return the content of the object that an S3Object member names.

        Raises:
            ServiceError: The object does not exist or cannot be read.
        """
        bucket, name = named.get("Bucket"), named.get("Name")
        content = self._s3_object(named)
        if isinstance(content, bytes):
            return content
        if content is not None:
            hint = f"{bucket}/{name} cannot be read: {content}"
        elif self.worlds.object_stores:
            sources = " or ".join(map(str, self.worlds.object_stores))
            hint = f"there is no object {bucket}/{name} in {sources}"
        else:
            hint = (
                f"this server has no object {bucket}/{name}: store it with "
                "put_s3_object, or start the server with --s3-dir or --s3-endpoint"
            )
        raise errors.ServiceError(
            "InvalidS3ObjectException",
            "Unable to get object metadata from S3. Check object key, region "
            "and/or access permissions.",
            hint=hint,
        )

    def s3_object(self, named: Body) -> bytes | None:
        """Return the content of an S3 object, or None if it is missing or unreadable.

        Use this method only in an operation, which holds the lock of the store.
        """
        content = self._s3_object(named)
        return content if isinstance(content, bytes) else None

    def read_s3_object(self, named: Body) -> bytes | None:
        """Return the content of an S3 object, or None if it is missing or unreadable.

        Use this method outside an operation, for example at the end of a job. The
        method locks the store.
        """
        bucket, name = named.get("Bucket"), named.get("Name")
        with self.store.lock:
            found = self.store.s3_objects.get("", f"{bucket}/{name}")
        if found is not None:
            return base64.b64decode(found.content)
        content = self.worlds.fetch(str(bucket), str(name))
        return content if isinstance(content, bytes) else None

    def _s3_object(self, named: Body) -> bytes | OSError | None:
        bucket, name = named.get("Bucket"), named.get("Name")
        found = self.store.s3_objects.get("", f"{bucket}/{name}")
        if found is not None:
            return base64.b64decode(found.content)
        if not self.worlds.object_stores or bucket is None or name is None:
            return None
        return self.without_lock(
            ("object", bucket, name), lambda: self.worlds.fetch(bucket, name)
        )

    def declared_reply(self, operation: str, body: Body) -> Body | None:
        """Return the reply that a test declared for a request, or None.

        If several declared replies match the request, return the newest. Each call
        counts as one use of this reply. With ``Switches.filter_results``, the result
        obeys the limits in the request, such as MinConfidence.

        Args:
            operation: The operation whose reply a test declared.
            body: The members of the request. For the results of a video job, they
                include the members of the Start request.

        Raises:
            ServiceError: A picture in the request is invalid or cannot be read.
        """
        pictures = [self.picture(body[m]) for m in _IMAGE_MEMBERS if m in body]
        digests = frozenset(picture.digest for picture in pictures)
        found = self.replies.find(operation, body, digests)
        if found is None or not self.switches.filter_results:
            return found
        from ..script.filters import filtered

        return filtered(operation, body, found)

    def faces_in(
        self, picture: Picture, *, vectors: int = 0, quality_filter: str = "NONE"
    ) -> Sequence[DeclaredFace]:
        """Return the faces in a picture, the largest first.

        If a test declared the faces of the picture, return the declared faces.
        Otherwise the recognizer finds the faces. If the server has no recognizer, the
        picture shows one face, of a person who is in no other picture.

        Args:
            picture: The picture.
            vectors: The number of faces that need a vector. The largest faces that
                pass ``quality_filter`` are chosen.
            quality_filter: The service's QualityFilter, such as ``AUTO``. Faces that
                fail the filter are also returned.
        """
        declared = self._declared(picture.digest)
        if declared is not None:
            return declared
        recognizer = self.worlds.recognizer
        if recognizer is None:
            return [DeclaredFace(person=picture.digest)]
        computed = self._look(recognizer, picture, vectors)
        passing = [face for face in computed if not reasons(face, quality_filter)]
        if any(face.vector is None for face in passing[:vectors]):
            computed = self._look(recognizer, picture, len(computed))
        return computed

    def video_digest(self, named: Body) -> str | None:
        """Return the SHA-256 digest of a video in S3, or None if unknown.

        The digest is unknown if the server has a recognizer and the video is a folder
        of frames. It is also unknown if the video is not stored in the server, and the
        server has no other sources of S3 objects.

        Raises:
            ServiceError: The server has other sources, but the video is missing or
                unreadable.
        """
        if self.worlds.recognizer is not None and self._frame_names(named):
            return None
        if self.worlds.object_stores:
            return digest_of(self.s3_content(named))
        content = self.s3_object(named)
        return None if content is None else digest_of(content)

    def faces_in_video(
        self, named: Body, digest: str | None
    ) -> Sequence[DeclaredFace] | None:
        """Return the faces in a video in S3 with their times.

        A test declares the faces, or a recognizer finds them in frames of the video. A
        frame is a picture ``<video>/<milliseconds>.jpg`` in the bucket of the video.
        If the faces are not declared, and the server has no recognizer or no frames,
        return None.
        """
        declared = None if digest is None else self._declared(digest)
        recognizer = self.worlds.recognizer
        if declared is not None or recognizer is None:
            return declared
        frames = {
            at: read(self.s3_content({**named, "Name": name}))
            for at, name in self._frame_names(named).items()
        }
        if not frames:
            return None
        known = {at: self._declared(frame.digest) for at, frame in frames.items()}
        seen = self.without_lock(
            ("frames", tuple((at, frame.digest) for at, frame in frames.items())),
            lambda: {
                at: look(recognizer, frame, vectors=_MOST_FACES)
                for at, frame in frames.items()
                if known[at] is None
            },
        )
        return [
            replace(face, timestamps=(at,))
            for at in sorted(frames)
            for face in known[at] or seen.get(at, ())
        ]

    def _frame_names(self, named: Body) -> dict[int, str]:
        """Return the S3 object names of a video's frames, by time in milliseconds.

        ``named`` is the S3Object of the video. The frames are the objects in the folder
        with the video's name.
        """
        bucket, folder = str(named.get("Bucket")), f"{named.get('Name')}/"
        objects = self.store.s3_objects.parts.get("")
        names = [
            key.removeprefix(f"{bucket}/")
            for key in (objects.rows if objects else ())
            if key.startswith(f"{bucket}/{folder}")
        ]
        if self.worlds.object_stores:
            names += self.without_lock(
                ("names", bucket, folder), lambda: self.worlds.names(bucket, folder)
            )
        return {
            int(match[1]): name
            for name in names
            if (match := _FRAME.fullmatch(name.removeprefix(folder)))
        }

    def declared_faces(self) -> Iterator[DeclaredFace]:
        """Yield all faces that tests declared, for all pictures."""
        for row in self.store.images.after(""):
            for members in row.faces:
                yield DeclaredFace(**members)

    def _declared(self, digest: str) -> list[DeclaredFace] | None:
        declared = self.store.images.get("", digest)
        if declared is None:
            return None
        faces = [DeclaredFace(**members) for members in declared.faces]
        return sorted(faces, key=lambda face: -face.area)

    def likeness(self, part: str, face: Face) -> Likeness:
        """Return the person and the vector of a face in a collection.

        ``part`` is the id of the collection.
        """
        matrix = self.store.matrix(self.tables.vectors, part)
        return Likeness(face.person, matrix.get(face.face_id) if matrix else None)

    def similarity(self, one: Likeness, other: Likeness) -> float:
        """Return the similarity of two faces, from 0 to 100."""
        recognizer = self.worlds.recognizer
        if recognizer and one.vector is not None and other.vector is not None:
            return float(recognizer.similarities(one.vector, other.vector[None])[0])
        if one.person == other.person:
            return _SAME_PERSON
        declared = self.store.similarities.get(
            "", similarity_key(one.person, other.person)
        )
        return declared.per_cent if declared else 0.0

    def similar_persons(self, person: str) -> dict[str, float]:
        """Return the persons that are similar to a given person, with the similarities.

        Tests declare the similarities of persons. The result also contains the given
        person, with a similarity of 99.99.
        """
        similar = {person: _SAME_PERSON}
        declared = self.store.similarities.parts.get("")
        for key, similarity in declared.rows.items() if declared else ():
            pair = json.loads(key)
            if person in pair and similarity.per_cent > 0:
                other = pair[pair[0] == person]
                similar.setdefault(other, similarity.per_cent)
        return similar

    def similar_vectors(
        self, table: Table[Vector], part: str, vector: Vectors, threshold: float
    ) -> Sequence[tuple[str, float]]:
        """Return the key and the similarity of each similar vector in a collection.

        ``part`` is the id of the collection. The similarity of each result is at least
        ``threshold``. The most similar vector is first.
        """
        recognizer = self.worlds.recognizer
        matrix = self.store.matrix(table, part)
        if recognizer is None or matrix is None:
            return []
        _check_length(matrix, vector)
        snapshot = matrix.snapshot()
        return self.without_lock(
            (table.name, part, vector.tobytes(), threshold),
            lambda: snapshot.similar(recognizer, vector, threshold),
        )

    def without_lock(self, key: Hashable, work: Callable[[], T]) -> T:
        """Call the function ``work`` without holding the store's lock.

        The first call of this method raises `Pending`, which ends the operation. The
        server calls ``work``, stores the result by ``key``, and starts the operation
        again. The second call of this method returns the result.

        Raises:
            Pending: The result is not available yet.
            ServiceError: ``work`` raised this error.
        """
        results = self.worlds.results
        if key not in results:
            raise Pending(key, work)
        result: T | errors.ServiceError = results[key]
        if isinstance(result, errors.ServiceError):
            raise result
        return result

    def keep_vector(self, part: str, face_id: str, seen: DeclaredFace) -> None:
        """Store the vector of a face that is added to a collection.

        Do nothing if the face has no vector. ``part`` is the id of the collection.
        """
        vector = likeness(seen).vector
        if vector is not None:
            self.put_vector(self.tables.vectors, part, face_id, vector)

    def put_vector(
        self, table: Table[Vector], part: str, key: str, vector: Vectors
    ) -> None:
        """Add or replace a vector.

        Raises:
            ServiceError: The stored vectors have another length, because another
                recognizer computed them.
        """
        from ..vision.matrix import as_text

        matrix = self.store.matrix(table, part)
        if matrix is not None:
            _check_length(matrix, vector)
        self.store.put(table, part, key, Vector(values=as_text(vector)))

    def drop_vector(self, table: Table[Vector], part: str, key: str) -> None:
        """Delete a vector, if it exists. ``part`` is the id of the collection."""
        if table.get(part, key) is not None:
            self.store.delete(table, part, key)

    def _look(
        self, recognizer: Recognizer, picture: Picture, vectors: int
    ) -> Sequence[ComputedFace]:
        return self.without_lock(
            ("faces", picture.digest, vectors),
            lambda: look(recognizer, picture, vectors=vectors),
        )

    def page(
        self,
        body: Body,
        rows: Iterator[R],
        *,
        maximum: int,
    ) -> tuple[list[R], bool]:
        """Return the rows of one page, and whether more rows follow.

        A page has at most MaxResults rows, and never more than ``maximum``. By default
        MaxResults is ``maximum``.
        """
        limit = body.get("MaxResults")
        if limit is None or (
            limit == 0 and self.switches.zero_max_results != "nothing"
        ):
            limit = maximum
        limit = min(limit, maximum)
        page = list(islice(rows, limit + 1))
        return page[:limit], len(page) > limit

    def next_token(
        self, listing: str, page: Sequence[Row], *, more: bool
    ) -> str | None:
        """Return the NextToken after a page of a listing, or None after the last page.

        A listing is a name such as ``users/staff``.
        """
        return self.token_for(listing, page[-1].place) if more and page else None

    def token_for(self, listing: str, place: int) -> str:
        """Return a NextToken that continues a listing after the position ``place``.

        For the rows of a table, the position is the creation number of a row. For any
        other list, the position is an index.
        """
        content = json.dumps([_digest(listing), place, self.clock()])
        return base64.b64encode(content.encode()).decode()

    def place_after(self, body: Body, listing: str) -> int:
        """Return the position after which a page begins, from a request's NextToken.

        For the rows of a table, the position is the creation number of a row. For any
        other list, the position is an index. Without a NextToken, the position is 0.

        Raises:
            ServiceError: The token is invalid, expired, or of another listing.
        """
        token = body.get("NextToken")
        if not token:  # an empty token requests the first page, as in the service
            return 0
        try:
            content = json.loads(base64.b64decode(token, validate=True))
            token_listing, place, issued_at = content
            expires_at = float(issued_at) + self.switches.page_token_life
            place = int(place)
        except (binascii.Error, ValueError, TypeError):
            raise errors.invalid_page_token() from None
        if token_listing != _digest(listing) or expires_at <= self.clock():
            raise errors.invalid_page_token()
        return place

    def _scope(self) -> str:
        return f"rekognition:{self.region}:{self.account_id}"

    def _partition(self) -> str:
        if self.region.startswith("us-gov-"):
            return "aws-us-gov"
        return "aws-cn" if self.region.startswith("cn-") else "aws"


@lru_cache(maxsize=64)
def _signed(credential: str) -> tuple[str | None, str | None]:
    """Return the Region and the account id in a credential, each None if invalid."""
    access_key, _, scope = credential.partition("/")
    signed, slash, _ = scope.partition("/")[2].partition("/")
    return (
        signed if slash and _REGION.fullmatch(signed) else None,
        access_key if _ACCOUNT.fullmatch(access_key) else None,
    )


def _check_length(matrix: Matrix, vector: Vectors) -> None:
    if matrix.length not in (None, len(vector)):
        raise errors.invalid_parameter(
            f"The recognizer returned a vector of {len(vector)} numbers, but the "
            f"collection has vectors of {matrix.length} numbers from another "
            "recognizer. Index the faces again in a new collection."
        )


def similarity_key(person: str, other: str) -> str:
    """Return the table key of a pair of persons, the same for both orders."""
    return json.dumps(sorted((person, other)))


def ignore(*_arguments: object) -> None:
    """Accept any arguments and do nothing."""


def present(**members: Any) -> Body:
    """Return the given members as a dict, without members that are None."""
    return {name: value for name, value in members.items() if value is not None}


def _digest(listing: str) -> str:
    """Return a short digest of the name of a listing, for a NextToken.

    The length of a NextToken is limited.
    """
    return blake2b(listing.encode(), digest_size=8).hexdigest()
