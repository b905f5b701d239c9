"""A new user's first program: collections, users, faces, a video."""

import sys
from pathlib import Path

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.models import Image, S3Object, Video

client = RekognitionClient(retry=RetryPolicy(max_attempts=3))
photo = Image(bytes=Path(sys.argv[1]).read_bytes())
film = Video(s3_object=S3Object(bucket="films", name="door.mp4"))

created = client.create_collection(collection_id="staff", tags={"team": "door"})
print(created.collection_arn, created.response_metadata.request_id)
for name in ("alice", "bob", "alice"):
    try:
        client.create_user(collection_id="staff", user_id=name)
    except errors.ConflictException as error:
        print(error.code, error.may_have_succeeded)

indexed = client.index_faces(collection_id="staff", image=photo, quality_filter="AUTO")
faces = [record.face.face_id for record in indexed.face_records]
client.associate_faces(collection_id="staff", user_id="alice", face_ids=faces)
seen = client.search_users_by_image(collection_id="staff", image=photo)
for match in seen.user_matches:
    print(match.similarity, match.user.user_id)
for user in client.iter_list_users(collection_id="staff"):
    print(user.user_id, user.user_status)

job = client.start_label_detection(video=film, min_confidence=80)
for found in client.wait_for(job):
    print(found.timestamp, found.label.name)
