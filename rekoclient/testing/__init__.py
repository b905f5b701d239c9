"""A local Rekognition: develop and test with no AWS account.

    with LocalRekognition() as server:
        client = server.boto_client()
        client.create_collection(CollectionId="staff")

It is a real HTTP server on the loopback interface that boto3, the AWS CLI and every
SDK can talk to. It keeps state, checks requests against the service's model, and
makes trouble on request. What a picture shows it cannot know: that is declared.

The names load on first use: pytest finds the plugin here in every run.
"""

TYPE_CHECKING = False  # as checkers read it; importing typing would cost more than this
if TYPE_CHECKING:
    from .clock import Clock as Clock
    from .command import serve as serve
    from .declared import DeclaredFace as DeclaredFace
    from .faults import Fault as Fault
    from .images import sample_image as sample_image
    from .local import LocalRekognition as LocalRekognition
    from .quotas import Quota as Quota
    from .request_log import Record as Record
    from .request_log import Requests as Requests
    from .statefile import StateFileError as StateFileError
    from .switches import Switches as Switches
else:
    _HOMES = {
        "Clock": "clock",
        "DeclaredFace": "declared",
        "Fault": "faults",
        "LocalRekognition": "local",
        "Quota": "quotas",
        "Record": "request_log",
        "Requests": "request_log",
        "StateFileError": "statefile",
        "Switches": "switches",
        "sample_image": "images",
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
    "Clock",
    "DeclaredFace",
    "Fault",
    "LocalRekognition",
    "Quota",
    "Record",
    "Requests",
    "StateFileError",
    "Switches",
    "sample_image",
    "serve",
]
