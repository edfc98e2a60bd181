"""Where certificates are checked, by people and by programs."""

from django.urls import path

from remix.views import badges, certificate

urlpatterns = [
    path("", certificate.check, name="certificate-check"),
    path("issuer.json", badges.issuer, name="badge-issuer"),
    path("keys.json", badges.key_set, name="badge-keys"),
    path("keys/<str:key_id>.json", badges.key, name="badge-key"),
    path("status/<int:number>.jwt", badges.status, name="badge-status"),
    path("<str:code>/", certificate.certificate, name="certificate"),
    path("<str:code>/qr.svg", certificate.qr, name="certificate-qr"),
    path("<str:code>/share.jpg", certificate.image, name="certificate-image"),
    path("<str:code>/badge.json", badges.badge, name="badge"),
    path("<str:code>/badge.jwt", badges.token, name="badge-token"),
]
