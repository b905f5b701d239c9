"""What users get wrong, and both checkers must report: an ignore unused is an error.

Never run.
"""

# pyright: standard

import rekoclient
from rekoclient import (
    AsyncRekognitionClient,
    RekognitionClient,
    RetryBudget,
    RetryPolicy,
    errors,
    models,
)
from rekoclient.models import (
    CreateUserRequest,
    DescribeStreamProcessorRequest,
    Image,
    S3Object,
    StopProjectVersionResponse,
    Video,
)
from rekoclient.testing import FakeRekognition

client = RekognitionClient()
image = Image(bytes=b"...")

# A misspelled name, here and in the models.
print(rekoclient.RekognitionCleint)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
print(models.CreateUserReqest)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
client.create_usr(collection_id="staff", user_id="alice")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

# A misspelled argument, a missing one. (mistakes.toml has one by position.)
client.create_user(collection_id="staff", user="alice")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.create_user(collection_id="staff")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
CreateUserRequest(collection_id="staff", user="alice")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

# A value of the wrong type: a number, none at all, text where bytes are meant.
client.create_user(collection_id="staff", user_id=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.create_user(collection_id="staff", user_id=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Image(bytes="text")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.send("create_user")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

# A value that the enum lacks, a string where a list is meant.
client.index_faces(collection_id="staff", image=image, quality_filter="BEST")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.detect_faces(image=image, attributes="ALL")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

# A member that the item lacks, a request that is changed.
for user in client.iter_list_users(collection_id="staff"):
    print(user.face_id)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
client.iter_list_users(collection_id="staff").pages(limit="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
request = CreateUserRequest(collection_id="staff", user_id="bob")
request.user_id = "eve"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

# A status that the job cannot have, a request and a response without a status.
stream = DescribeStreamProcessorRequest(name="door")
client.wait_for(stream, until="RUNNIG")  # type: ignore[misc]  # pyright: ignore[reportCallIssue, reportArgumentType]
client.wait_for(stream, until="TRAINING_COMPLETED")  # type: ignore[misc]  # pyright: ignore[reportCallIssue, reportArgumentType]
client.wait_for(client.start_face_detection(video=Video()), until="RUNNING")  # type: ignore[misc]  # pyright: ignore[reportCallIssue, reportArgumentType]
client.wait_for(StopProjectVersionResponse(), until="STOPED")  # type: ignore[misc]  # pyright: ignore[reportCallIssue, reportArgumentType]
client.wait_for({}, until="RUNNING")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
client.wait_for(request)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
client.wait_for(client.list_users(collection_id="staff"))  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
client.wait_for(stream, timout=3)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
FakeRekognition().wait_for(stream, until="RUNNIG")  # type: ignore[misc]  # pyright: ignore[reportCallIssue, reportArgumentType]


# A constructor with another name, and options of a wrong type or with a wrong name.
rekoclient.RecognitionClient()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
RekognitionClient(region="eu-west-1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
RekognitionClient("eu-west-1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
RekognitionClient(region_name=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RekognitionClient(retry=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RekognitionClient(retry=RetryPolicy)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RekognitionClient(retry_budget=5.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RekognitionClient(max_attempts="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RekognitionClient(read_timeout="20")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RekognitionClient(token_factory="token")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RekognitionClient(direct="no")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RetryPolicy(max_attempt=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
RetryPolicy(max_attempts="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RetryPolicy(deadline="1 min")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
RetryPolicy(3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
RetryPolicy().max_attempts = 5  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
RetryBudget(size="big")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.with_options(retries=RetryPolicy())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.with_options(retry=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.with_options(read_timeout="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.region_name = "eu-west-1"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

# The names and the habits of boto3.
client.create_user(CollectionId="staff", UserId="alice")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.create_user({"CollectionId": "staff", "UserId": "alice"})  # type: ignore[arg-type, call-arg]  # pyright: ignore[reportCallIssue]
client.get_paginator("list_users")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
client.get_waiter("project_version_running")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
client.meta.region_name  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
client.list_collections()["CollectionIds"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
client.list_collections().get("CollectionIds")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
client.list_collections().ResponseMetadata  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
client.detect_faces(image={"S3Object": {"Bucket": "photos", "Name": "alice.jpg"}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Image(Bytes=b"...")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
S3Object(Bucket="photos", Name="alice.jpg")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

# Arguments of methods.
client.create_collection(collection_id=b"staff")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.create_collection(collection_id="staff", tags={"floor": 3})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
client.create_collection(collection_id="staff", tags=["door"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.compare_faces(source_image=image)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.compare_faces(source_image=image, target_image=image, similarity_threshold="80")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.compare_faces(source_image=image, target_image=image, quality_filter=80)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.detect_labels(image=image, features="GENERAL_LABELS")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.detect_labels(image=image, features=["GENERAL"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
client.detect_labels(image=image, max_labels="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.detect_labels(image=image, settings={"GeneralLabels": {}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.delete_faces(collection_id="staff", face_ids=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.delete_faces(collection_id="staff", face_ids=[5])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
client.search_faces_by_image(collection_id="staff", image=image, max_faces="2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.start_face_search(collection_id="staff", video=image)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.start_label_detection(video=Video(), notification_channel="arn:aws:sns:topic")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.get_label_detection(job_id="1", sort_by="NAMES")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.tag_resource(resource_arn="arn", tags=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.iter_list_users("staff")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.iter_list_users(collection_id="staff", max_result=5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.iter_create_user(collection_id="staff")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

# Requests, responses and their parts.
client.send(CreateUserRequest)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.send(collection_id="staff")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.send(client.list_collections())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.send(request, after=ValueError())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.iterate(request)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.call(CreateUserRequest, {})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.call("CreateUser", ["staff"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
CreateUserRequest("staff", "alice")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
CreateUserRequest.from_dict("{}")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
CreateUserRequest.from_json({})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
request.to_dict().collection_id  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
request.userid  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
Image(s3_object="s3://photos/alice.jpg")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Image(s3_object=S3Object(bucket=5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

# Results.
indexed = client.index_faces(collection_id="staff", image=image)
indexed.face_records[0].face.external_image_id.upper()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
indexed.face_records.append(None)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
indexed.faces  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
indexed.response_metadata.requestid  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
indexed.response_metadata.attempts[0].verdicts  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
listed = client.list_users(collection_id="staff")
listed.users[0].user_status.upper()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
listed.users["alice"]  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
total: int = listed.users  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
next_page: str = listed.next_token  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
for label in client.detect_labels(image=image):  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
    print(label)
for pages in client.list_users(collection_id="staff").pages():  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    print(pages)
job = client.start_label_detection(video=Video())
job.follow_up(1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.wait_for(job, timeout="10 min")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
client.wait_for(job, poll="5")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
client.wait_for(job)[0]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
client.wait_for(job, on_progress=5)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
client.wait_for()  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]

# Errors.
try:
    client.send(request)
except errors.ServiceError as error:
    print(error.nope, error.response)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
except errors.RekoEror as error:  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    print(error)
errors.ConflictException(verdict="UNKNOWN")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
errors.Verdict.MAYBE  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

# The modules next to the client.
rekoclient.images.from_fil("alice.jpg")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
rekoclient.images.from_file(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
rekoclient.images.from_bytes("text")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
rekoclient.images.from_s3(Image())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
rekoclient.json_defaults(request)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]


async def hasty(client: AsyncRekognitionClient) -> None:
    """A response that is not awaited."""
    await client.wait_for(stream, until="RUNNIG")  # type: ignore[misc]  # pyright: ignore[reportCallIssue, reportArgumentType]
    await client.wait_for(request)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    print(client.create_user(collection_id="staff", user_id="a").response_metadata)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    for user in client.iter_list_users(collection_id="staff"):  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
        print(user)
