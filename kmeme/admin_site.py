"""How the admin looks and what its sidebar offers: unfold's configuration, as data.

Read by the settings, so it may import nothing that needs the apps; what asks the database is named by its path and
lives in `kmeme.admin_dashboard`.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Paper and ink, and the one hot colour, as steps of one lightness scale each (see the tokens of the pages).
PAPER_AND_INK = {
    "50": "oklch(97.4% .008 87.5)",
    "100": "oklch(95% .011 86)",
    "200": "oklch(89.5% .018 84)",
    "300": "oklch(83% .021 83)",
    "400": "oklch(70% .024 78)",
    "500": "oklch(50% .02 76)",
    "600": "oklch(40.5% .018 78)",
    "700": "oklch(36% .016 79)",
    "800": "oklch(29% .012 79)",
    "900": "oklch(21% .007 78)",
    "950": "oklch(17% .005 82)",
}
HOT = {
    "50": "oklch(97.2% .014 40)",
    "100": "oklch(94% .032 39)",
    "200": "oklch(88% .066 38)",
    "300": "oklch(81% .11 37)",
    "400": "oklch(75% .155 36)",
    "500": "oklch(70.5% .19 35.1)",
    "600": "oklch(55.5% .195 33.2)",
    "700": "oklch(48.5% .172 33)",
    "800": "oklch(41.5% .144 33)",
    "900": "oklch(35.5% .115 33)",
    "950": "oklch(26% .082 33)",
}
JADE = {"100": "oklch(94.5% .03 177)", "400": "oklch(75.2% .12 176.3)", "600": "oklch(49.5% .09 177.2)"}


def _may(permission: str) -> Callable[[HttpRequest], bool]:
    """Whether the person may see a sidebar entry."""
    return lambda request: request.user.has_perm(permission)


def _entry(title: str | Promise, icon: str, url_name: str, permission: str, badge: str = "") -> dict[str, Any]:
    """One line of the sidebar; `badge` is the path of a callable that counts."""
    entry = {"title": title, "icon": icon, "link": reverse_lazy(url_name), "permission": _may(permission)}
    return {**entry, "badge": badge, "badge_style": "solid"} if badge else entry


def _on_a_video(request: HttpRequest) -> bool:
    """Whether the list of videos or one of them is shown, and not the page that takes in a new one."""
    return request.path.startswith("/admin/remix/video/") and not request.path.endswith("/add/")


def _other_language(request: HttpRequest) -> str:
    """The link that switches to the other language; the middleware remembers it."""
    return "?lang=en" if get_language() == "ko" else "?lang=ko"


def _other_language_name(request: HttpRequest) -> str:
    """What the other language calls itself."""
    return "English" if get_language() == "ko" else "한국어"


SIDEBAR: list[dict[str, Any]] = [
    {
        "title": _("오늘 할 일"),
        "separator": False,
        "items": [
            {
                "title": _("할 일 목록"),
                "icon": "inbox",
                "link": reverse_lazy("queue:list"),
                "permission": "curation.pages.may_see",
                "badge": "curation.pages.badge",
                "badge_style": "solid",
            },
            {"title": _("한눈에 보기"), "icon": "space_dashboard", "link": reverse_lazy("admin:index")},
            _entry(_("영상 올리기"), "add_circle", "admin:remix_video_add", "remix.add_video"),
            _entry(
                _("공개 달력"),
                "calendar_month",
                "admin:remix_publicationschedule_calendar",
                "remix.view_publicationschedule",
            ),
        ],
    },
    {
        "title": _("밈"),
        "separator": True,
        "items": [
            _entry(_("레시피"), "menu_book", "admin:remix_remixnode_changelist", "remix.view_remixnode"),
            _entry(_("분석"), "movie_filter", "admin:remix_analysis_changelist", "remix.view_analysis"),
            {
                **_entry(_("영상"), "smart_display", "admin:remix_video_changelist", "remix.view_video"),
                "active": _on_a_video,
            },
            _entry(_("제출 영상"), "verified", "admin:remix_uservideo_changelist", "remix.view_uservideo"),
            _entry(_("브리프"), "edit_note", "admin:remix_brief_changelist", "remix.view_brief"),
            _entry(_("내리기 요청"), "gavel", "admin:remix_takedown_changelist", "remix.view_takedown"),
            _entry(_("K-Success 기준"), "flag", "admin:remix_successcriteria_changelist", "remix.view_successcriteria"),
            _entry(_("모음"), "collections_bookmark", "admin:remix_collection_changelist", "remix.view_collection"),
            _entry(_("태그"), "sell", "admin:remix_tag_changelist", "remix.view_tag"),
            _entry(_("쓰지 않는 말"), "block", "admin:remix_bannedword_changelist", "remix.view_bannedword"),
        ],
    },
    {
        "title": _("캠페인"),
        "separator": True,
        "items": [
            _entry(_("캠페인"), "campaign", "admin:campaigns_campaign_changelist", "campaigns.view_campaign"),
            _entry(_("장소"), "location_on", "admin:campaigns_place_changelist", "campaigns.view_place"),
            _entry(_("인증"), "where_to_vote", "admin:campaigns_checkin_changelist", "campaigns.view_checkin"),
            _entry(_("보상"), "redeem", "admin:campaigns_reward_changelist", "campaigns.view_reward"),
            _entry(_("쿠폰"), "confirmation_number", "admin:campaigns_coupon_changelist", "campaigns.view_coupon"),
            _entry(_("지급"), "receipt_long", "admin:campaigns_redemption_changelist", "campaigns.view_redemption"),
        ],
    },
    {
        "title": _("운영"),
        "separator": True,
        "items": [
            _entry(_("모델 호출과 비용"), "payments", "admin:remix_modelcall_changelist", "remix.view_modelcall"),
            _entry(
                _("모델 비교"),
                "compare_arrows",
                "admin:remix_modelcomparison_changelist",
                "remix.view_modelcomparison",
            ),
            _entry(_("K-포인트"), "toll", "admin:accounts_pointentry_changelist", "accounts.view_pointentry"),
            _entry(
                _("웹훅 전달"), "webhook", "admin:accounts_webhookdelivery_changelist", "accounts.view_webhookdelivery"
            ),
            _entry(_("사람들"), "group", "admin:accounts_user_changelist", "accounts.view_user"),
            _entry(_("감사 기록"), "history", "admin:accounts_auditentry_changelist", "accounts.view_auditentry"),
        ],
    },
]

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "K-Meme Factory",
    "SITE_HEADER": "K-Meme Factory",
    "SITE_SUBHEADER": _("큐레이터 작업실"),
    "SITE_URL": "/remix/",
    "SITE_SYMBOL": "music_note",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("favicon.svg")},
    ],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "12px",
    "DASHBOARD_CALLBACK": "kmeme.admin_dashboard.dashboard",
    "STYLES": [lambda request: static("admin_kmeme/admin.css")],
    "COLORS": {
        "base": PAPER_AND_INK,
        "primary": HOT,
        "jade": JADE,
        "font": {
            "subtle-light": "var(--color-base-500)",
            "subtle-dark": "var(--color-base-400)",
            "default-light": "var(--color-base-700)",
            "default-dark": "var(--color-base-200)",
            "important-light": "var(--color-base-950)",
            "important-dark": "var(--color-base-50)",
        },
    },
    "ACCOUNT": {
        "navigation": [
            {"title": _("비밀번호 바꾸기"), "link": reverse_lazy("admin:password_change")},
            {"title": _other_language_name, "link": _other_language},
        ]
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": SIDEBAR},
}
