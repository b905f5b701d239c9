"""The only package that uses boto3: creates its client, sends requests, reads replies.

Each attempt of a call sends exactly one HTTP request. ``Transport`` converts botocore's
exceptions to ``RekoError``.
"""

from .attempt import Transport
from .connection import Settings, timeouts_over
from .exchange import Exchange
from .support import check_read_timeout

__all__ = ["Exchange", "Settings", "Transport", "check_read_timeout", "timeouts_over"]
