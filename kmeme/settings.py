"""All settings, in one file; every knob comes from the environment and is listed in `.env.example`.

Defaults are the safe ones: DEBUG is off, and nothing talks to the outside unless a key asks for it.
A secret may be given as NAME or, for container secrets, as NAME_FILE with the path of a file that holds it.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from kmeme.admin_site import UNFOLD as UNFOLD
from kmeme.lib import redis_urls
from kmeme.lib.configuration import bucket_origin, derived_key, mailer, origins, social_origins, social_providers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()
environ.Env.read_env(BASE_DIR / ".env")

# --- The site -----------------------------------------------------------------------------------
DEBUG: bool = env.bool("DEBUG", default=False)
INSECURE_SECRET_KEY = "insecure-development-key-never-used-outside-debug"  # noqa: S105  (checks.py refuses it without DEBUG)
SECRET_KEY: str = env.str("SECRET_KEY", default=INSECURE_SECRET_KEY)
# Former keys, while sessions and second factors that were made with them are still about.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_HTTPS = urlsplit(SITE_URL).scheme == "https"
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "procrastinate.contrib.django",
    "rest_framework",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "kmeme",
    "accounts",
    "curation",
    "remix",
    "campaigns",
]

MIDDLEWARE = [
    "kmeme.monitoring.middleware.Watch",
    "django.middleware.security.SecurityMiddleware",
    "kmeme.lib.api.middleware.RequestId",
    "kmeme.page_cache.PageCache",
    "accounts.api.cors.PartnersOrigins",
    "kmeme.lib.api.middleware.Problems",
    "kmeme.middleware.DatabaseGone",
    "kmeme.lib.replica.VisitorsReadTheReplica",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kmeme.lib.api.middleware.Brotli",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "kmeme.middleware.AdminContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kmeme.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.RequestOrigin",
    "kmeme.lib.browser_features.PermissionsPolicy",
    "accounts.middleware.TooMany",
    "remix.gone.Tombstones",
    "accounts.middleware.StaffSecondFactor",
    "accounts.middleware.RequiredConsent",
]

ROOT_URLCONF = "kmeme.urls"
WSGI_APPLICATION = "kmeme.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Stores -------------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url(
        "DATABASE_URL",
        default="postgis:///kmeme",
        engine="django.contrib.gis.db.backends.postgis",
    )
}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
if TEST_DATABASE_NAME := env.str("TEST_DATABASE_NAME", default=""):
    DATABASES["default"]["TEST"] = {"NAME": TEST_DATABASE_NAME}
# A streaming replica that answers visitors' reads while it keeps up; the signed-in read what they wrote.
if env.str("DATABASE_REPLICA_URL", default=""):
    replica = env.db_url("DATABASE_REPLICA_URL", engine="django.contrib.gis.db.backends.postgis")
    DATABASES["replica"] = {
        **replica,
        "CONN_MAX_AGE": DATABASES["default"]["CONN_MAX_AGE"],
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 2, **replica.get("OPTIONS", {})},
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["kmeme.lib.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {"default": redis_urls.cache(REDIS_URL, env.str("CACHE_KEY_PREFIX", default="kmeme"))}
RATELIMIT_FAIL_OPEN = True  # the coarse brake (kmeme/lib/throttle.py) lets everybody pass without Redis
# Sessions live in Redis with the database behind it, so that losing Redis signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# What no address serves: people's exports.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(BASE_DIR / "var" / "private")))
# A bucket of S3, or of anything that speaks its wire (the endpoint); without its name, files lie under MEDIA_ROOT.
# The names are django-storages' own. Without keys boto3 looks for them itself (an instance's role).
AWS_STORAGE_BUCKET_NAME: str = env.str("AWS_STORAGE_BUCKET_NAME", default="")
AWS_S3_REGION_NAME: str = env.str("AWS_S3_REGION_NAME", default="") or "ap-northeast-2"
AWS_S3_ENDPOINT_URL: str | None = env.str("AWS_S3_ENDPOINT_URL", default="").rstrip("/") or None
AWS_S3_ADDRESSING_STYLE: str = env.str("AWS_S3_ADDRESSING_STYLE", default="") or (
    "path" if AWS_S3_ENDPOINT_URL else "virtual"
)
AWS_ACCESS_KEY_ID: str | None = env.str("AWS_ACCESS_KEY_ID", default="") or None
AWS_SECRET_ACCESS_KEY: str | None = env.str("AWS_SECRET_ACCESS_KEY", default="") or None
# What everybody may see is read from here ("https://cdn.example"); only this distribution may read the bucket.
MEDIA_CDN_URL: str = env.str("MEDIA_CDN_URL", default="").rstrip("/")
AWS_CLOUDFRONT_DISTRIBUTION_ARN: str = env.str("AWS_CLOUDFRONT_DISTRIBUTION_ARN", default="")
BUCKET_ORIGIN = bucket_origin(
    AWS_STORAGE_BUCKET_NAME, AWS_S3_REGION_NAME, AWS_S3_ENDPOINT_URL or "", AWS_S3_ADDRESSING_STYLE
)
MEDIA_ORIGINS = origins(BUCKET_ORIGIN, MEDIA_CDN_URL) if BUCKET_ORIGIN else []
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "remix.storage.backend.S3MediaStorage"
        if AWS_STORAGE_BUCKET_NAME
        else "django.core.files.storage.FileSystemStorage"
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "kmeme.lib.static_files.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o640
# Anything above 1 MB is streamed to a temporary file; a video is never held in memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:me"
LOGOUT_REDIRECT_URL = "/"
# Staff without a second factor see nothing but the page that sets one up. On where strangers can reach the site.
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=SITE_HTTPS and not DEBUG)
# The newest version of each text that people agree to; a new version of a required one asks again.
POLICY_VERSIONS: dict[str, str] = dict.fromkeys(
    ("data_collection", "marketing", "third_party", "location"), "2026-11"
) | env.json("POLICY_VERSIONS", default={})
REQUIRED_CONSENTS: list[str] = env.list("REQUIRED_CONSENTS", default=["data_collection"])
ERASURE_GRACE_DAYS = env.int("ERASURE_GRACE_DAYS", default=14)
EXPORT_LINK_HOURS = env.int("EXPORT_LINK_HOURS", default=72)
# The most K-points that one person earns in a day (Asia/Seoul).
POINTS_DAILY_CAP = env.int("POINTS_DAILY_CAP", default=500)

# --- Sign-in pages (django-allauth) -------------------------------------------------------------
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.about_you.AboutYou"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this browser stays, the others' session hashes do not match any more
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[K-Meme Factory] "
# These three are counted in accounts.attempts, exactly and also without Redis.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "signup": None, "reset_password": "5/m/key"}
ACCOUNT_FORMS = {
    "login": "accounts.forms.login.LoginForm",
    "signup": "accounts.forms.signup.SignupForm",
    "reset_password": "accounts.forms.login.ResetPasswordForm",
}
MFA_ADAPTER = "accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "K-Meme Factory"
# One step of 30 s either way: phones' clocks differ.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_HTTPS
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "accounts.forms.second_factor.ReauthenticateForm",
    "add_webauthn": "accounts.forms.second_factor.AddKeyForm",
}
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_AUTO_SIGNUP = False  # the consents are asked for first
SOCIALACCOUNT_PROVIDERS = social_providers(env)
INSTALLED_APPS += [f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS]

# --- Mail ---------------------------------------------------------------------------------------
# smtp+tls://user:password@host:587, smtps://..., filemail:///folder, consolemail:// (prints it; the default)
MAILERS = {"default": mailer(env)}
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="K-Meme Factory <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- API tokens ---------------------------------------------------------------------------------
ACCESS_TOKEN_SECONDS = 30 * 60
REFRESH_TOKEN_SECONDS = 7 * 24 * 3600
# [{"issuer": ..., "audience": ..., "jwks_url": ..., "name": "Firebase"}]: whose ID tokens sign people in to the API.
OIDC_PROVIDERS: list[dict[str, str]] = env.json("OIDC_PROVIDERS", default=[])
# Private networks that partners' webhooks may be sent to all the same, and by http: for development and tests only.
WEBHOOK_PRIVATE_NETWORKS: list[str] = env.list("WEBHOOK_PRIVATE_NETWORKS", default=[])
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.BearerAuthentication",
        "accounts.api.authentication.ApiKeyAuthentication",
        "accounts.api.authentication.SessionOfBrowser",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.api.permissions.HasScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttling.CallerThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kmeme.lib.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "kmeme.lib.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "kmeme.lib.api.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
# How often one person, or one address that does not say who it is, may ask the API for anything.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=600)
API_ANONYMOUS_REQUESTS_PER_MINUTE = env.int("API_ANONYMOUS_REQUESTS_PER_MINUTE", default=60)
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(seconds=ACCESS_TOKEN_SECONDS),
    "REFRESH_TOKEN_LIFETIME": timedelta(seconds=REFRESH_TOKEN_SECONDS),
    "SIGNING_KEY": derived_key(SECRET_KEY, "api tokens"),
    "ISSUER": SITE_URL,
}

# --- Open Badges --------------------------------------------------------------------------------
# PEM: the private key (RSA or P-256) that Open Badges are signed with, then former keys that are only to be published.
# Without one no badges are offered; with DEBUG a key of this checkout's own is derived.
BADGE_SIGNING_KEY: str = env.str("BADGE_SIGNING_KEY", default="", multiline=True)

# --- Languages and time -------------------------------------------------------------------------
# Our own texts are written in Korean and translated to English; libraries' English texts the other way round.
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("한국어")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

# --- Maps ---------------------------------------------------------------------------------------
# Nothing set: a plain ground with the coast of Korea and our own data. MAP_STYLE_URL is a MapLibre style (pages);
# MAP_TILES_URL ("https://tiles.example/{z}/{x}/{y}.png") serves the admin's map, and the pages' where no style is set.
MAP_STYLE_URL: str = env.str("MAP_STYLE_URL", default="")
MAP_TILES_URL: str = env.str("MAP_TILES_URL", default="")
MAP_ATTRIBUTION: str = env.str("MAP_ATTRIBUTION", default="")
# Origins that a style names besides its own (glyphs, sprites, tiles).
MAP_ORIGINS: list[str] = origins(MAP_STYLE_URL, MAP_TILES_URL, *env.list("MAP_ORIGINS", default=[]))
# Addresses of places by Google's Geocoding API, asked by a background job; off without a key.
GOOGLE_MAPS_API_KEY: str = env.str("GOOGLE_MAPS_API_KEY", default="")
GOOGLE_MAPS_BASE_URL: str = env.str("GOOGLE_MAPS_BASE_URL", default="https://maps.googleapis.com")
GEOCODING_TIMEOUT_SECONDS = env.float("GEOCODING_TIMEOUT_SECONDS", default=5.0)
GEOCODING_CACHE_SECONDS = env.int("GEOCODING_CACHE_SECONDS", default=30 * 24 * 3600)
# The most paid questions in a day (Asia/Seoul): an import of 100,000 places must not become a bill.
GEOCODING_DAILY_LIMIT = env.int("GEOCODING_DAILY_LIMIT", default=1000)

# --- Security -----------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=SITE_HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # a balancer asks over plain HTTP
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if SITE_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SITE_HTTPS
SECURE_HSTS_PRELOAD = SITE_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SITE_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
X_FRAME_OPTIONS = "DENY"
# How many proxies of ours stand in front: the client's address is that many entries from the right of X-Forwarded-For.
TRUSTED_PROXY_HOPS = env.int("TRUSTED_PROXY_HOPS", default=0)
# A signed-in browser is asked again after two weeks.
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=14 * 24 * 3600)
SESSION_COOKIE_SAMESITE = "Lax"
PASSWORD_RESET_TIMEOUT = 3600
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# The players of the three platforms, loaded only when a reader presses play.
EMBEDDED_PLAYERS = ["https://www.youtube-nocookie.com", "https://www.tiktok.com", "https://www.instagram.com"]
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *MAP_ORIGINS, *MEDIA_ORIGINS],
    "connect-src": [CSP.SELF, *MAP_ORIGINS, *MEDIA_ORIGINS],
    "worker-src": [CSP.SELF],
    "media-src": [CSP.SELF, "blob:", *MEDIA_ORIGINS],
    "frame-src": EMBEDDED_PLAYERS,
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    # Chromium checks where a form's answer redirects to as well: the sign-in pages of the configured providers.
    "form-action": [CSP.SELF, *social_origins(SOCIALACCOUNT_PROVIDERS)],
    "frame-ancestors": [CSP.NONE],
}

# GDAL below 3.9 cannot be kept from reading files that a spatial reference names; ours never come from people.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]

# --- Jobs ---------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "kmeme.monitoring.jobs.on_app_ready"
# A job whose worker has shown no heartbeat for this long is given to another worker.
JOB_STALLED_SECONDS = env.int("JOB_STALLED_SECONDS", default=30)
PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": min(10, JOB_STALLED_SECONDS / 3),
    "stalled_worker_timeout": JOB_STALLED_SECONDS,
}

# --- Video intake -------------------------------------------------------------------------------
VIDEO_MAX_BYTES = env.int("VIDEO_MAX_BYTES", default=200 * 1024 * 1024)
VIDEO_MAX_SECONDS = env.int("VIDEO_MAX_SECONDS", default=600)
# Command that brings a TikTok or Instagram video, e.g. "yt-dlp --no-playlist -o {output} {url}"; empty: off.
MEDIA_DOWNLOADER: str = env.str("MEDIA_DOWNLOADER", default="")
ANALYSIS_CACHE_SECONDS = env.int("ANALYSIS_CACHE_SECONDS", default=24 * 3600)
RECIPE_PAGE_CACHE_SECONDS = env.int("RECIPE_PAGE_CACHE_SECONDS", default=3600)
# How long a CDN may show a visitor's page without asking; 0: it asks each time, so that an edit shows at once.
PAGE_CDN_SECONDS = env.int("PAGE_CDN_SECONDS", default=0)

# --- The family tree ----------------------------------------------------------------------------
# The most ancestors that a node may have; index rows grow with it, and beyond about 110 they no longer fit.
NODE_MAX_DEPTH = min(env.int("NODE_MAX_DEPTH", default=100), 110)

# --- Campaigns ----------------------------------------------------------------------------------
# What a check-in by location is held against, over the defaults of campaigns/rules.py: {"weights": {"fix_stale": 0.4}}.
CHECKIN_RULES: dict[str, Any] = env.json("CHECKIN_RULES", default={})
# Exact coordinates of check-ins are kept this long, then a grid of about 1 km.
CHECKIN_EXACT_DAYS = env.int("CHECKIN_EXACT_DAYS", default=30)

# --- Models -------------------------------------------------------------------------------------
# "auto" takes the vendor's adapter when its key is set, and the local one (or a curator) otherwise.
VIDEO_ANALYZER: str = env.str("VIDEO_ANALYZER", default="auto")
BRIEF_WRITER: str = env.str("BRIEF_WRITER", default="auto")
EMBEDDER: str = env.str("EMBEDDER", default="auto")
GEMINI_API_KEY: str = env.str("GEMINI_API_KEY", default="")
GEMINI_BASE_URL: str = env.str("GEMINI_BASE_URL", default="")
GEMINI_API_VERSION: str = env.str("GEMINI_API_VERSION", default="v1")
GEMINI_MODEL: str = env.str("GEMINI_MODEL", default="gemini-3.8-flash")
GEMINI_EMBEDDING_MODEL: str = env.str("GEMINI_EMBEDDING_MODEL", default="gemini-embedding-2")
ANTHROPIC_API_KEY: str = env.str("ANTHROPIC_API_KEY", default="")
ANTHROPIC_BASE_URL: str = env.str("ANTHROPIC_BASE_URL", default="")
CLAUDE_MODEL: str = env.str("CLAUDE_MODEL", default="claude-sonnet-5-5")
AI_TIMEOUT_SECONDS = env.float("AI_TIMEOUT_SECONDS", default=120.0)
# USD per million tokens [in, out] by model id, over the table in remix/ai/pricing.py.
AI_PRICES: dict[str, list[float]] = env.json("AI_PRICES", default={})
# What model calls may cost in a month (Asia/Seoul); shown on the admin's first page, 0: no budget.
AI_MONTHLY_BUDGET_USD = env.float("AI_MONTHLY_BUDGET_USD", default=0.0)
# Clips with a truth that people checked, on which another model or prompt is tried before it is switched to.
GOLDEN_SET = Path(env.str("GOLDEN_SET", default=str(BASE_DIR / "docs" / "golden")))

# --- Watching -----------------------------------------------------------------------------------
SENTRY_DSN: str = env.str("SENTRY_DSN", default="")
SENTRY_ENVIRONMENT: str = env.str("SENTRY_ENVIRONMENT", default="development" if DEBUG else "production")
# Of all requests and jobs, how many are traced (Sentry, OpenTelemetry).
TRACES_SAMPLE_RATE = env.float("TRACES_SAMPLE_RATE", default=0.1)
# An OpenTelemetry collector for metrics and traces, OTLP over HTTP: "http://collector:4318".
OTEL_EXPORTER_OTLP_ENDPOINT: str = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")
OTEL_EXPORTER_OTLP_HEADERS: dict[str, str] = env.dict("OTEL_EXPORTER_OTLP_HEADERS", default={})
OTEL_SERVICE_NAME: str = env.str("OTEL_SERVICE_NAME", default="kmeme")
# Datadog's agent: "udp://127.0.0.1:8125" or "unix:///var/run/datadog/dsd.socket".
DOGSTATSD_URL: str = env.str("DOGSTATSD_URL", default="")
# Networks from which Prometheus may read /metrics; for everybody else the address does not exist.
METRICS_ALLOWED: list[str] = env.list("METRICS_ALLOWED", default=[])
# Alerts go to one of Slack's incoming webhooks; the same one not more often than this.
SLACK_WEBHOOK_URL: str = env.str("SLACK_WEBHOOK_URL", default="")
ALERT_COOLDOWN_SECONDS = env.int("ALERT_COOLDOWN_SECONDS", default=3600)
# A dead man's switch outside, such as Healthchecks.io: asked once a minute while all that is vital lives.
HEARTBEAT_URL: str = env.str("HEARTBEAT_URL", default="")
LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO")
# "json": one object a line, for machines; "line": for people.
LOG_FORMAT: str = env.str("LOG_FORMAT", default="line" if DEBUG else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "kmeme.monitoring.logs.ScrubbedLine",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "kmeme.monitoring.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
        "procrastinate": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "kmeme": {"level": LOG_LEVEL},
        "accounts": {"level": LOG_LEVEL},
        "remix": {"level": LOG_LEVEL},
        "campaigns": {"level": LOG_LEVEL},
    },
}
