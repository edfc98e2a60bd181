"""Where every address leads."""

from django.contrib import admin
from django.urls import include, path

from kmeme import health

admin.site.site_url = "/remix/"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("remix.urls")),
]
