"""Collections, users and faces by the hundred or the million: plan, apply, resume.

specs = [CollectionSpec("staff", tags={"team": "door"}, users="staff.csv")]
report = apply(client, plan(client, specs), journal="staff.journal")
"""

from ..errors import JournalMismatch, ManifestError, PlanOutdated, Problem
from .batch import run_batch
from .bulk.apply import apply
from .bulk.compare import plan, plan_destroy
from .bulk.plan import CollectionPlan, Plan
from .cleanup.people import (
    SamePerson,
    SearchCost,
    cost_of_same_person,
    find_same_person,
)
from .cleanup.plan import CleanupPlan, CleanupReport, clean_up, plan_cleanup
from .ensure import (
    Ensured,
    ensure_absent,
    ensure_collection,
    ensure_tags,
    ensure_user,
)
from .erasure.erase import erase_faces, erase_user
from .erasure.many import ErasureReport, erase_users
from .erasure.receipt import Receipt, StillFound
from .faces.enroll import enroll_faces, enroll_users
from .faces.report import EnrolledPicture, Enrolment, EnrolReport
from .indexing.index import index_images
from .indexing.keys import external_id_of, key_of
from .indexing.report import IndexedPicture, IndexOutcome, IndexReport
from .input.manifest import read_manifest
from .input.specs import CollectionSpec
from .moving.compare import ComparedPicture, Comparison, compare
from .moving.export import ExportedCollection, export
from .moving.migrate import migrate
from .moving.plan import MigrationPlan, plan_migration
from .moving.report import Migration, Moved, UnmovedFace
from .rate.pace import Pace, Tps
from .report import Failure, Outcome, Progress, Report
from .s3 import S3Picture, s3_inventory, s3_objects
from .search import (
    FoundIn,
    FoundMatch,
    SearchError,
    search_collections,
    search_cost,
)
from .shards import Moves, Shards

__all__ = [
    "CleanupPlan",
    "CleanupReport",
    "CollectionPlan",
    "CollectionSpec",
    "ComparedPicture",
    "Comparison",
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
