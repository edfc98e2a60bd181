"""Rewards with their codes, and the ledger of what was handed out."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from campaigns.models import Coupon, Redemption, Reward, RewardKind
from remix.admin.read_only import ReadOnly


@admin.register(Reward)
class RewardAdmin(ReadOnly):
    """All rewards: how many went out, how many codes are left. They are edited on their campaign's page."""

    empty_says = _("보상은 캠페인 페이지에서 만들어요. 캠페인을 열고 아래쪽 ‘보상’에 적어 주세요.")
    list_display = ["title", "campaign", "kind", "capacity", "handed_out", "codes_left", "import_codes"]
    list_filter = ["kind", ("campaign", AutocompleteSelectFilter)]
    list_filter_submit = True
    search_fields = ["title", "campaign__title", "campaign__brand"]
    list_select_related = ["campaign"]
    fields = ["campaign", "kind", "title", "description", "points", "capacity", "visits_needed", "unit_cost"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reward]:
        """With the counts."""
        newest = Redemption.objects.filter(reward=OuterRef("pk")).order_by().values("reward")
        codes = Coupon.objects.filter(reward=OuterRef("pk"), handed_out_at=None).order_by().values("reward")
        found: QuerySet[Reward] = super().get_queryset(request)
        return found.annotate(
            out=Coalesce(Subquery(newest.annotate(last=Max("number")).values("last")), 0),
            left=Coalesce(Subquery(codes.annotate(number=Count("pk")).values("number")), 0),
        )

    @admin.display(description=_("나간 수"), ordering="out")
    def handed_out(self, reward: Any) -> int:
        """By the ledger."""
        return int(reward.out)

    @admin.display(description=_("남은 코드"), ordering="left")
    def codes_left(self, reward: Any) -> str:
        """Codes that nobody has yet; a warning in words when there are fewer than may go out."""
        if reward.kind != RewardKind.COUPON:
            return "–"
        missing = reward.capacity - reward.out - reward.left
        if missing <= 0:
            return f"{reward.left:,}"
        lacking = gettext("%(left)s (코드 %(missing)s개가 모자라요)")
        return lacking % {"left": f"{reward.left:,}", "missing": f"{missing:,}"}

    @admin.display(description=_("코드 넣기"))
    def import_codes(self, reward: Reward) -> str:
        """The way to the file with the codes."""
        if reward.kind != RewardKind.COUPON:
            return "–"
        address = reverse("admin:campaigns_campaign_import", args=[reward.campaign_id, "coupons"])
        return format_html('<a href="{}?reward={}">{}</a>', address, reward.pk, gettext("CSV로 넣기"))


@admin.register(Coupon)
class CouponAdmin(ReadOnly):
    """Codes: which are left; the code itself is shown to nobody who does not need it."""

    list_display = ["__str__", "reward", "expires_at", "handed_out_at"]
    list_filter = [("handed_out_at", admin.EmptyFieldListFilter), ("reward", AutocompleteSelectFilter)]
    list_filter_submit = True
    list_select_related = ["reward"]
    show_full_result_count = False
    fields = ["reward", "__str__", "expires_at", "handed_out_at"]


@admin.register(Redemption)
class RedemptionAdmin(ReadOnly):
    """The ledger, the newest first."""

    list_display = ["id", "campaign", "reward", "user", "number", "points", "cost", "campaign_spend", "created_at"]
    list_filter = [("campaign", AutocompleteSelectFilter), "reward__kind"]
    list_filter_submit = True
    search_fields = ["user__email", "user__name", "reward__title"]
    list_select_related = ["campaign", "reward", "user"]
    show_full_result_count = False
    fields = ["campaign", "reward", "user", "check_in", "coupon", "number", "points", "cost", "created_at"]
