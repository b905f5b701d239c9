"""The plan of a migration: the pictures and requests that it would send."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ...client import RekognitionClient
from ...errors import ProvisioningError, RekoError, ResourceNotFoundException
from ...interop import accept_instances
from .. import text
from ..parts import user_ids
from ..rate.pace import Pace, Tps, rate_of
from ..rate.paced_client import PacedClient
from ..report import Counts, Progress, ProgressMeter
from .ledger import NEW, OLD, Ledger
from .records import read_sources
from .report import Moved
from .sources import Loader

_PAGE_OF_FACES, _PAGE_OF_USERS = 4096, 500


@frozen(kw_only=True, eq=False)
class MigrationPlan:
    """The plan of a migration, with the numbers of pictures and users to move.

    Attributes:
        old: The old collection.
        new: The new collection.
        old_model: The face model of the old collection.
        new_model: The face model of the new collection. None if the new collection does
            not exist yet.
        region: The region of the new collection.
        faces: Number of faces of the old collection.
        without_source: Number of faces whose picture is unknown. Neither the register
            nor the file `records` of `plan_migration` lists such a face.
        users: Number of users of the old collection.
        pictures: Number of pictures to index. The service bills each picture.
        users_to_create: Number of users that the new collection lacks.
        users_to_associate: Number of users of the old collection that have faces.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    old: str
    new: str
    old_model: str | None
    new_model: str | None
    region: str
    faces: int
    without_source: int
    users: int
    pictures: int
    users_to_create: int
    users_to_associate: int
    tags: Mapping[str, str] = field(repr=False)
    register: str | os.PathLike[str] = field(repr=False)
    ledger: Ledger = field(repr=False)
    loader: Loader = field(repr=False)

    def seconds(self, tps: Tps = None) -> float:
        """Return the expected duration of the migration, in seconds.

        Args:
            tps: Requests a second, as in `apply`. By default the published quotas.

        Raises:
            ConfigurationError: `tps` is invalid.
        """
        numbers = {
            "index_faces": self.pictures,
            "create_user": self.users_to_create,
            "associate_faces": self.users_to_associate,
        }
        times = {
            name: number / rate_of(name, self.region, tps)
            for name, number in numbers.items()
        }
        indexing = times.pop("index_faces")
        return indexing + max(times.values())

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON data."""
        return {
            name: getattr(self, name)
            for name in (
                "old",
                "new",
                "old_model",
                "new_model",
                "region",
                "faces",
                "without_source",
                "users",
                "pictures",
                "users_to_create",
                "users_to_associate",
            )
        }

    def __str__(self) -> str:
        """Return the plan as text for people."""
        model = f"face model {self.new_model}" if self.new_model else "to be created"
        faces, users = text.count(self.faces, "face"), text.count(self.users, "user")
        lines = [
            f"{self.old} (face model {self.old_model}) to {self.new} ({model})",
            f"  {faces} and {users} in {self.old}, which stays",
            f"  {text.count(self.pictures, 'picture')} to index",
            f"  {text.count(self.users_to_create, 'user')} to create",
            f"  {text.count(self.users_to_associate, 'user')} to associate",
        ]
        if self.without_source:
            missing = text.count(self.without_source, "face")
            lines.append(f"  {missing} without a picture in the register: not moved")
        return "\n".join(lines)

    def close(self) -> None:
        """Delete the temporary file of the plan."""
        self.ledger.close()


def plan_migration(
    client: RekognitionClient,
    old: str,
    new: str,
    *,
    register: str | os.PathLike[str],
    records: str | os.PathLike[str] | None = None,
    to: RekognitionClient | None = None,
    tps: Tps = None,
    to_tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> MigrationPlan:
    """Read two collections and the register, and return the plan of a migration.

    Args:
        client: A client of the old collection. It also reads the pictures from S3.
        old: The old collection.
        new: The new collection, which may exist.
        register: The path of the face register, which lists the picture of each face.
        records: The path of a JSON file that the AWS sample
            `amazon-rekognition-reindexing-solution` wrote. It lists the faces of each
            picture. If a face is in both files, the picture in the register is used. By
            default None.
        to: A client of the new collection, in another account or region, or of another
            server. By default `client`.
        tps: Requests a second that `client` sends, as in `apply`. By default the
            published quotas.
        to_tps: Requests a second that `to` sends, as in `apply`. By default the
            published quotas.
        on_progress: Called a few times a second, with the number of pages read.

    Raises:
        RequestValidationError: A collection id is invalid.
        ConfigurationError: `tps` or `to_tps` is invalid, or is the `Pace` of another
            region.
        ProvisioningError: The old collection does not exist, or is also the new one. Or
            the old collection has faces, but the register and the records list no
            picture for any of them. Or the temporary folder is full.
        JournalMismatch: The register or the records are invalid or cannot be read.
        RekoError: A collection cannot be read.
    """
    target = to or client
    if old == new and target is client:
        raise ProvisioningError(
            f"{old} is both the old and the new collection. Pass another id as new."
            " Nothing was sent."
        )
    source = PacedClient(client, Pace.of(client, tps))
    goal = source
    if target is not client:
        goal = PacedClient(target, Pace.of(target, to_tps))
    try:
        before = source.describe_collection(collection_id=old)
    except ResourceNotFoundException as error:
        raise ProvisioningError(
            text.missing_collection(old, client.region_name, "Nothing was changed.")
        ) from error
    ledger = Ledger()
    try:
        reading = Reading(ledger, on_progress)
        reading.read(source, OLD, old)
        new_model: str | None = None
        try:
            new_model = goal.describe_collection(collection_id=new).face_model_version
        except ResourceNotFoundException:
            pass
        else:
            reading.read(goal, NEW, new)
        ledger.join(read_sources(register, records))
        faces = ledger.count_faces(OLD)
        without_source = ledger.count_faces(OLD, Moved.NO_SOURCE)
        if faces and faces == without_source:
            raise ProvisioningError(
                f"The register {os.fspath(register)} lists no picture for the"
                f" {text.count(faces, 'face')} of {old}, so no face can be moved. To"
                f" complete the register, enrol the pictures of {old} again with this"
                " register. Nothing was changed."
            )
        return MigrationPlan(
            old=old,
            new=new,
            old_model=before.face_model_version,
            new_model=new_model,
            region=target.region_name,
            faces=faces,
            without_source=without_source,
            users=ledger.count_users(OLD),
            pictures=ledger.count_new_pictures(),
            users_to_create=ledger.count_missing_users(),
            users_to_associate=ledger.count_owners(),
            tags=_tags(source, before.collection_arn),
            register=register,
            ledger=ledger,
            loader=Loader(client, sends_bytes=client.region_name != target.region_name),
        )
    except BaseException:
        ledger.close()
        raise


class Reading:
    """A reader that stores the faces and the users of collections in a ledger."""

    def __init__(
        self, ledger: Ledger, on_progress: Callable[[Progress], object] | None
    ) -> None:
        self._ledger = ledger
        self._counts = Counts()
        self._meter = ProgressMeter(0, self._counts, on_progress)

    def read(self, client: PacedClient, side: int, collection_id: str) -> None:
        """List the faces and the users of a collection, and store them.

        Args:
            client: Sends the requests.
            side: `OLD` for the old collection, or `NEW` for the new one.
            collection_id: The id of the collection.
        """
        faces = client.iter_list_faces(
            collection_id=collection_id, max_results=_PAGE_OF_FACES
        )
        for page in faces.pages():
            self._ledger.add_faces(side, page.faces)
            self._tick()
        users = client.iter_list_users(
            collection_id=collection_id, max_results=_PAGE_OF_USERS
        )
        for users_page in users.pages():
            self._ledger.add_users(side, user_ids(users_page.users))
            self._tick()

    def _tick(self) -> None:
        self._counts.done += 1
        self._meter.total = self._counts.done
        self._meter.tick(float("inf"))


def _tags(client: PacedClient, arn: str | None) -> Mapping[str, str]:
    """Return the tags of a collection, or no tags if ListTagsForResource fails."""
    if not arn:
        return {}
    try:
        tags = client.list_tags_for_resource(resource_arn=arn).tags
    except RekoError:
        return {}
    return {key: tags[key] for key in tags if not key.startswith("aws:")}
