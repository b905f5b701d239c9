"""Code that catches botocore's error, and moves on to ours. One line has a mistake."""

from botocore.exceptions import ClientError

from rekoclient import RekognitionClient, errors


def name_of(error: ClientError | errors.ServiceError) -> str:
    """Return the operation of either error."""
    return str(error.operation_name)


def use(client: RekognitionClient) -> None:
    """Catch either class, narrow it, and pass it on."""
    try:
        client.list_collections()
    except ClientError as error:
        if isinstance(error, errors.ServiceError):
            print(error.code, error.verdict, error.response)
            print(error.nope)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
        print(name_of(error))
    try:
        client.list_collections()
    except errors.ServiceError as error:
        print(name_of(error))
    try:
        client.list_collections()
    except (ClientError, errors.ServiceError) as error:
        print(name_of(error))
