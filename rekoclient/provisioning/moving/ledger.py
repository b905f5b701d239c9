"""A temporary database with the faces, users and pictures of two collections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...models import Face
from ..parts import confidence_of, face_id_of
from ..register import Box, RegisterLine
from ..scratch import Scratch
from .report import Moved, UnmovedFace
from .sources import Source

OLD, NEW = 0, 1
"""The values of the argument `side`, for the old and for the new collection."""


class KnownFace(NamedTuple):
    """A face of a collection, with its user and its box."""

    face_id: str
    user_id: str | None
    box: Box


class Ledger(Scratch):
    """A temporary database with the faces, users and pictures of two collections.

    "Old" faces and users belong to the old collection, "new" ones to the new one.
    """

    def __init__(self) -> None:
        super().__init__(
            """
            CREATE TABLE face (
                side INTEGER, face_id TEXT, user_id TEXT, external_id TEXT,
                confidence REAL, x REAL, y REAL, width REAL, height REAL,
                picture INTEGER, new_id TEXT, outcome TEXT, reason TEXT,
                PRIMARY KEY (side, face_id)
            ) WITHOUT ROWID;
            CREATE TABLE picture (
                id INTEGER PRIMARY KEY, source TEXT, version TEXT, etag TEXT,
                sha256 TEXT, size INTEGER, external_id TEXT, wanted INTEGER
            );
            CREATE UNIQUE INDEX once ON picture (
                source, ifnull(version, ''), ifnull(etag, ''), ifnull(sha256, ''),
                ifnull(external_id, '')
            );
            CREATE TABLE user (
                id INTEGER PRIMARY KEY, user_id TEXT, side INTEGER
            );
            CREATE UNIQUE INDEX named ON user (user_id, side);
            """
        )

    def add_faces(self, side: int, faces: Iterable[Face]) -> None:
        """Store the faces of a collection.

        Args:
            side: The collection, `OLD` or `NEW`.
            faces: The faces from ListFaces.
        """
        for face in faces:
            if face_id := face_id_of(face):
                self._execute(
                    "INSERT OR REPLACE INTO face (side, face_id, user_id, external_id,"
                    " confidence, x, y, width, height)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        side,
                        face_id,
                        face.user_id,
                        face.external_image_id,
                        confidence_of(face),
                        *Box.of(face),
                    ),
                )

    def add_users(self, side: int, user_ids: Iterable[str]) -> None:
        """Store the users of a collection.

        Args:
            side: The collection, `OLD` or `NEW`.
            user_ids: The ids of the users.
        """
        for user_id in user_ids:
            self._execute(
                "INSERT OR IGNORE INTO user (user_id, side) VALUES (?, ?)",
                (user_id, side),
            )

    def join(self, lines: Iterable[RegisterLine]) -> None:
        """Store which picture each face comes from, according to the register.

        If no line of the register lists the picture of an old face, the outcome of the
        face is `NO_SOURCE`.
        """
        for line in lines:
            for side in (OLD, NEW) if line.source else ():
                row = self._first(
                    "SELECT external_id FROM face WHERE side = ? AND face_id = ?",
                    (side, line.face_id),
                )
                if row:
                    self._execute(
                        "UPDATE face SET picture = ? WHERE side = ? AND face_id = ?",
                        (self._picture(line, row[0], side), side, line.face_id),
                    )
        self._execute("CREATE INDEX shown ON face (picture, side)")
        self._execute("CREATE INDEX owned ON face (side, user_id)")
        self._execute(
            "UPDATE face SET outcome = ? WHERE side = ? AND picture IS NULL",
            (str(Moved.NO_SOURCE), OLD),
        )
        # The last line of a face replaces earlier ones. The picture of an earlier line
        # may then have no face.
        self._execute(
            "UPDATE picture SET wanted = EXISTS (SELECT 1 FROM face"
            " WHERE face.picture = picture.id AND side = ?)",
            (OLD,),
        )

    def _picture(self, line: RegisterLine, external_id: str | None, side: int) -> int:
        """Return the row id of a line's picture. Store the picture if it is new."""
        kept = external_id
        if side == NEW and external_id == Source.of(line).stand_in:
            kept = None  # the migration has set it, and the old face has none
        values = (line.source, line.version, line.etag, line.sha256, kept)
        found = self._first(
            "SELECT id FROM picture WHERE source = ? AND version IS ? AND etag IS ?"
            " AND sha256 IS ? AND external_id IS ?",
            values,
        )
        if found:
            number: int = found[0]
            return number
        cursor = self._execute(
            "INSERT INTO picture (source, version, etag, sha256, external_id, size)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*values, line.size),
        )
        return cursor.lastrowid or 0

    def count_faces(self, side: int, outcome: Moved | None = None) -> int:
        """Return the number of faces of a collection.

        Args:
            side: The collection, `OLD` or `NEW`.
            outcome: Count only faces with this outcome. By default all faces are
                counted.
        """
        if outcome is None:
            return self._one("SELECT count(*) FROM face WHERE side = ?", (side,))
        return self._one(
            "SELECT count(*) FROM face WHERE side = ? AND outcome = ?",
            (side, str(outcome)),
        )

    def count_users(self, side: int) -> int:
        """Return the number of users of a collection.

        Args:
            side: The collection, `OLD` or `NEW`.
        """
        return self._one("SELECT count(*) FROM user WHERE side = ?", (side,))

    def count_pictures(self) -> int:
        """Return the number of pictures to move."""
        return self._one("SELECT count(*) FROM picture WHERE wanted")

    def count_new_pictures(self) -> int:
        """Count the pictures to move that have no faces in the new collection."""
        return self._one(
            "SELECT count(*) FROM picture WHERE wanted AND NOT EXISTS (SELECT 1"
            " FROM face WHERE face.picture = picture.id AND side = ?)",
            (NEW,),
        )

    def count_missing_users(self) -> int:
        """Return the number of users that exist only in the old collection."""
        return self._one(
            "SELECT count(*) FROM user AS old WHERE side = ? AND NOT EXISTS"
            " (SELECT 1 FROM user WHERE side = ? AND user_id = old.user_id)",
            (OLD, NEW),
        )

    def count_owners(self) -> int:
        """Return the number of users with faces in the old collection."""
        return self._one(
            "SELECT count(DISTINCT user_id) FROM face WHERE side = ?"
            " AND user_id IS NOT NULL",
            (OLD,),
        )

    def pictures(self) -> Iterator[tuple[int, Source, str | None]]:
        """Yield the row id, the picture and the external id of each picture to move."""
        query = (
            "SELECT id, source, version, etag, sha256, size, external_id FROM picture"
            " WHERE wanted AND id > ? ORDER BY id LIMIT 500"
        )
        last = 0
        while rows := self._rows(query, (last,)):
            last = rows[-1][0]
            for number, *place, external_id in rows:
                yield number, Source(*place), external_id

    def faces_in(self, picture: int, side: int) -> list[KnownFace]:
        """Return the faces of a picture in a collection. Faces with a user come first.

        Args:
            picture: The row id of the picture.
            side: The collection, `OLD` or `NEW`.
        """
        rows = self._rows(
            "SELECT face_id, user_id, x, y, width, height FROM face"
            " WHERE picture = ? AND side = ? ORDER BY user_id IS NULL, face_id",
            (picture, side),
        )
        return [KnownFace(face, user, Box(*box)) for face, user, *box in rows]

    def users(self) -> Iterator[tuple[str, bool]]:
        """Yield each user of the old collection.

        The second value is whether the new collection lacks the user.
        """
        query = (
            "SELECT id, user_id, NOT EXISTS"
            " (SELECT 1 FROM user WHERE side = ? AND user_id = old.user_id)"
            " FROM user AS old WHERE side = ? AND id > ? ORDER BY id LIMIT 500"
        )
        last = 0
        while rows := self._rows(query, (NEW, OLD, last)):
            last = rows[-1][0]
            yield from ((user, bool(missing)) for _, user, missing in rows)

    def to_associate(self, user_id: str) -> dict[str, str]:
        """Return the new faces to associate with a user, each with the old face id.

        The best face comes first, because the service compares each face with the faces
        that the user already has. Faces are sorted by confidence and then by size.
        """
        rows = self._rows(
            "SELECT old.new_id, old.face_id FROM face AS old"
            " WHERE old.side = ? AND old.user_id = ? AND old.outcome = ?"
            " AND NOT EXISTS (SELECT 1 FROM face WHERE side = ?"
            " AND face_id = old.new_id AND user_id = old.user_id)"
            " ORDER BY old.confidence DESC, old.width * old.height DESC, old.face_id",
            (OLD, user_id, str(Moved.MOVED), NEW),
        )
        return dict(rows)

    def users_that_differ(self) -> Iterator[tuple[str, bool, bool, int, int]]:
        """Yield each user that only one collection has, or whose face counts differ.

        A tuple contains the user id, whether the old collection has the user, and
        whether the new collection has the user. The last two items are the numbers of
        the user's faces in the old and in the new collection.
        """
        rows = self._execute(
            "SELECT name, max(old), max(new), sum(old_faces), sum(new_faces) FROM ("
            " SELECT user_id AS name, side = 0 AS old, side = 1 AS new,"
            "  0 AS old_faces, 0 AS new_faces FROM user"
            " UNION ALL SELECT user_id, 0, 0, side = 0, side = 1 FROM face"
            "  WHERE user_id IS NOT NULL)"
            " GROUP BY name HAVING max(old) != max(new)"
            " OR sum(old_faces) != sum(new_faces) ORDER BY name"
        )
        for name, old, new, old_faces, new_faces in rows:
            yield name, bool(old), bool(new), old_faces, new_faces

    def sample(self, number: int) -> list[Source]:
        """Return at most `number` pictures to move, evenly spread over all pictures."""
        total = self.count_pictures()
        step = max(1, -(-total // max(1, number)))
        rows = self._rows(
            "SELECT source, version, etag, sha256, size FROM (SELECT *,"
            " row_number() OVER (ORDER BY id) - 1 AS place FROM picture WHERE wanted)"
            " WHERE place % ? = 0 LIMIT ?",
            (step, number),
        )
        return [Source(*row) for row in rows]

    def settle(
        self,
        face_id: str,
        outcome: Moved,
        new_id: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Record the outcome of a face of the old collection."""
        self._execute(
            "UPDATE face SET outcome = ?, new_id = ?, reason = ?"
            " WHERE side = ? AND face_id = ?",
            (str(outcome), new_id, reason, OLD, face_id),
        )

    def outcomes(self) -> Iterator[tuple[Moved, int]]:
        """Yield each outcome, with the number of old faces that have this outcome."""
        rows = self._rows(
            "SELECT ifnull(outcome, ?), count(*) FROM face WHERE side = ?"
            " GROUP BY 1 ORDER BY 2 DESC",
            (str(Moved.NOT_DONE), OLD),
        )
        return ((Moved(outcome), number) for outcome, number in rows)

    def unmoved(self) -> Iterator[UnmovedFace]:
        """Yield each face of the old collection whose outcome is not `MOVED`."""
        rows = self._execute(
            "SELECT face_id, user_id, source, ifnull(outcome, ?), reason FROM face"
            " LEFT JOIN picture ON picture.id = face.picture"
            " WHERE side = ? AND outcome IS NOT ? ORDER BY user_id, face_id",
            (str(Moved.NOT_DONE), OLD, str(Moved.MOVED)),
        )
        for face_id, user_id, source, outcome, reason in rows:
            yield UnmovedFace(
                face_id=face_id,
                user_id=user_id,
                source=source,
                outcome=Moved(outcome),
                reason=reason,
            )
