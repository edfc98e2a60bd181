"""Addresses of tokens, of webhooks and of the caller, under /api/v1/."""

from django.urls import path

from accounts.api import me, views, webhook_deliveries, webhooks

app_name = "accounts-api"
urlpatterns = [
    path("me/", me.MeView.as_view(), name="me"),
    path("webhooks/", webhooks.WebhooksView.as_view(), name="webhooks"),
    path("webhooks/events/", webhooks.WebhookEventsView.as_view(), name="webhook-events"),
    path("webhooks/<uuid:webhook_id>/", webhooks.WebhookView.as_view(), name="webhook"),
    path("webhooks/<uuid:webhook_id>/secret/", webhooks.WebhookSecretView.as_view(), name="webhook-secret"),
    path(
        "webhooks/<uuid:webhook_id>/deliveries/",
        webhook_deliveries.DeliveriesView.as_view(),
        name="webhook-deliveries",
    ),
    path(
        "webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/resend/",
        webhook_deliveries.ResendView.as_view(),
        name="webhook-resend",
    ),
    path("token/", views.TokenView.as_view(), name="token"),
    path("token/refresh/", views.RefreshView.as_view(), name="token-refresh"),
    path("token/revoke/", views.RevokeView.as_view(), name="token-revoke"),
]
