"""Collections, users and faces by the hundred or the million: plan, apply, resume.

specs = [CollectionSpec("staff", tags={"team": "door"}, users="staff.csv")]
report = apply(client, plan(client, specs), journal="staff.journal")
"""

from ..errors import JournalMismatch, ManifestError, PlanOutdated, Problem
from .applying import apply
from .enrolling import enroll_faces, enroll_users
from .enrolment import EnrolledPicture, Enrolment, EnrolReport
from .ensuring import (
    Ensured,
    ensure_absent,
    ensure_collection,
    ensure_tags,
    ensure_user,
)
from .erasing import Receipt, erase_user
from .manifest import read_manifest
from .pacing import Tps
from .planning import plan
from .plans import CollectionPlan, Plan
from .report import Failure, Outcome, Progress, Report
from .specs import CollectionSpec

__all__ = [
    "CollectionPlan",
    "CollectionSpec",
    "EnrolReport",
    "EnrolledPicture",
    "Enrolment",
    "Ensured",
    "Failure",
    "JournalMismatch",
    "ManifestError",
    "Outcome",
    "Plan",
    "PlanOutdated",
    "Problem",
    "Progress",
    "Receipt",
    "Report",
    "Tps",
    "apply",
    "enroll_faces",
    "enroll_users",
    "ensure_absent",
    "ensure_collection",
    "ensure_tags",
    "ensure_user",
    "erase_user",
    "plan",
    "read_manifest",
]
