"""Partners' webhooks in the admin: where they lead, what was delivered, and sending it once more."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import TabularInline

from accounts.admin.readonly import ReadOnlyAdmin
from accounts.models import User, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from accounts.webhooks import endpoints
from kmeme.lib.errors import Refused


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin):
    """Endpoints are the partner's; staff switch one off or on."""

    list_display = ["url", "user", "event_list", "created_at", "disabled_at", "disabled_because"]
    list_filter = ["disabled_because"]
    list_select_related = ["user"]
    search_fields = ["url", "user__email"]
    fields = ["url", "user", "event_list", "created_at", "former_secret_until", "disabled_at", "disabled_because"]
    readonly_fields = fields
    actions = ["switch_off", "switch_on"]

    @admin.display(description=_("알릴 일"))
    def event_list(self, endpoint: WebhookEndpoint) -> str:
        """The events, comma separated."""
        return ", ".join(endpoint.events)

    @admin.action(description=_("고른 웹훅 끄기"), permissions=["change_webhooks"])
    def switch_off(self, request: HttpRequest, chosen: QuerySet[WebhookEndpoint]) -> None:
        """Send nothing more to the chosen ones."""
        self._switch(request, chosen, enabled=False)

    @admin.action(description=_("고른 웹훅 켜기"), permissions=["change_webhooks"])
    def switch_on(self, request: HttpRequest, chosen: QuerySet[WebhookEndpoint]) -> None:
        """Send to the chosen ones again."""
        self._switch(request, chosen, enabled=True)

    def has_change_webhooks_permission(self, request: HttpRequest) -> bool:
        """Whether this person may switch partners' webhooks."""
        return request.user.has_perm("accounts.change_webhookendpoint")

    def _switch(self, request: HttpRequest, chosen: QuerySet[WebhookEndpoint], *, enabled: bool) -> None:
        assert isinstance(request.user, User)  # noqa: S101  (narrows the type: the admin is for staff)
        for endpoint in chosen:
            endpoints.change(actor=request.user, endpoint=endpoint, enabled=enabled)
        messages.success(request, _("켰어요.") if enabled else _("껐어요. 이제 이 주소로 보내지 않아요."))


class AttemptInline(TabularInline):
    """How each try went."""

    model = WebhookAttempt
    extra = 0
    fields = ["at", "outcome", "status", "milliseconds", "answer"]
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: WebhookDelivery | None = None) -> bool:
        """Only a try makes one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: WebhookAttempt | None = None) -> bool:
        """It is a log."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WebhookAttempt | None = None) -> bool:
        """It is a log."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: WebhookAttempt | None = None) -> bool:
        """With the delivery."""
        return request.user.has_perm("accounts.view_webhookdelivery")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    """The delivery log."""

    list_display = ["created_at", "event", "endpoint", "state", "tries", "next_at"]
    list_filter = ["state", "event__kind"]
    list_select_related = ["event", "endpoint"]
    search_fields = ["endpoint__url", "event__kind"]
    fields = ["event", "endpoint", "state", "tries", "next_at", "expires_at", "created_at"]
    readonly_fields = fields
    inlines = [AttemptInline]
    actions = ["send_again"]

    @admin.action(description=_("고른 것 다시 보내기"), permissions=["resend"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[WebhookDelivery]) -> None:
        """Send the chosen ones once more, and say which could not be."""
        assert isinstance(request.user, User)  # noqa: S101  (narrows the type: the admin is for staff)
        queued = 0
        for delivery in chosen.select_related("endpoint"):
            try:
                endpoints.resend(actor=request.user, delivery=delivery)
                queued += 1
            except Refused as refusal:
                messages.error(request, f"{delivery}: {refusal}")
        if queued:
            sentence = ngettext("%(count)d건을 다시 보내요.", "%(count)d건을 다시 보내요.", queued)
            messages.success(request, sentence % {"count": queued})

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Whether this person may send again."""
        return request.user.has_perm("accounts.change_webhookendpoint")
