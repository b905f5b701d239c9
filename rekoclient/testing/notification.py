"""The message that the service publishes to SNS at the end of a video job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Notification:
    """A message about the end of a video job, for the job's NotificationChannel.

    Attributes:
        topic_arn: The ARN of the SNS topic.
        message: The members of the message, such as ``JobId`` and ``Status``. A
            published message contains them as JSON text.
    """

    topic_arn: str
    message: dict[str, Any]
