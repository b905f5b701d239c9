"""The boundary to boto3: creates the boto3 client, makes attempts and judges replies.

Only this package uses boto3 and botocore. Each attempt is one call of a public boto3
method, and exactly one HTTP request. Only ``Transport`` catches botocore's exceptions
from these calls.
"""

from .attempt import Transport
from .connection import Settings, timeouts_over
from .exchange import Exchange
from .support import check_read_timeout

__all__ = ["Exchange", "Settings", "Transport", "check_read_timeout", "timeouts_over"]
