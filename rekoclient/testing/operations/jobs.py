"""Jobs: started, asked for again and again, finished after a while.

That a job goes on is state. What it found is declared, and only when it has finished
without anybody having said what it found, the question is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..script.declared_replies import undeclared
from ..service.errors import ServiceError, collection_not_found, invalid_parameter
from ..state.store import Resource
from ..state.world import Body, World, present

_MOST_RESULTS = 1000
_MOST_MEDIA_JOBS = 100
_LIVENESS_EXPIRES = 180.0
_LIVENESS_FORGOTTEN = 24 * 3600.0

# Kinds of video job, and the member with what they found.
_VIDEO = {
    "CelebrityRecognition": "Celebrities",
    "ContentModeration": "ModerationLabels",
    "FaceDetection": "Faces",
    "FaceSearch": "Persons",
    "LabelDetection": "Labels",
    "PersonTracking": "Persons",
    "SegmentDetection": "Segments",
    "TextDetection": "TextDetections",
}


def start_video_job(kind: str, world: World, body: Body) -> Body:
    """Start a job on a video in S3. Whether it is there is not looked at."""
    if "S3Object" not in body["Video"]:
        raise invalid_parameter()
    collection_id = body.get("CollectionId")
    if collection_id and world.store.collections.get("", collection_id) is None:
        raise collection_not_found(collection_id)
    _expect_room(world, kind)
    return {"JobId": _start(world, kind, body)}


def get_video_job(kind: str, world: World, body: Body) -> Body:
    """How far a job is, and page by page what it found."""
    operation, results = f"Get{kind}", _VIDEO[kind]
    job = _job(world, kind, body["JobId"])
    if job is None:
        raise ServiceError(
            "ResourceNotFoundException", f"Could not find JobId: {body['JobId']}"
        )
    state = present(
        JobId=job.name, Video=job.data["Video"], JobTag=job.data.get("JobTag")
    )
    if not _finished(world, job):
        return {**state, "JobStatus": "IN_PROGRESS"}
    found = world.declared(operation, {**job.data, **body})
    if found is None:
        raise undeclared(operation)
    listing = f"{operation}/{job.name}"
    begin = world.place_after(body, listing)
    most = min(body.get("MaxResults", _MOST_RESULTS), _MOST_RESULTS)
    end = begin + most
    everything = found.get(results, [])
    return present(
        **{
            "JobStatus": "SUCCEEDED",
            **state,
            **found,
            results: everything[begin:end] if results in found else None,
            "NextToken": (
                world.token_for(listing, end) if end < len(everything) else None
            ),
        }
    )


def start_media_analysis_job(world: World, body: Body) -> Body:
    """Start a job on a manifest of pictures."""
    _expect_room(world, _MEDIA)
    return {"JobId": _start(world, _MEDIA, body)}


def get_media_analysis_job(world: World, body: Body) -> Body:
    """How far a job is; its results are as declared."""
    job = _job(world, _MEDIA, body["JobId"])
    if job is None:
        raise ServiceError(
            "ResourceNotFoundException", f"Could not find JobId: {body['JobId']}"
        )
    return _media_job(world, job)


def list_media_analysis_jobs(world: World, body: Body) -> Body:
    """All jobs of this kind."""
    place = world.place_after(body, _MEDIA)
    jobs = world.store.resources.after(f"jobs/{_MEDIA}", place)
    page, more = world.page(body, jobs, maximum=_MOST_MEDIA_JOBS)
    return present(
        MediaAnalysisJobs=[_media_job(world, job) for job in page],
        NextToken=world.next_token(_MEDIA, page, more=more),
    )


_MEDIA = "MediaAnalysisJob"


def _media_job(world: World, job: Resource) -> Body:
    state = {
        "JobId": job.name,
        **job.data,
        "Status": "IN_PROGRESS",
        "CreationTimestamp": round(job.created_at, 3),
    }
    if not _finished(world, job):
        return state
    found = world.declared(f"Get{_MEDIA}", {"JobId": job.name}) or {}
    finished_at = round(job.created_at + world.switches.job_time, 3)
    done = {"Status": "SUCCEEDED", "CompletionTimestamp": finished_at}
    return {**state, **done, **found}


def create_face_liveness_session(world: World, body: Body) -> Body:
    """Begin a session; who stands before the camera is declared."""
    return {"SessionId": _start(world, _LIVENESS, body)}


def get_face_liveness_session_results(world: World, body: Body) -> Body:
    """CREATED until results are declared, and then IN_PROGRESS for the time of a job.

    A session that nobody used expires after three minutes; a day later it is forgotten.
    """
    session = _job(world, _LIVENESS, body["SessionId"])
    age = world.clock() - session.created_at if session else 0.0
    if session is None or age >= _LIVENESS_FORGOTTEN:
        raise ServiceError("SessionNotFoundException")
    state = {"SessionId": session.name}
    found = world.declared("GetFaceLivenessSessionResults", body)
    if found is None:
        return {**state, "Status": "EXPIRED" if age >= _LIVENESS_EXPIRES else "CREATED"}
    if not _finished(world, session):
        return {**state, "Status": "IN_PROGRESS"}
    return {**state, "Status": "SUCCEEDED", **found}


_LIVENESS = "FaceLivenessSession"


def _expect_room(world: World, kind: str) -> None:
    jobs = world.store.resources.after(f"jobs/{kind}")
    open_jobs = sum(not _finished(world, job) for job in jobs)
    if open_jobs >= world.switches.max_open_jobs:
        raise ServiceError("LimitExceededException")


def _start(world: World, kind: str, body: Body) -> str:
    request = {k: v for k, v in body.items() if k != "ClientRequestToken"}
    job = Resource(name=world.new_id(), created_at=world.clock(), data=request)
    world.store.put(world.store.resources, f"jobs/{kind}", job.name, job)
    return job.name


def _job(world: World, kind: str, job_id: str) -> Resource | None:
    return world.store.resources.get(f"jobs/{kind}", job_id)


def _finished(world: World, job: Resource) -> bool:
    return world.clock() >= job.created_at + world.switches.job_time


OPERATIONS: dict[str, Callable[[World, Body], Body]] = {
    **{f"Start{kind}": partial(start_video_job, kind) for kind in _VIDEO},
    **{f"Get{kind}": partial(get_video_job, kind) for kind in _VIDEO},
    "StartMediaAnalysisJob": start_media_analysis_job,
    "GetMediaAnalysisJob": get_media_analysis_job,
    "ListMediaAnalysisJobs": list_media_analysis_jobs,
    "CreateFaceLivenessSession": create_face_liveness_session,
    "GetFaceLivenessSessionResults": get_face_liveness_session_results,
}
"""Each looks itself for what was declared, and adds it to what it knows."""
