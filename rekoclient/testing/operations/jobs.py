"""The operations on video jobs, media analysis jobs and Face Liveness sessions.

For example, StartFaceDetection creates a job, and GetFaceDetection returns its status
and results. A test declares the results, or the server computes them from the faces in
the video. If a finished video job has no results, its Get operation fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from ..script.always_present import (
    LABEL_MODEL,
    MODERATION_MODEL,
    SEGMENT_MODEL,
    TEXT_MODEL,
)
from ..script.declared_replies import undeclared
from ..service.errors import ServiceError, collection_not_found, invalid_parameter
from ..state.store import Resource
from ..state.world import Body, World, Worlds, present
from . import video_faces

_MOST_RESULTS = 1000
_MOST_MEDIA_JOBS = 100
_LIVENESS_EXPIRES = 180.0
_LIVENESS_FORGOTTEN = 24 * 3600.0

# The part of the table of resources that lists jobs whose notification or result files
# are still pending.
_OPEN_ENDS = "job-ends"

# The kinds of video jobs, and for each the response member that contains the results.
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
    """Start a job that analyses a video in S3.

    If the server has an S3 folder or an S3 endpoint, the video must exist.

    Raises:
        ServiceError: The video or the collection does not exist, or
            ``Switches.max_open_jobs`` jobs of this kind are unfinished.
    """
    if "S3Object" not in body["Video"]:
        raise invalid_parameter()
    collection_id = body.get("CollectionId")
    if collection_id and world.tables.collections.get("", collection_id) is None:
        raise collection_not_found(collection_id)
    _expect_room(world, kind)
    digest = world.video_digest(body["Video"]["S3Object"])
    job = _start(world, kind, {**body, **present(VideoDigest=digest)})
    if "NotificationChannel" in body:
        _expect_end(world, kind, job)
    return {"JobId": job.name}


def _notify(world: World, kind: str, job: Resource) -> None:
    """Publish a notification about the end of a job to the SNS topic of the job."""
    with world.store.lock:
        found = (
            world.declared_reply(f"Get{kind}", {**job.data, "JobId": job.name}) or {}
        )
        named = job.data["Video"]["S3Object"]
        message = present(
            JobId=job.name,
            Status=found.get("JobStatus", "SUCCEEDED"),
            API=f"Start{kind}",
            JobTag=job.data.get("JobTag"),
            Timestamp=int(world.clock() * 1000),
            Video={
                "S3ObjectName": named.get("Name"),
                "S3Bucket": named.get("Bucket"),
            },
        )
    world.worlds.publish(job.data["NotificationChannel"]["SNSTopicArn"], message)


def _expect_end(world: World, kind: str, job: Resource) -> None:
    """Schedule what happens when a job ends.

    The server then publishes a notification, or writes the result files. The schedule
    survives a restart of the server, because the state file contains it.
    """
    world.store.put(world.tables.resources, _OPEN_ENDS, job.name, _open_end(kind, job))
    world.store.then(partial(_await_end, world, kind, job))


def expect_ends(worlds: Worlds) -> None:
    """Schedule notifications and result files after a restart.

    The state file lists the jobs that had not ended when the server stopped.
    """
    worlds.ends.clear()
    for world in worlds.restored():
        for open_end in list(world.tables.resources.after(_OPEN_ENDS)):
            kind = open_end.data["Kind"]
            job = _job(world, kind, open_end.name)
            if job is not None:
                _await_end(world, kind, job)


def _open_end(kind: str, job: Resource) -> Resource:
    return Resource(name=job.name, created_at=job.created_at, data={"Kind": kind})


def _await_end(world: World, kind: str, job: Resource) -> None:
    due = job.created_at + world.switches.job_time
    world.worlds.ends.add(due, partial(_end, world, kind, job))


def _end(world: World, kind: str, job: Resource) -> None:
    if kind == _MEDIA:
        _write_results(world, job)
    else:
        _notify(world, kind, job)
    # The entry is deleted last. If the server is killed before this line, it publishes
    # a second notification after its restart.
    with world.store.lock:
        if world.tables.resources.get(_OPEN_ENDS, job.name) is not None:
            world.store.delete(world.tables.resources, _OPEN_ENDS, job.name)
            world.store.commit()


def get_video_job(kind: str, world: World, body: Body) -> Body:
    """Return the status of a video job, and a page of its results if it is finished.

    Raises:
        ServiceError: The job does not exist. Or the job is finished, but a test
            declared no results and the server cannot compute them.
    """
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
    asked = {**job.data, **body}
    found = world.declared_reply(operation, asked)
    if found is None:
        seen = video_faces.results(world, kind, job)
        if seen is None:
            raise undeclared(operation)
        found = {results: seen}
    if found.get("JobStatus", "SUCCEEDED") == "SUCCEEDED":
        found = {**_always(kind, asked), results: [], **found}
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


def _always(kind: str, asked: Body) -> Body:
    """Return the members that each response about a successful video job contains.

    Examples are VideoMetadata, and LabelModelVersion for label detection. ``asked`` has
    the members of the Start request.
    """
    metadata: Body = {
        "Codec": "h264",
        "DurationMillis": 10_000,
        "Format": "QuickTime / MOV",
        "FrameRate": 30.0,
        "FrameHeight": 720,
        "FrameWidth": 1280,
        "ColorRange": "LIMITED",
    }
    match kind:
        case "SegmentDetection":
            audio = {
                "Codec": "aac",
                "DurationMillis": 10_000,
                "SampleRate": 48_000,
                "NumberOfChannels": 2,
            }
            return {
                "VideoMetadata": [metadata],
                "AudioMetadata": [audio],
                "SelectedSegmentTypes": [
                    {"Type": each, "ModelVersion": SEGMENT_MODEL}
                    for each in asked["SegmentTypes"]
                ],
            }
        case "TextDetection":
            return {"VideoMetadata": metadata, "TextModelVersion": TEXT_MODEL}
        case "LabelDetection" | "ContentModeration":
            member, version = _MODELS[kind]
            by = {
                "SortBy": asked.get("SortBy", "TIMESTAMP"),
                "AggregateBy": asked.get("AggregateBy", "TIMESTAMPS"),
            }
            return {
                "VideoMetadata": metadata,
                member: version,
                "GetRequestMetadata": by,
            }
        case _:
            return {"VideoMetadata": metadata}


_MODELS = {
    "LabelDetection": ("LabelModelVersion", LABEL_MODEL),
    "ContentModeration": ("ModerationModelVersion", MODERATION_MODEL),
}


def start_media_analysis_job(world: World, body: Body) -> Body:
    """Start a job that analyses the pictures in a manifest."""
    _expect_room(world, _MEDIA)
    job = _start(world, _MEDIA, body)
    _expect_end(world, _MEDIA, job)
    return {"JobId": job.name}


def _write_results(world: World, job: Resource) -> None:
    """Write the result files of a media analysis job to S3.

    The first file has a line for each picture in the manifest of the job. Each line
    contains the declared reply of DetectModerationLabels, or no labels. The second file
    is a summary.
    """
    manifest = world.read_s3_object(job.data["Input"]["S3Object"]) or b""
    lines = [line for line in manifest.decode("utf-8", "replace").splitlines() if line]
    results: list[Body] = []
    for line in lines:
        entry: Body = {"source-ref": _source_ref(line)}
        with world.store.lock:
            found = world.replies.find("DetectModerationLabels", {}, frozenset())
        entry["detect-moderation-labels"] = found or {"ModerationLabels": []}
        results.append(entry)
    output, prefix = _output(job)
    text = "".join(json.dumps(entry) + "\n" for entry in results)
    world.worlds.put_output(output, f"{prefix}-results.jsonl", text.encode())
    summary = {"TotalEntries": len(lines), "SuccessfulEntries": len(lines)}
    world.worlds.put_output(
        output, f"{prefix}-manifest-summary.json", json.dumps(summary).encode()
    )


def _source_ref(line: str) -> str:
    try:
        return str(json.loads(line)["source-ref"])
    except (ValueError, KeyError, RecursionError, TypeError):
        return ""


def _output(job: Resource) -> tuple[str, str]:
    """Return the bucket and the name prefix of the result files of a job."""
    output = job.data["OutputConfig"]
    prefix = output.get("S3KeyPrefix", "").strip("/")
    return output["S3Bucket"], f"{prefix}/{job.name}" if prefix else job.name


def get_media_analysis_job(world: World, body: Body) -> Body:
    """Return the status and the results of a media analysis job."""
    job = _job(world, _MEDIA, body["JobId"])
    if job is None:
        raise ServiceError(
            "ResourceNotFoundException", f"Could not find JobId: {body['JobId']}"
        )
    return _media_job(world, job)


def list_media_analysis_jobs(world: World, body: Body) -> Body:
    """List all media analysis jobs."""
    place = world.place_after(body, _MEDIA)
    jobs = world.tables.resources.after(f"jobs/{_MEDIA}", place)
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
    found = world.declared_reply(f"Get{_MEDIA}", {"JobId": job.name}) or {}
    finished_at = round(job.created_at + world.switches.job_time, 3)
    bucket, prefix = _output(job)
    done = {
        "Status": "SUCCEEDED",
        "CompletionTimestamp": finished_at,
        "Results": {
            **_s3_object(bucket, f"{prefix}-results.jsonl"),
            "ModelVersions": {"Moderation": MODERATION_MODEL},
        },
        "ManifestSummary": _s3_object(bucket, f"{prefix}-manifest-summary.json"),
    }
    return {**state, **done, **found}


def _s3_object(bucket: str, name: str) -> Body:
    return {"S3Object": {"Bucket": bucket, "Name": name}}


def create_face_liveness_session(world: World, body: Body) -> Body:
    """Create a Face Liveness session. A test declares the results."""
    return {"SessionId": _start(world, _LIVENESS, body).name}


def get_face_liveness_session_results(world: World, body: Body) -> Body:
    """Return the status and the results of a Face Liveness session.

    If a test declared no results, the status is CREATED for three minutes, then
    EXPIRED. If a test declared results, the status is IN_PROGRESS for
    ``Switches.job_time`` seconds, then SUCCEEDED. After a day, the session no
    longer exists.
    """
    session = _job(world, _LIVENESS, body["SessionId"])
    age = world.clock() - session.created_at if session else 0.0
    if session is None or age >= _LIVENESS_FORGOTTEN:
        raise ServiceError("SessionNotFoundException")
    state = {"SessionId": session.name}
    found = world.declared_reply("GetFaceLivenessSessionResults", body)
    if found is None:
        return {**state, "Status": "EXPIRED" if age >= _LIVENESS_EXPIRES else "CREATED"}
    if not _finished(world, session):
        return {**state, "Status": "IN_PROGRESS"}
    return {**state, "Status": "SUCCEEDED", **found}


_LIVENESS = "FaceLivenessSession"


def _expect_room(world: World, kind: str) -> None:
    most = world.switches.max_open_jobs
    open_jobs = 0
    # All jobs take the same time. If a job is finished, all older jobs are finished.
    for job in world.tables.resources.newest_first(f"jobs/{kind}"):
        if open_jobs >= most or _finished(world, job):
            break
        open_jobs += 1
    if open_jobs >= most:
        raise ServiceError("LimitExceededException")


def _start(world: World, kind: str, body: Body) -> Resource:
    request = {k: v for k, v in body.items() if k != "ClientRequestToken"}
    job = Resource(name=world.new_id(), created_at=world.clock(), data=request)
    world.store.put(world.tables.resources, f"jobs/{kind}", job.name, job)
    return job


def _job(world: World, kind: str, job_id: str) -> Resource | None:
    return world.tables.resources.get(f"jobs/{kind}", job_id)


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
"""The function of each operation in this module, by the name of the operation."""
