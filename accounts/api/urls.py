"""Addresses of the API's tokens, under /api/v1/."""

from django.urls import path

from accounts.api import views

app_name = "accounts-api"
urlpatterns = [
    path("token/", views.TokenView.as_view(), name="token"),
    path("token/refresh/", views.RefreshView.as_view(), name="token-refresh"),
    path("token/revoke/", views.RevokeView.as_view(), name="token-revoke"),
]
