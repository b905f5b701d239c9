"""The message about the end of a job, which the service publishes to SNS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Notification:
    """A message to the NotificationChannel of a job.

    Attributes:
        topic_arn: The ARN of the topic.
        message: The members of the message, such as ``JobId`` and ``Status``. SNS
            transports them as JSON text.
    """

    topic_arn: str
    message: dict[str, Any]
