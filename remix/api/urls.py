"""Addresses of the memes' API, under /api/v1/remix/."""

from django.urls import path

from remix.api import strategy

app_name = "remix-api"
urlpatterns = [
    path("<str:node_id>/strategy/", strategy.StrategyView.as_view(), name="strategy"),
]
