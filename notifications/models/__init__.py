from notifications.models.due_run import DueRun
from notifications.models.message import Message, MessageQuerySet

__all__ = ["DueRun", "Message", "MessageQuerySet"]
