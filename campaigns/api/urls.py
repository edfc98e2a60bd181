"""Addresses of the campaigns' API, under /api/v1/."""

from django.urls import path

from campaigns.api import campaigns, check_ins, places

app_name = "campaigns-api"
urlpatterns = [
    path("campaigns/", campaigns.CampaignsView.as_view(), name="campaigns"),
    path("campaigns/<slug:slug>/", campaigns.CampaignView.as_view(), name="campaign"),
    path("places/", places.PlacesView.as_view(), name="places"),
    path("check-ins/", check_ins.CheckInsView.as_view(), name="check-ins"),
    path("check-ins/<int:check_in_id>/", check_ins.CheckInView.as_view(), name="check-in"),
]
