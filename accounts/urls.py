"""Addresses of the entrance, of one's own account, and of what allauth does for both.

allauth's views keep allauth's names (its templates and redirects use them); the addresses are ours.
"""

from importlib import import_module

from allauth.account import urls as account_urls
from allauth.socialaccount import providers
from allauth.socialaccount import urls as social_urls
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import entrance, me, notifications, points, privacy

OURS = {"account_login", "account_logout", "account_signup", "account_reset_password", "socialaccount_signup"}


def _without_ours(patterns: list[URLPattern]) -> list[URLPattern]:
    return [pattern for pattern in patterns if pattern.name not in OURS]


def _provider_patterns() -> list[URLPattern | URLResolver]:
    """Where the configured providers send people back to; none without keys."""
    found: list[URLPattern | URLResolver] = []
    for provider in providers.registry.get_class_list():
        found += import_module(f"{provider.get_package()}.urls").urlpatterns
    return found


own_account = (
    [
        path("", me.me, name="me"),
        path("profile/", me.edit_profile, name="profile"),
        path("consents/", me.choose_consents, name="consents"),
        path("data/", privacy.data, name="export"),
        path("data/<str:token>/", privacy.download, name="export-download"),
        path("points/", points.history, name="points"),
        path("notifications/", notifications.listing, name="notifications"),
        path("notifications/read/", notifications.read_all, name="notifications-read"),
        path("notifications/<int:pk>/read/", notifications.read, name="notification-read"),
        path("notifications/settings/", notifications.choices, name="notification-settings"),
        path("notifications/stop/<str:token>/", notifications.stop, name="notification-stop"),
        path("leave/", privacy.leave, name="leave"),
        path("stay/", privacy.stay, name="stay"),
    ],
    "accounts",
)

urlpatterns = [
    path("login/", entrance.login, name="account_login"),
    path("logout/", entrance.logout, name="account_logout"),
    path("signup/", entrance.signup, name="account_signup"),
    path("me/account/password/reset/", entrance.reset_password, name="account_reset_password"),
    path("me/account/", include(_without_ours(account_urls.urlpatterns))),
    path("me/2fa/", include("allauth.mfa.urls")),
    path("me/sessions/", include("allauth.usersessions.urls")),
    path("3rdparty/signup/", entrance.social_signup, name="socialaccount_signup"),
    path("3rdparty/", include(_without_ours(social_urls.urlpatterns))),
    path("3rdparty/", include(_provider_patterns())),
    path("me/", include(own_account)),
]
