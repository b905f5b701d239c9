"""A local Rekognition server, for development and tests without an AWS account.

::

    with LocalRekognition() as server:
        client = server.boto_client()
        client.create_collection(CollectionId="staff")

The server listens for HTTP on the loopback interface, so boto3, the AWS CLI and every
AWS SDK can use it. It stores collections, users and faces in memory or in a file, and
validates each request against the API model of the service. A test can inject faults,
and declares the faces in its pictures.

pytest imports this package in every run, even if no test uses it. Each public name is
therefore imported on its first use.
"""

# Type checkers treat the name TYPE_CHECKING as True. Its import from `typing` would be
# slow. If the value were a literal False, editors with jedi would not see the names.
TYPE_CHECKING = bool()  # noqa: UP018
if TYPE_CHECKING:
    from .command import serve as serve
    from .fakes import AsyncFakeRekognition as AsyncFakeRekognition
    from .fakes import FakeRekognition as FakeRekognition
    from .local import LocalRekognition as LocalRekognition
    from .notification import Notification as Notification
    from .request_log import Record as Record
    from .request_log import Requests as Requests
    from .script.clock import Clock as Clock
    from .script.declared_faces import DeclaredFace as DeclaredFace
    from .script.faults import Fault as Fault
    from .script.quotas import Quota as Quota
    from .script.switches import Switches as Switches
    from .state.pictures import sample_image as sample_image
    from .state.statefile import StateFileError as StateFileError
    from .vision.recognizer import Recognizer as Recognizer
    from .vision.recognizer import SeenFace as SeenFace
else:
    _HOMES = {
        "AsyncFakeRekognition": "fakes",
        "FakeRekognition": "fakes",
        "Clock": "script.clock",
        "DeclaredFace": "script.declared_faces",
        "Fault": "script.faults",
        "LocalRekognition": "local",
        "Notification": "notification",
        "Quota": "script.quotas",
        "Recognizer": "vision.recognizer",
        "Record": "request_log",
        "Requests": "request_log",
        "SeenFace": "vision.recognizer",
        "StateFileError": "state.statefile",
        "Switches": "script.switches",
        "sample_image": "state.pictures",
        "serve": "command",
    }

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return __all__


__all__ = [
    "AsyncFakeRekognition",
    "Clock",
    "DeclaredFace",
    "FakeRekognition",
    "Fault",
    "LocalRekognition",
    "Notification",
    "Quota",
    "Recognizer",
    "Record",
    "Requests",
    "SeenFace",
    "StateFileError",
    "Switches",
    "sample_image",
    "serve",
]
