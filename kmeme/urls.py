"""Where every address leads."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.views.generic import RedirectView

from campaigns.sitemaps import CampaignSitemap
from kmeme import health
from kmeme.crawlers import robots
from kmeme.monitoring import prometheus
from remix.sitemaps import PageSitemap, RecipeSitemap

admin.site.site_url = "/remix/"
# The admin is entered through the site's own sign-in, with its limits and its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "kmeme.views.server_error"

SITEMAPS = {"pages": PageSitemap, "recipes": RecipeSitemap, "campaigns": CampaignSitemap}

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", prometheus.scrape, name="metrics"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}, name="sitemaps"),
    path("sitemap-<str:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    # One way to change a password: it ends what was signed in with the old one.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/queue/", include("curation.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("kmeme.api")),
    path("", include("accounts.urls")),
    path("", include("remix.urls")),
    path("campaigns/", include("campaigns.urls")),
]
