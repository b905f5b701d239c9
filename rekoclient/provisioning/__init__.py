"""Create, change and delete many collections, users and faces.

specs = [CollectionSpec("staff", tags={"team": "door"}, users="staff.csv")]
report = apply(client, plan(client, specs), journal="staff.journal")

A public name is imported at its first use, so that a program loads few modules.
"""

# Type checkers treat this name as True. At run time it is False. Importing it from
# `typing` is slow, and jedi ignores a block under a literal `False`.
TYPE_CHECKING = bool()  # noqa: UP018
if TYPE_CHECKING:
    from ..errors import JournalMismatch as JournalMismatch
    from ..errors import ManifestError as ManifestError
    from ..errors import PlanOutdated as PlanOutdated
    from ..errors import Problem as Problem
    from .batch import run_batch as run_batch
    from .bulk.apply import apply as apply
    from .bulk.compare import plan as plan
    from .bulk.compare import plan_destroy as plan_destroy
    from .bulk.plan import CollectionPlan as CollectionPlan
    from .bulk.plan import Plan as Plan
    from .cleanup.people import SamePerson as SamePerson
    from .cleanup.people import SearchCost as SearchCost
    from .cleanup.people import cost_of_same_person as cost_of_same_person
    from .cleanup.people import find_same_person as find_same_person
    from .cleanup.plan import CleanupPlan as CleanupPlan
    from .cleanup.plan import CleanupReport as CleanupReport
    from .cleanup.plan import clean_up as clean_up
    from .cleanup.plan import plan_cleanup as plan_cleanup
    from .ensure import Ensured as Ensured
    from .ensure import ensure_absent as ensure_absent
    from .ensure import ensure_collection as ensure_collection
    from .ensure import ensure_tags as ensure_tags
    from .ensure import ensure_user as ensure_user
    from .erasure.erase import erase_faces as erase_faces
    from .erasure.erase import erase_user as erase_user
    from .erasure.many import ErasureReport as ErasureReport
    from .erasure.many import erase_users as erase_users
    from .erasure.receipt import Receipt as Receipt
    from .erasure.receipt import StillFound as StillFound
    from .faces.enroll import enroll_faces as enroll_faces
    from .faces.enroll import enroll_users as enroll_users
    from .faces.plan import EnrolPlan as EnrolPlan
    from .faces.report import EnrolledPicture as EnrolledPicture
    from .faces.report import Enrolment as Enrolment
    from .faces.report import EnrolReport as EnrolReport
    from .indexing.index import index_images as index_images
    from .indexing.keys import external_id_of as external_id_of
    from .indexing.keys import key_of as key_of
    from .indexing.report import IndexedPicture as IndexedPicture
    from .indexing.report import IndexOutcome as IndexOutcome
    from .indexing.report import IndexReport as IndexReport
    from .input.manifest import read_manifest as read_manifest
    from .input.specs import CollectionSpec as CollectionSpec
    from .moving.compare import ComparedPicture as ComparedPicture
    from .moving.compare import Comparison as Comparison
    from .moving.compare import compare as compare
    from .moving.export import ExportedCollection as ExportedCollection
    from .moving.export import export as export
    from .moving.migrate import migrate as migrate
    from .moving.plan import MigrationPlan as MigrationPlan
    from .moving.plan import plan_migration as plan_migration
    from .moving.report import Migration as Migration
    from .moving.report import Moved as Moved
    from .moving.report import UnmovedFace as UnmovedFace
    from .rate.pace import Pace as Pace
    from .rate.pace import Tps as Tps
    from .report import Failure as Failure
    from .report import Outcome as Outcome
    from .report import Progress as Progress
    from .report import Report as Report
    from .s3 import S3Picture as S3Picture
    from .s3 import s3_inventory as s3_inventory
    from .s3 import s3_objects as s3_objects
    from .search import FoundIn as FoundIn
    from .search import FoundMatch as FoundMatch
    from .search import SearchError as SearchError
    from .search import search_collections as search_collections
    from .search import search_cost as search_cost
    from .shards import Moves as Moves
    from .shards import Shards as Shards
else:
    _NAMES = {
        "..errors": "JournalMismatch ManifestError PlanOutdated Problem",
        ".batch": "run_batch",
        ".bulk.apply": "apply",
        ".bulk.compare": "plan plan_destroy",
        ".bulk.plan": "CollectionPlan Plan",
        ".cleanup.people": "SamePerson SearchCost cost_of_same_person find_same_person",
        ".cleanup.plan": "CleanupPlan CleanupReport clean_up plan_cleanup",
        ".ensure": "Ensured ensure_absent ensure_collection ensure_tags ensure_user",
        ".erasure.erase": "erase_faces erase_user",
        ".erasure.many": "ErasureReport erase_users",
        ".erasure.receipt": "Receipt StillFound",
        ".faces.enroll": "enroll_faces enroll_users",
        ".faces.plan": "EnrolPlan",
        ".faces.report": "EnrolledPicture Enrolment EnrolReport",
        ".indexing.index": "index_images",
        ".indexing.keys": "external_id_of key_of",
        ".indexing.report": "IndexedPicture IndexOutcome IndexReport",
        ".input.manifest": "read_manifest",
        ".input.specs": "CollectionSpec",
        ".moving.compare": "ComparedPicture Comparison compare",
        ".moving.export": "ExportedCollection export",
        ".moving.migrate": "migrate",
        ".moving.plan": "MigrationPlan plan_migration",
        ".moving.report": "Migration Moved UnmovedFace",
        ".rate.pace": "Pace Tps",
        ".report": "Failure Outcome Progress Report",
        ".s3": "S3Picture s3_inventory s3_objects",
        ".search": "FoundIn FoundMatch SearchError search_collections search_cost",
        ".shards": "Moves Shards",
    }
    _HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name], __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return __all__


__all__ = [
    "CleanupPlan",
    "CleanupReport",
    "CollectionPlan",
    "CollectionSpec",
    "ComparedPicture",
    "Comparison",
    "EnrolPlan",
    "EnrolReport",
    "EnrolledPicture",
    "Enrolment",
    "Ensured",
    "ErasureReport",
    "ExportedCollection",
    "Failure",
    "FoundIn",
    "FoundMatch",
    "IndexOutcome",
    "IndexReport",
    "IndexedPicture",
    "JournalMismatch",
    "ManifestError",
    "Migration",
    "MigrationPlan",
    "Moved",
    "Moves",
    "Outcome",
    "Pace",
    "Plan",
    "PlanOutdated",
    "Problem",
    "Progress",
    "Receipt",
    "Report",
    "S3Picture",
    "SamePerson",
    "SearchCost",
    "SearchError",
    "Shards",
    "StillFound",
    "Tps",
    "UnmovedFace",
    "apply",
    "clean_up",
    "compare",
    "cost_of_same_person",
    "enroll_faces",
    "enroll_users",
    "ensure_absent",
    "ensure_collection",
    "ensure_tags",
    "ensure_user",
    "erase_faces",
    "erase_user",
    "erase_users",
    "export",
    "external_id_of",
    "find_same_person",
    "index_images",
    "key_of",
    "migrate",
    "plan",
    "plan_cleanup",
    "plan_destroy",
    "plan_migration",
    "read_manifest",
    "run_batch",
    "s3_inventory",
    "s3_objects",
    "search_collections",
    "search_cost",
]
