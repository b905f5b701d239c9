"""The world of an operation: tables, clock, switches, account."""

from __future__ import annotations

import base64
import binascii
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from ..script.clock import Clock
from ..script.declared_faces import DeclaredFace
from ..script.declared_replies import Replies
from ..script.filters import filtered
from ..script.switches import Switches
from ..service import errors
from ..service.validation import decoded
from .pictures import Picture, digest_of, read
from .recognizer import Recognizer, Undeclared
from .store import Collection, Row, Store, Tables, Tags, User

R = TypeVar("R", bound=Row)
Body = dict[str, Any]


# The service is never entirely certain, even about the same person.
_SAME_PERSON = 99.99
_REGION = re.compile(r"[A-Za-z0-9-]{1,63}")
_ACCOUNT = re.compile("[0-9]{12}")
_IMAGE_MEMBERS = ("Image", "SourceImage", "TargetImage")


class Worlds:
    """The worlds of all accounts and Regions, and the settings that they share."""

    def __init__(
        self,
        *,
        clock: Clock,
        switches: Switches,
        region: str,
        account_id: str,
        seed: int | None,
    ) -> None:
        self.store: Store = Store(f"{region}/{account_id}")
        self.clock = clock
        self.switches = switches
        self.replies: Replies = Replies()
        self.recognizer: Recognizer = Undeclared()
        """The source of faces in pictures without a declaration."""
        self._random = random.Random(seed)
        self._default = (region, account_id)
        self._worlds: dict[tuple[str, str], World] = {}
        self.default: World = self._world(region, account_id)
        """The world of requests without a signature."""

    def __iter__(self) -> Iterator[World]:
        return iter(list(self._worlds.values()))

    def of(self, authorization: str) -> World:
        """Return the world of a signature.

        The Region is the one of the signature. An access key of twelve digits is an
        account. Every other access key belongs to the default account.
        """
        region, account_id = self._default
        _, found, credential = authorization.partition("Credential=")
        if found:
            access_key, _, scope = credential.partition("/")
            _, _, scope = scope.partition("/")
            signed, slash, _ = scope.partition("/")
            if slash and _REGION.fullmatch(signed):
                region = signed
            if _ACCOUNT.fullmatch(access_key):
                account_id = access_key
        return self._world(region, account_id)

    def new_id(self) -> str:
        """Return a new identifier in the form of the service."""
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def _world(self, region: str, account_id: str) -> World:
        key = region, account_id
        if key not in self._worlds:
            self._worlds[key] = World(self, region, account_id)
        return self._worlds[key]


class World:
    """One account in one Region."""

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
        """The switches of the server."""
        return self.worlds.switches

    @property
    def replies(self) -> Replies:
        """The declared replies of the server."""
        return self.worlds.replies

    def arn(self, resource: str) -> str:
        """Return the ARN of a resource, such as ``collection/staff``."""
        return f"arn:{self._partition()}:{self._scope()}:{resource}"

    def collection_arn(self, collection_id: str) -> str:
        """Return the ARN of a collection in the form of ``arn_prefix``."""
        arn = self.arn(f"collection/{collection_id}")
        return self.switches.arn_prefix + arn.removeprefix("arn:")

    def collection(self, body: Body, *, reading: bool = False) -> Collection:
        """Return the collection that a request names.

        A read does not see a collection younger than the visibility delay.
        """
        collection_id: str = body["CollectionId"]
        found = self.tables.collections.get("", collection_id)
        if found is None or (reading and not self.visible(found.created_at)):
            raise errors.collection_not_found(collection_id)
        return found

    def user(self, body: Body) -> User:
        """Return the user that a request names."""
        found = self.tables.users.get(body["CollectionId"], self.user_key(body))
        if found is None:
            raise errors.user_not_found(body["UserId"])
        return found

    def user_key(self, body: Body) -> str:
        """Return the key of the user that a request names."""
        user_id: str = body["UserId"]
        return user_id if self.switches.user_id_case == "sensitive" else user_id.lower()

    def visible(self, created_at: float) -> bool:
        """Return whether reads see a resource of that age."""
        return created_at + self.switches.visibility_delay <= self.clock()

    def tag(self, arn: str, tags: dict[str, str]) -> None:
        """Replace the tags of a resource."""
        self.store.put(self.tables.tags, "", arn, Tags(tags=tags))

    def untag(self, arn: str) -> None:
        """Remove all tags of a resource."""
        if self.tables.tags.get("", arn) is not None:
            self.store.delete(self.tables.tags, "", arn)

    def picture(self, image: Body) -> Picture:
        """Return the picture that a request contains, or names in S3."""
        if ("Bytes" in image) == ("S3Object" in image):
            raise errors.invalid_parameter()
        if "Bytes" in image:
            return read(decoded(image["Bytes"]))
        named: Body = image["S3Object"]
        return read(self.s3_content(named))

    def s3_content(self, named: Body) -> bytes:
        """Return the bytes of an S3Object that a request names.

        Raises:
            ServiceError: The object does not exist here.
        """
        bucket, name = named.get("Bucket"), named.get("Name")
        content = self.s3_object(named)
        if content is None:
            raise errors.ServiceError(
                "InvalidS3ObjectException",
                "Unable to get object metadata from S3. Check object key, region "
                "and/or access permissions.",
                hint=(
                    f"this server has no object {name} in the bucket {bucket}: store "
                    "it with put_s3_object, or start the server with --s3-dir or "
                    "--s3-endpoint"
                ),
            )
        return content

    def s3_object(self, named: Body) -> bytes | None:
        """Return the bytes of an S3Object, or None if it does not exist here."""
        bucket, name = named.get("Bucket"), named.get("Name")
        found = self.store.s3_objects.get("", f"{bucket}/{name}")
        return None if found is None else base64.b64decode(found.content)

    def declared_reply(self, operation: str, body: Body) -> Body | None:
        """Return the declared reply to a request, or None."""
        pictures = [self.picture(body[m]) for m in _IMAGE_MEMBERS if m in body]
        digests = frozenset(picture.digest for picture in pictures)
        found = self.replies.find(operation, body, digests)
        if found is None or not self.switches.filter_results:
            return found
        return filtered(operation, body, found)

    def faces_in(self, picture: Picture) -> list[DeclaredFace]:
        """Return the faces in a picture, the largest first.

        An undeclared picture shows one face, of a person of its own.
        """
        declared = self._declared(picture.digest)
        if declared is None:
            return list(self.worlds.recognizer.faces(picture))
        return declared

    def faces_in_video(self, named: Body) -> list[DeclaredFace] | None:
        """Return the declared faces in a video in S3, or None without a declaration."""
        content = self.s3_object(named)
        return None if content is None else self._declared(digest_of(content))

    def declared_faces(self) -> Iterator[DeclaredFace]:
        """Yield the faces of all declared pictures."""
        for row in self.store.images.after(""):
            for members in row.faces:
                yield DeclaredFace(**members)

    def _declared(self, digest: str) -> list[DeclaredFace] | None:
        declared = self.store.images.get("", digest)
        if declared is None:
            return None
        faces = [DeclaredFace(**members) for members in declared.faces]
        return sorted(faces, key=lambda face: -face.area)

    def similarity(self, person: str, other: str) -> float:
        """Return the similarity of two persons in per cent."""
        if person == other:
            return _SAME_PERSON
        declared = self.store.similarities.get("", similarity_key(person, other))
        return declared.per_cent if declared else 0.0

    def similar_persons(self, person: str) -> dict[str, float]:
        """Return every person with a similarity above 0, itself included."""
        similar = {person: _SAME_PERSON}
        declared = self.store.similarities.parts.get("")
        for key, similarity in declared.rows.items() if declared else ():
            pair = json.loads(key)
            if person in pair and similarity.per_cent > 0:
                other = pair[pair[0] == person]
                similar.setdefault(other, similarity.per_cent)
        return similar

    def page(
        self,
        body: Body,
        rows: Iterator[R],
        *,
        maximum: int,
    ) -> tuple[list[R], bool]:
        """Return the next rows of a list, and whether more follow."""
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
        """Return the NextToken after a page of a listing, or None at its end."""
        return self.token_for(listing, page[-1].place) if more and page else None

    def token_for(self, listing: str, place: int) -> str:
        """Return a NextToken for the rows after a place of a listing."""
        content = json.dumps([_digest(listing), place, self.clock()])
        return base64.b64encode(content.encode()).decode()

    def place_after(self, body: Body, listing: str) -> int:
        """Return the place after which the requested page begins."""
        token = body.get("NextToken")
        if not token:  # the service takes an empty token for the first page
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


def similarity_key(person: str, other: str) -> str:
    """Return the key of two persons, which is the same in both orders."""
    return json.dumps(sorted((person, other)))


def present(**members: Any) -> Body:
    """Return a structure without the members that are None."""
    return {name: value for name, value in members.items() if value is not None}


def _digest(listing: str) -> str:
    """Return a short digest: a NextToken has at most 255 characters, as has an id."""
    return blake2b(listing.encode(), digest_size=8).hexdigest()
