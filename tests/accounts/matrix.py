"""Who may open what: one row for every address of the site. A new address without a row fails the tests.

A row is the route as Django spells it, an example path, and what happens to: anonymous, creator, partner, curator,
admin, in this order:

    o  opens (any answer that is not one of the others: also an incomplete form, or being asked for the password again)
    s  is sent to sign in (a redirect to /login/, or 401)
    x  is refused (403)
    -  is not found (404): that it exists is nobody's business

Paths may name objects of tests/accounts/world.py, such as {node}. Addresses below /api/ are asked with a token, all
others with a session. Admin pages of a model need one line in ADMIN: v list, page and history; a add; c change;
d delete. `python -m tests.accounts.matrix` prints docs/permissions.md.
"""

from dataclasses import dataclass

ROLES = ("anonymous", "creator", "partner", "curator", "admin")
EVERYBODY, SIGNED_IN, STAFF, ADMINS = "ooooo", "soooo", "sxxoo", "sxxxo"
OUTCOMES = {"o": "yes", "s": "signs in first", "x": "refused", "-": "not found"}


@dataclass(frozen=True, slots=True)
class Row:
    """One address."""

    path: str
    outcomes: str
    method: str = "GET"


PAGES: dict[str, Row] = {
    "healthz": Row("/healthz", EVERYBODY),
    "readyz": Row("/readyz", EVERYBODY),
    # Only for the networks in METRICS_ALLOWED, whoever asks
    "metrics": Row("/metrics", "-----"),
    # What search engines ask for
    "robots.txt": Row("/robots.txt", EVERYBODY),
    "sitemap.xml": Row("/sitemap.xml", EVERYBODY),
    "sitemap-<str:section>.xml": Row("/sitemap-recipes.xml", EVERYBODY),
    # The entrance
    "login/": Row("/login/", EVERYBODY),
    "logout/": Row("/logout/", EVERYBODY),
    "signup/": Row("/signup/", EVERYBODY),
    "me/account/password/reset/": Row("/me/account/password/reset/", EVERYBODY),
    "me/account/password/reset/done/": Row("/me/account/password/reset/done/", EVERYBODY),
    "me/account/password/reset/key/done/": Row("/me/account/password/reset/key/done/", EVERYBODY),
    r"me/account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Row(
        "/me/account/password/reset/key/1-wrong/", EVERYBODY
    ),
    "me/account/inactive/": Row("/me/account/inactive/", EVERYBODY),
    "me/account/confirm-email/": Row("/me/account/confirm-email/", EVERYBODY),
    r"me/account/^confirm-email/(?P<key>[-:\w]+)/$": Row("/me/account/confirm-email/wrong/", EVERYBODY),
    "me/account/login/code/confirm/": Row("/me/account/login/code/confirm/", SIGNED_IN),
    "me/2fa/authenticate/": Row("/me/2fa/authenticate/", SIGNED_IN),
    "me/2fa/webauthn/login/": Row("/me/2fa/webauthn/login/", SIGNED_IN),
    "3rdparty/signup/": Row("/3rdparty/signup/", "sssss"),
    "3rdparty/login/cancelled/": Row("/3rdparty/login/cancelled/", EVERYBODY),
    "3rdparty/login/error/": Row("/3rdparty/login/error/", "sssss"),
    # One's own account: everybody sees only their own
    "me/": Row("/me/", SIGNED_IN),
    "me/profile/": Row("/me/profile/", SIGNED_IN),
    "me/consents/": Row("/me/consents/", SIGNED_IN),
    "me/data/": Row("/me/data/", SIGNED_IN),
    "me/data/<str:token>/": Row("/me/data/{someone_elses_export}/", "s----"),
    "me/points/": Row("/me/points/", SIGNED_IN),
    "me/notifications/": Row("/me/notifications/", SIGNED_IN),
    "me/notifications/read/": Row("/me/notifications/read/", SIGNED_IN, "POST"),
    "me/notifications/<int:pk>/read/": Row("/me/notifications/{someone_elses_news}/read/", "s----", "POST"),
    "me/notifications/settings/": Row("/me/notifications/settings/", SIGNED_IN),
    "me/notifications/stop/<str:token>/": Row("{stop_mails}", EVERYBODY),
    "me/leave/": Row("/me/leave/", SIGNED_IN),
    "me/stay/": Row("/me/stay/", SIGNED_IN, "POST"),
    "me/sessions/": Row("/me/sessions/", SIGNED_IN),
    "me/account/reauthenticate/": Row("/me/account/reauthenticate/", SIGNED_IN),
    "me/account/email/": Row("/me/account/email/", SIGNED_IN),
    "me/account/password/change/": Row("/me/account/password/change/", SIGNED_IN),
    "me/account/password/set/": Row("/me/account/password/set/", SIGNED_IN),
    "me/2fa/": Row("/me/2fa/", SIGNED_IN),
    "me/2fa/reauthenticate/": Row("/me/2fa/reauthenticate/", SIGNED_IN),
    "me/2fa/totp/activate/": Row("/me/2fa/totp/activate/", SIGNED_IN),
    "me/2fa/totp/deactivate/": Row("/me/2fa/totp/deactivate/", "s----"),
    "me/2fa/recovery-codes/": Row("/me/2fa/recovery-codes/", "s----"),
    "me/2fa/recovery-codes/generate/": Row("/me/2fa/recovery-codes/generate/", SIGNED_IN),
    "me/2fa/recovery-codes/download/": Row("/me/2fa/recovery-codes/download/", "s----"),
    "me/2fa/webauthn/": Row("/me/2fa/webauthn/", SIGNED_IN),
    "me/2fa/webauthn/add/": Row("/me/2fa/webauthn/add/", SIGNED_IN),
    "me/2fa/webauthn/reauthenticate/": Row("/me/2fa/webauthn/reauthenticate/", SIGNED_IN),
    "me/2fa/webauthn/keys/<int:pk>/remove/": Row("/me/2fa/webauthn/keys/{someone_elses_key}/remove/", SIGNED_IN),
    "me/2fa/webauthn/keys/<int:pk>/edit/": Row("/me/2fa/webauthn/keys/{someone_elses_key}/edit/", SIGNED_IN),
    "3rdparty/": Row("/3rdparty/", SIGNED_IN),
    # Memes
    "": Row("/", EVERYBODY),
    "remix/": Row("/remix/", EVERYBODY),
    "remix/<str:node_id>/": Row("/remix/{node}/", EVERYBODY),
    "remix/<str:node_id>/preview/": Row("/remix/{node}/preview/", "---oo"),
    "remix/<str:node_id>/shoot/": Row("/remix/{node}/shoot/", EVERYBODY),
    "remix/<str:node_id>/submit/": Row("/remix/{node}/submit/", SIGNED_IN),
    "remix/<str:node_id>/tree/": Row("/remix/{node}/tree/", EVERYBODY),
    "remix/<str:node_id>/tree.svg": Row("/remix/{node}/tree.svg", EVERYBODY),
    "remix/<str:node_id>/fork/": Row("/remix/{node}/fork/", SIGNED_IN, "POST"),
    "remix/<str:node_id>/edit/": Row("/remix/{node}/edit/", "s--oo"),
    "remix/<str:node_id>/edit/mutations/": Row("/remix/{node}/edit/mutations/", "s--oo", "POST"),
    "remix/<str:node_id>/edit/publish/": Row("/remix/{node}/edit/publish/", "s--oo", "POST"),
    "remix/<str:node_id>/text-guide.txt": Row("/remix/{node}/text-guide.txt", EVERYBODY),
    "remix/<str:node_id>/beat-guide.wav": Row("/remix/{node}/beat-guide.wav", EVERYBODY),
    "remix/<str:node_id>/share.jpg": Row("/remix/{node}/share.jpg", EVERYBODY),
    "remix/<str:node_id>/storyboard.zip": Row("/remix/{node}/storyboard.zip", EVERYBODY),
    "collections/<str:slug>/": Row("/collections/x/", "---oo"),  # not public: staff only
    # What somebody else handed in: its creator's and the curators' business
    "submissions/": Row("/submissions/", SIGNED_IN),
    "submissions/<int:pk>/": Row("/submissions/{submission}/", "s--oo"),
    "submissions/<int:pk>/views/": Row("/submissions/{submission}/views/", "s--oo", "POST"),
    "submissions/<int:pk>/withdraw/": Row("/submissions/{submission}/withdraw/", "s--xx", "POST"),
    "submissions/<int:pk>/appeal/": Row("/submissions/{submission}/appeal/", "s--oo", "POST"),
    "submissions/<int:pk>/measure/": Row("/submissions/{submission}/measure/", "s--oo", "POST"),
    "submissions/<int:pk>/file/": Row("/submissions/{submission}/file/", "s----"),
    "submissions/<int:pk>/views/<int:report_id>/proof/": Row("/submissions/{submission}/views/1/proof/", "s----"),
    # Certificates: anybody checks them
    "verify/": Row("/verify/", EVERYBODY),
    "verify/issuer.json": Row("/verify/issuer.json", EVERYBODY),
    "verify/keys.json": Row("/verify/keys.json", EVERYBODY),
    "verify/keys/<str:key_id>.json": Row("/verify/keys/none.json", "-----"),
    "verify/status/<int:number>.jwt": Row("/verify/status/0.jwt", EVERYBODY),
    "verify/<str:code>/": Row("/verify/{certificate}/", EVERYBODY),
    "verify/<str:code>/qr.svg": Row("/verify/{certificate}/qr.svg", EVERYBODY),
    "verify/<str:code>/share.jpg": Row("/verify/{certificate}/share.jpg", EVERYBODY),
    "verify/<str:code>/badge.json": Row("/verify/{certificate}/badge.json", EVERYBODY),
    "verify/<str:code>/badge.jwt": Row("/verify/{certificate}/badge.jwt", EVERYBODY),
    # Asking for a recipe to be taken down: anybody may, and follows it by a number
    "takedown/": Row("/takedown/", EVERYBODY),
    "takedown/<str:code>/": Row("/takedown/{takedown}/", EVERYBODY),
    "takedown/<str:code>/object/": Row("/takedown/{takedown}/object/", "soooo", "POST"),
    "media/<path:name>": Row("/media/exports/anything.zip", "-----"),
    # Campaigns
    "campaigns/": Row("/campaigns/", EVERYBODY),
    "campaigns/places.json": Row("/campaigns/places.json?near=37.5,127", EVERYBODY),
    "campaigns/display.<str:token>/": Row("/campaigns/display.{display}/", EVERYBODY),
    "campaigns/display.<str:token>/code.json": Row("/campaigns/display.{display}/code.json", EVERYBODY),
    "campaigns/forget.positions/": Row("/campaigns/forget.positions/", SIGNED_IN, "POST"),
    "campaigns/<slug:slug>/": Row("/campaigns/{campaign}/", EVERYBODY),
    "campaigns/<slug:slug>/places.json": Row("/campaigns/{campaign}/places.json", EVERYBODY),
    "campaigns/<slug:slug>/brand.css": Row("/campaigns/{campaign}/brand.css", EVERYBODY),
    "campaigns/<slug:slug>/check-in/": Row("/campaigns/{campaign}/check-in/", "s----"),
    "campaigns/<slug:slug>/check-in/<int:place_id>/": Row("/campaigns/{campaign}/check-in/{place}/", SIGNED_IN),
    "campaigns/<slug:slug>/rewards/<int:reward_id>/": Row("/campaigns/{campaign}/rewards/{reward}/", SIGNED_IN, "POST"),
    "campaigns/<slug:slug>/remix/<str:node_id>/": Row("/campaigns/{campaign}/remix/{node}/", EVERYBODY),
    # The API
    "api/v1/schema/": Row("/api/v1/schema/", EVERYBODY),
    "api/v1/docs/": Row("/api/v1/docs/", EVERYBODY),
    "api/v1/me/": Row("/api/v1/me/", SIGNED_IN),
    "api/v1/remix/": Row("/api/v1/remix/", SIGNED_IN),
    "api/v1/remix/analyze/": Row("/api/v1/remix/analyze/", SIGNED_IN, "POST"),
    "api/v1/remix/<str:node_id>/": Row("/api/v1/remix/{node}/", SIGNED_IN),
    "api/v1/remix/<str:node_id>/ancestors/": Row("/api/v1/remix/{node}/ancestors/", SIGNED_IN),
    "api/v1/remix/<str:node_id>/descendants/": Row("/api/v1/remix/{node}/descendants/", SIGNED_IN),
    "api/v1/remix/<str:node_id>/tree/": Row("/api/v1/remix/{node}/tree/", SIGNED_IN),
    "api/v1/remix/<str:node_id>/mutations/": Row("/api/v1/remix/{node}/mutations/", SIGNED_IN),
    "api/v1/remix/<str:node_id>/strategy/": Row("/api/v1/remix/{node}/strategy/", SIGNED_IN),
    "api/v1/remix/<str:node_id>/similar/": Row("/api/v1/remix/{node}/similar/", SIGNED_IN),
    "api/v1/remix/<str:node_id>/text-guide/": Row("/api/v1/remix/{node}/text-guide/", SIGNED_IN),
    "api/v1/similar/": Row("/api/v1/similar/?text=dance", SIGNED_IN),
    "api/v1/analyses/<int:analysis_id>/": Row("/api/v1/analyses/{analysis}/", "s----"),
    "api/v1/campaigns/": Row("/api/v1/campaigns/", SIGNED_IN),
    "api/v1/campaigns/<slug:slug>/": Row("/api/v1/campaigns/{campaign}/", SIGNED_IN),
    "api/v1/places/": Row("/api/v1/places/?near=37.5663,126.9779", SIGNED_IN),
    # Visits and results: a person's own
    "api/v1/check-ins/": Row("/api/v1/check-ins/", SIGNED_IN),
    "api/v1/check-ins/<int:check_in_id>/": Row("/api/v1/check-ins/{someone_elses_check_in}/", "s----"),
    "api/v1/submissions/": Row("/api/v1/submissions/", SIGNED_IN),
    "api/v1/submissions/<int:submission_id>/": Row("/api/v1/submissions/{submission}/", "s----"),
    "api/v1/submissions/<int:submission_id>/submit/": Row("/api/v1/submissions/{submission}/submit/", "s----", "POST"),
    "api/v1/submissions/<int:submission_id>/withdraw/": Row(
        "/api/v1/submissions/{submission}/withdraw/", "s----", "POST"
    ),
    "api/v1/submissions/<int:submission_id>/views/": Row("/api/v1/submissions/{submission}/views/", "s----", "POST"),
    "api/v1/submissions/<int:submission_id>/appeal/": Row("/api/v1/submissions/{submission}/appeal/", "s----", "POST"),
    # Uploads: a person's own; parts go to signed addresses, which ask for nobody
    "api/v1/uploads/": Row("/api/v1/uploads/", SIGNED_IN, "POST"),
    "api/v1/uploads/<uuid:upload_id>/": Row("/api/v1/uploads/{someone_elses_upload}/", "s----"),
    "api/v1/uploads/<uuid:upload_id>/parts/": Row("/api/v1/uploads/{someone_elses_upload}/parts/", "s----", "POST"),
    "api/v1/uploads/<uuid:upload_id>/parts/<int:number>/": Row(
        "/api/v1/uploads/{someone_elses_upload}/parts/1/", "xxxxx", "PUT"
    ),
    "api/v1/uploads/<uuid:upload_id>/finalise/": Row(
        "/api/v1/uploads/{someone_elses_upload}/finalise/", "s----", "POST"
    ),
    # The API's tokens
    "api/v1/webhooks/": Row("/api/v1/webhooks/", "sxoxo"),
    "api/v1/webhooks/events/": Row("/api/v1/webhooks/events/", "sxoxo"),
    "api/v1/webhooks/<uuid:webhook_id>/": Row("/api/v1/webhooks/{someone_elses_webhook}/", "sx-x-"),
    "api/v1/webhooks/<uuid:webhook_id>/secret/": Row(
        "/api/v1/webhooks/{someone_elses_webhook}/secret/", "sx-x-", "POST"
    ),
    "api/v1/webhooks/<uuid:webhook_id>/deliveries/": Row(
        "/api/v1/webhooks/{someone_elses_webhook}/deliveries/", "sx-x-"
    ),
    "api/v1/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/resend/": Row(
        "/api/v1/webhooks/{someone_elses_webhook}/deliveries/{someone_elses_webhook}/resend/", "sx-x-", "POST"
    ),
    "api/v1/token/": Row("/api/v1/token/", EVERYBODY, "POST"),
    "api/v1/token/refresh/": Row("/api/v1/token/refresh/", EVERYBODY, "POST"),
    "api/v1/token/revoke/": Row("/api/v1/token/revoke/", EVERYBODY, "POST"),
    # The admin's own pages
    "admin/": Row("/admin/", STAFF),
    "admin/search/": Row("/admin/search/", STAFF),
    "admin/login/": Row("/admin/login/", STAFF),
    "admin/logout/": Row("/admin/logout/", EVERYBODY, "POST"),
    "admin/password_change/": Row("/admin/password_change/", EVERYBODY),
    "admin/password_change/done/": Row("/admin/password_change/done/", STAFF),
    "admin/autocomplete/": Row(
        "/admin/autocomplete/?app_label=accounts&model_name=apikey&field_name=user&term=a", "sxxxo"
    ),
    "admin/jsi18n/": Row("/admin/jsi18n/", STAFF),
    "admin/r/<path:content_type_id>/<path:object_id>/": Row("/admin/r/0/0/", "sxx--"),
    "admin/(?P<url>.*)$": Row("/admin/nothing-here", "sxx--"),
    "admin/accounts/user/<id>/password/": Row("/admin/accounts/user/{user}/password/", ADMINS),
    "admin/accounts/auditentry/csv/": Row("/admin/accounts/auditentry/csv/", ADMINS),
    "admin/remix/analysis/<int:pk>/status/": Row("/admin/remix/analysis/{analysis}/status/", STAFF),
    "admin/remix/remixnode/<int:pk>/live/": Row("/admin/remix/remixnode/{node_number}/live/", STAFF, "POST"),
    "admin/remix/remixnode/<int:pk>/axe/": Row("/admin/remix/remixnode/{node_number}/axe/", STAFF, "POST"),
    "admin/remix/remixnode/<int:pk>/checks/": Row("/admin/remix/remixnode/{node_number}/checks/", STAFF, "POST"),
    "admin/remix/remixnode/<int:pk>/revisions/": Row("/admin/remix/remixnode/{node_number}/revisions/", STAFF),
    "admin/remix/publicationschedule/calendar/": Row("/admin/remix/publicationschedule/calendar/", STAFF),
    "admin/campaigns/campaign/<int:pk>/move/": Row(
        "/admin/campaigns/campaign/{campaign_number}/move/",
        "sxx--",
        "POST",  # without a button's name
    ),
    "admin/campaigns/campaign/<int:pk>/report/": Row("/admin/campaigns/campaign/{campaign_number}/report/", STAFF),
    "admin/campaigns/campaign/<int:pk>/preview/": Row("/admin/campaigns/campaign/{campaign_number}/preview/", STAFF),
    "admin/campaigns/campaign/<int:pk>/import/<str:kind>/": Row(
        "/admin/campaigns/campaign/{campaign_number}/import/places/", STAFF
    ),
    "admin/campaigns/campaign/<int:pk>/imports/<int:job>/": Row(
        "/admin/campaigns/campaign/{campaign_number}/imports/{csv_import}/", STAFF
    ),
    "admin/campaigns/campaign/<int:pk>/imports/<int:job>/bad/": Row(
        "/admin/campaigns/campaign/{campaign_number}/imports/{csv_import}/bad/", STAFF
    ),
    "admin/campaigns/campaign/import/<str:kind>/sample.csv": Row(
        "/admin/campaigns/campaign/import/places/sample.csv", STAFF
    ),
    "admin/campaigns/place/search/": Row("/admin/campaigns/place/search/?q=x", STAFF),
    "admin/campaigns/place/around/<int:campaign_id>/": Row(
        "/admin/campaigns/place/around/{campaign_number}/?box=126,37,128,38", STAFF
    ),
    # The curators' queue
    "admin/queue/": Row("/admin/queue/", STAFF),
    "admin/queue/<int:pk>/": Row("/admin/queue/{work_item}/", STAFF),
    "admin/queue/<int:pk>/<slug:verb>/": Row("/admin/queue/{work_item}/note/", STAFF, "POST"),
    "admin/queue/bulk/": Row("/admin/queue/bulk/", STAFF, "POST"),
    "admin/queue/undo/": Row("/admin/queue/undo/", STAFF, "POST"),
    "admin/queue/views/": Row("/admin/queue/views/", STAFF, "POST"),
    "admin/queue/views/<int:pk>/drop/": Row("/admin/queue/views/1/drop/", STAFF, "POST"),
    "admin/campaigns/checkinreview/<int:pk>/picture/": Row(
        "/admin/campaigns/checkinreview/{visit_review}/picture/",
        "sxx--",  # the example has none
    ),
}

# Model: what a curator may, what an admin may.
ADMIN: dict[str, tuple[str, str]] = {
    "accounts.apikey": ("", "vac"),
    "accounts.auditentry": ("", "v"),
    "accounts.consent": ("", "v"),
    "accounts.dataexport": ("", "v"),
    "accounts.pointentry": ("va", "va"),
    "accounts.refreshfamily": ("", "v"),
    "accounts.user": ("", "vac"),
    "accounts.webhookdelivery": ("", "v"),
    "accounts.webhookendpoint": ("", "v"),
    "campaigns.campaign": ("vac", "vac"),
    "campaigns.checkin": ("v", "v"),
    "campaigns.checkinreview": ("vc", "vc"),
    "campaigns.coupon": ("v", "v"),
    "campaigns.place": ("vac", "vac"),
    "campaigns.redemption": ("v", "v"),
    "campaigns.reward": ("v", "v"),
    "procrastinate.procrastinatejob": ("", ""),
    "remix.analysis": ("vc", "vc"),
    "remix.bannedword": ("vacd", "vacd"),
    "remix.brief": ("v", "v"),
    "remix.collection": ("vacd", "vacd"),
    "remix.modelcall": ("v", "v"),
    "remix.modelcomparison": ("v", "va"),
    "remix.publicationschedule": ("v", "v"),
    "remix.remixnode": ("vc", "vc"),
    "remix.successcriteria": ("vac", "vac"),
    "remix.tag": ("vacd", "vacd"),
    "remix.takedown": ("vc", "vc"),
    "remix.uservideo": ("vc", "vc"),
    "remix.video": ("va", "va"),
}
NEEDS = {"changelist": "v", "change": "v", "history": "v", "add": "a", "delete": "d"}
LETTERS = {"v": "see", "a": "add", "c": "change", "d": "delete"}


def document() -> str:
    """docs/permissions.md."""
    lines = [
        "# Who may do what",
        "",
        "Made by `python -m tests.accounts.matrix`; the tests compare it with the site, address by address. The roles",
        "are groups (`accounts/roles.py` says which permissions each has; a migration applies it). A superuser may do",
        "everything and is not a role. Rules about single objects (whose draft, whose export) lie in the verbs.",
        "",
        "| role | for |",
        "|---|---|",
        "| creator | everybody who signs up: submits videos, makes remixes |",
        "| partner | brands and agencies: the API, with their own keys and scopes |",
        "| curator | staff: reviews analyses, edits and publishes recipes |",
        "| admin | staff: all that, and people, keys and the audit trail |",
        "",
        "## Addresses",
        "",
        f"| address | method | {' | '.join(ROLES)} |",
        f"|---|---|{'---|' * len(ROLES)}",
    ]
    for route, row in PAGES.items():
        cells = " | ".join(OUTCOMES[outcome] for outcome in row.outcomes)
        lines.append(f"| `/{route.replace('|', chr(92) + '|')}` | {row.method} | {cells} |")
    lines += ["", "## Admin, by model", "", "Creators and partners get nowhere in the admin.", ""]
    lines += ["| model | curator | admin |", "|---|---|---|"]
    for model, (curator, admin) in ADMIN.items():
        lines.append(f"| {model} | {_words(curator)} | {_words(admin)} |")
    return "\n".join(lines) + "\n"


def _words(letters: str) -> str:
    return ", ".join(LETTERS[letter] for letter in letters) or "nothing"


if __name__ == "__main__":
    print(document(), end="")  # noqa: T201
