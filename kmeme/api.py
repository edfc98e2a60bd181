"""Version 1 of the API: every room's addresses, the document, and the page that explains it."""

from django.urls import include, path

from kmeme.lib.api import docs

urlpatterns = [
    path("schema/", docs.schema, name="api-schema"),
    path("docs/", docs.page, name="api-docs"),
    path("", include("accounts.api.urls")),
    path("", include("remix.api.urls")),
    path("", include("campaigns.api.urls")),
    path("uploads/", include("remix.api.upload_urls")),
]
