"""People, keys and the audit trail in the admin, one model a file."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin

from accounts.admin import api_key, audit, consent, data_export, points, refresh_family, user, webhook

__all__ = ["api_key", "audit", "consent", "data_export", "points", "refresh_family", "user", "webhook"]

# allauth's rows change through its own pages, which tell the person and the audit trail.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
