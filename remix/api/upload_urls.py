"""Addresses of uploads, under /api/v1/uploads/."""

from django.urls import path

from remix.api import upload_parts, uploads

app_name = "uploads-api"
urlpatterns = [
    path("", uploads.UploadsView.as_view(), name="uploads"),
    path("<uuid:upload_id>/", uploads.UploadView.as_view(), name="upload"),
    path("<uuid:upload_id>/parts/", uploads.UploadPartsView.as_view(), name="parts"),
    path("<uuid:upload_id>/parts/<int:number>/", upload_parts.part, name="part"),
    path("<uuid:upload_id>/finalise/", uploads.UploadFinaliseView.as_view(), name="finalise"),
]
