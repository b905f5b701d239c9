"""The CreateUser request, with a random or a derived token."""

from __future__ import annotations

from ..client import RekognitionClient
from ..models import CreateUserRequest
from ..tokens import derived_token


def create_user_request(
    client: RekognitionClient, collection_id: str, user_id: str, job: str | None
) -> CreateUserRequest:
    """Return the request that creates a user.

    Args:
        client: The client that sends the request. The token depends on its region.
        collection_id: The collection.
        user_id: The user.
        job: The name of the job, from which the token is derived. A second request for
            the same job and user has the same token, so the service returns its first
            response. With None the token is random.
    """
    request = CreateUserRequest.operation
    token = job and derived_token(
        job,
        0,
        client.region_name,
        request.name,
        CollectionId=collection_id,
        UserId=user_id,
    )
    return CreateUserRequest(
        collection_id=collection_id, user_id=user_id, client_request_token=token or None
    )
