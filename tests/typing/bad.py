"""What users get wrong, and both checkers must report: an ignore unused is an error.

Never run.
"""

# pyright: standard

import rekoclient
from rekoclient import AsyncRekognitionClient, RekognitionClient, models
from rekoclient.models import (
    CreateUserRequest,
    DescribeStreamProcessorRequest,
    Image,
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


async def hasty(client: AsyncRekognitionClient) -> None:
    """A response that is not awaited."""
    await client.wait_for(stream, until="RUNNIG")  # type: ignore[misc]  # pyright: ignore[reportCallIssue, reportArgumentType]
    await client.wait_for(request)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    print(client.create_user(collection_id="staff", user_id="a").response_metadata)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    for user in client.iter_list_users(collection_id="staff"):  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
        print(user)
