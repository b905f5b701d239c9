"""Typed client for Amazon Rekognition: checked requests, safe retries, typed results.

The public names load on first use, so ``import rekoclient`` takes almost no time.
"""

# Type checkers treat this name as True. It is False at run time. An import of
# `typing.TYPE_CHECKING` would be slow, and a literal `False` would mislead jedi.
TYPE_CHECKING = bool()  # noqa: UP018
if TYPE_CHECKING:
    from . import errors as errors
    from . import images as images
    from . import models as models
    from ._version import __version__ as __version__
    from .aio import AsyncRekognitionClient as AsyncRekognitionClient
    from .client import RekognitionClient as RekognitionClient
    from .retry import RetryBudget as RetryBudget
    from .retry import RetryPolicy as RetryPolicy
    from .schema import json_default as json_default
else:
    _MODULES = ("errors", "images", "models", "provisioning", "testing")
    _HOMES = {
        "AsyncRekognitionClient": "aio",
        "RekognitionClient": "client",
        "RetryBudget": "retry",
        "RetryPolicy": "retry",
        "__version__": "_version",
        "json_default": "schema",
    }

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name in _MODULES:
            return import_module(f".{name}", __name__)
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return __all__


__all__ = [
    "AsyncRekognitionClient",
    "RekognitionClient",
    "RetryBudget",
    "RetryPolicy",
    "__version__",
    "errors",
    "images",
    "json_default",
    "models",
    # The imports above leave out both packages. Otherwise type checkers would read them
    # for every program.
    "provisioning",  # pyright: ignore[reportUnsupportedDunderAll]
    "testing",  # pyright: ignore[reportUnsupportedDunderAll]
]
