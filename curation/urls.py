"""Addresses of the curators' queue, inside the admin."""

from django.contrib import admin
from django.urls import path

from curation import bulk_views, views

app_name = "queue"

urlpatterns = [
    path("", admin.site.admin_view(views.list_view), name="list"),
    path("bulk/", admin.site.admin_view(bulk_views.bulk_view), name="bulk"),
    path("undo/", admin.site.admin_view(bulk_views.undo_view), name="undo"),
    path("views/", admin.site.admin_view(views.save_view), name="save-view"),
    path("views/<int:pk>/drop/", admin.site.admin_view(views.drop_view), name="drop-view"),
    path("<int:pk>/", admin.site.admin_view(views.item_view), name="item"),
    path("<int:pk>/<slug:verb>/", admin.site.admin_view(views.act_view), name="act"),
]
