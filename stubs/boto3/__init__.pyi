# These stubs contain only the part of boto3 and botocore that rekoclient uses.
# `make types` compares them with the installed packages.
from typing import Any

from boto3.session import Session as Session
from botocore.client import BaseClient

__version__: str

def client(*args: Any, **kwargs: Any) -> BaseClient: ...

DEFAULT_SESSION: Session | None

def setup_default_session(**kwargs: Any) -> None: ...
