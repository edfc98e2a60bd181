"""People: who they are, what they agreed to, how they get in, and what they did."""

from accounts.models.api_key import ApiKey
from accounts.models.audit import AuditEntry
from accounts.models.consent import Consent, ConsentKind
from accounts.models.data_export import DataExport, ExportState
from accounts.models.idempotency import IdempotentAnswer
from accounts.models.identity import OidcIdentity
from accounts.models.limit import LimitCount
from accounts.models.notification import MailState, Notification, NotificationMail, NotificationSwitch
from accounts.models.points import PointEntry, PointReason, PointSnapshot
from accounts.models.refresh_family import RefreshFamily
from accounts.models.user import User
from accounts.models.webhook import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Consent",
    "ConsentKind",
    "DataExport",
    "ExportState",
    "IdempotentAnswer",
    "LimitCount",
    "MailState",
    "Notification",
    "NotificationMail",
    "NotificationSwitch",
    "OidcIdentity",
    "PointEntry",
    "PointReason",
    "PointSnapshot",
    "RefreshFamily",
    "User",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
]
