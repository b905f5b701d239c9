"""One attempt over boto3: builds its client, sends, judges the reply, maps errors.

The only room that imports boto3 and botocore at run time; of ours it imports
``errors``, ``advice``, ``retry`` and ``schema``. Each attempt is one public boto3
method call and exactly one HTTP request. botocore's exceptions are caught in one place,
``Transport.attempt``.
"""

from .attempt import Transport
from .connection import SessionLike, Settings
from .support import check_read_timeout

__all__ = ["SessionLike", "Settings", "Transport", "check_read_timeout"]
