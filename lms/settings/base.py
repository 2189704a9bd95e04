"""Settings shared by every way of running the project; what differs stands in dev, test and production."""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from lms.translations import LOCALE_PATHS as TRANSLATED_PATHS

PROJECT_DIR = Path(__file__).resolve().parent.parent
BASE_DIR = PROJECT_DIR.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "data")).resolve()

INSTALLED_APPS = [
    # The card's apps, highest layer first (docs/adr/0002).
    "home",
    "lms.reporting",
    "lms.hours",
    "certificates",
    "exchanges",
    "courses",
    "lms.planning",
    "lms.mail",
    "lms.people",
    "lms.places",
    "lms.cms",
    "lms.users",
    "lms",
    # Wagtail
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "lms.users.apps.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    # Accounts and background work
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    # Django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.language.PersonalLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "lms.users.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lms.cms.routing.QuickRouteMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "lms.context_processors.office",
            ],
        },
    },
]

# SQLite with the options measured to survive several writers; DATABASE_URL switches to PostgreSQL.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def _database() -> dict[str, Any]:
    default = f"sqlite:///{DATA_DIR / 'lms.sqlite3'}"
    config: dict[str, Any] = dict(
        dj_database_url.config(default=default, conn_max_age=60, conn_health_checks=True)
    )
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = _SQLITE_OPTIONS
    return config


DATABASES = {"default": _database()}
# Sign-in limits count over all of the web server's processes, so not in the memory of each.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sign-in: one door, allauth's, for the site and the admin.
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:after_sign_in"
ACCOUNT_ADAPTER = "lms.users.sign_in.AccountAdapter"
ACCOUNT_USER_DISPLAY = "lms.users.sign_in.display_name"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True  # one address for each account; a new one counts once its owner followed the link
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
# A class signs in together behind one address of an office or a telephone company: guessing is slowed by account.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "first_sign_in": "60/15m/ip,5/15m/key",  # codes of printed slips
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are given by the office, addresses are not confirmed by mail
MFA_FORMS = {
    "add_webauthn": "lms.users.key_forms.AddKeyForm",
    "edit_webauthn": "lms.users.key_forms.EditKeyForm",
}
MFA_TOTP_ISSUER = "TGPL"
MFA_TOTP_TOLERANCE = 1  # telephones whose clock is half a minute off
# Whoever enters the administration must have taken a second step of sign-in (production turns it on).
LMS_SECOND_FACTOR_REQUIRED = False

# Vietnamese first; each person may switch to English.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = TRANSLATED_PATHS
FORMAT_MODULE_PATH = ["lms.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # grouping would break years and keys in templates; money uses intcomma

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
LMS_SERVE_IMAGES = True  # in production the web server does
# Certificates, scans and evidence: never below MEDIA_ROOT, always served by a view that asks who is reading.
PRIVATE_ROOT = DATA_DIR / "private"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "lms.private_files.PrivateStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an attendance sheet of 500 people with room to spare

# Background work: Wagtail's own small jobs run at once, ours (mail, PDF batches, imports) on the database queue.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "queue": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}
LMS_TASK_BACKEND = "queue"

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Trung tâm TGPL <khong-tra-loi@localhost>")

# Wagtail
WAGTAIL_SITE_NAME = "Tập huấn trợ giúp pháp lý"
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # allauth's page, which confirms the new address
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt")]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_USER_TIME_ZONES = ["Asia/Ho_Chi_Minh"]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "cms.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CustomDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "mp3", "mp4", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "lms.accents"}}

# The office that runs this site; every paper, mail and page head reads it from here.
LMS_OFFICE_NAME = "Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh"
LMS_OFFICE_SHORT_NAME = "Trung tâm TGPL Hà Tĩnh"
LMS_SUPERIOR_BODY = "Sở Tư pháp Hà Tĩnh"
LMS_OFFICE_PLACE = "Hà Tĩnh"
LMS_OFFICE_ADDRESS = ""
LMS_OFFICE_PHONE = ""
LMS_OFFICE_EMAIL = ""

# The key that signs the Open Badges in certificates (docs/deploy.md). Its passphrase is only ever in the environment.
LMS_CREDENTIAL_KEY = Path(os.environ.get("CREDENTIAL_KEY") or DATA_DIR / "keys" / "credential.pem")
LMS_CREDENTIAL_FORMER_KEYS = [
    Path(name) for name in os.environ.get("CREDENTIAL_FORMER_KEYS", "").split(os.pathsep) if name
]
LMS_MAKE_CREDENTIAL_KEY = False
# Digital signatures on certificates (docs/deploy.md). Passphrase, or a token's PIN, are only ever in the environment.
LMS_SIGNING_KEY = os.environ.get("SIGNING_KEY", "")
LMS_SIGNING_TOKEN = os.environ.get("SIGNING_TOKEN", "")
LMS_SIGNING_ROOTS = [name for name in os.environ.get("SIGNING_ROOTS", "").split(os.pathsep) if name]
LMS_SIGNING_SIGNERS = [name for name in os.environ.get("SIGNING_SIGNERS", "").lower().split(",") if name]
LMS_SIGNING_FORMER = [name for name in os.environ.get("SIGNING_FORMER", "").split(os.pathsep) if name]
LMS_SIGNATURE_PICTURE = os.environ.get("SIGNATURE_PICTURE", "")
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{LMS_OFFICE_SHORT_NAME}] "

_STRICT_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "style-src": ["'self'"],
    "script-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
}
# Wagtail's admin carries inline scripts and styles; lms.urls replaces this policy there (lms/content_security.py).
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _STRICT_CSP}

# Everything worth reading goes to standard error, where systemd or a container keeps it; LOG_LEVEL=INFO says more.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Guessed addresses of scanners are no news.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
