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
    "remix/<str:node_id>/tree/": Row("/remix/{node}/tree/", EVERYBODY),
    "remix/<str:node_id>/tree.svg": Row("/remix/{node}/tree.svg", EVERYBODY),
    "remix/<str:node_id>/fork/": Row("/remix/{node}/fork/", SIGNED_IN, "POST"),
    "remix/<str:node_id>/edit/": Row("/remix/{node}/edit/", "s--oo"),
    "remix/<str:node_id>/edit/mutations/": Row("/remix/{node}/edit/mutations/", "s--oo", "POST"),
    "remix/<str:node_id>/edit/publish/": Row("/remix/{node}/edit/publish/", "s--oo", "POST"),
    "remix/<str:node_id>/text-guide.txt": Row("/remix/{node}/text-guide.txt", EVERYBODY),
    "remix/<str:node_id>/beat-guide.wav": Row("/remix/{node}/beat-guide.wav", EVERYBODY),
    "remix/<str:node_id>/storyboard.zip": Row("/remix/{node}/storyboard.zip", EVERYBODY),
    "media/<path:name>": Row("/media/exports/anything.zip", "-----"),
    # The API
    "api/v1/remix/<str:node_id>/strategy/": Row("/api/v1/remix/{node}/strategy/", SIGNED_IN),
    # The API's tokens
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
}

# Model: what a curator may, what an admin may.
ADMIN: dict[str, tuple[str, str]] = {
    "accounts.apikey": ("", "vac"),
    "accounts.auditentry": ("", "v"),
    "accounts.consent": ("", "v"),
    "accounts.dataexport": ("", "v"),
    "accounts.refreshfamily": ("", "v"),
    "accounts.user": ("", "vac"),
    "procrastinate.procrastinatejob": ("", ""),
    "remix.analysis": ("vc", "vc"),
    "remix.brief": ("v", "v"),
    "remix.manualreview": ("v", "v"),
    "remix.modelcall": ("v", "v"),
    "remix.remixnode": ("vc", "vc"),
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
