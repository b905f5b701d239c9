"""The boundary to boto3: builds its client, makes one attempt, judges the reply.

The only package that uses boto3 and botocore. Of ours it imports ``errors``,
``advice``, ``urls``, ``forks``, ``retry`` and ``schema``. Each attempt is one public
boto3 method call and exactly one HTTP request. ``Transport.attempt`` is the one place
that catches botocore's exceptions.
"""

from .attempt import Transport
from .connection import Settings, timeouts_over
from .exchange import Exchange
from .support import check_read_timeout

__all__ = ["Exchange", "Settings", "Transport", "check_read_timeout", "timeouts_over"]
