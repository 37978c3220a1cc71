"""Settings of the portal, all from the environment; the README lists the variables.

Without any variable the portal runs on the embedded database below ``var/``.
A production portal sets SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL and the EMAIL_ values.
"""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import html_tags
from environs import Env
from js_asset import static_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()


def _secret_key():
    """Return SECRET_KEY, or one made once and kept in VAR_DIR, so that a newcomer needs none."""
    if key := env.str("SECRET_KEY", ""):
        return key
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        try:
            with kept.open("x") as file:
                kept.chmod(0o600)
                file.write(get_random_secret_key())
        except FileExistsError:
            pass  # another process made it a moment ago
    return kept.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}").rstrip("/")
HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose forms it changes
    "itk.apps.PortalAdminConfig",  # django.contrib.admin with our first page
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "csp",
    "django_prose_editor",
    "imagekit",
    "post_office",
    # After the libraries, whose pages in the admin ours replace.
    "itk",
    "itk.shared",
    "members",
    "events",
    "news",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "itk.shared.middleware.TextGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "itk.shared.middleware.DevicesMiddleware",
    "itk.shared.middleware.SiteProfileMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "itk.shared.middleware.PrivateMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "itk.shared.middleware.BodyLimitMiddleware",  # before anything reads a body
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "itk.shared.middleware.UserLanguageMiddleware",
    "itk.shared.middleware.RedirectMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "itk.urls"
WSGI_APPLICATION = "itk.wsgi.application"

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
                "csp.context_processors.nonce",
                "itk.shared.context.site",
                "itk.context.navigation",
            ],
            "builtins": ["itk.shared.templatetags.portal"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")  # its templates, after ours

# Database

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE takes the write lock at BEGIN, so that a workflow reads what it will change
    # and waits for its turn; with the defaults writers fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # The rate limits of log-in must be counted across processes.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}

# Language, time

LANGUAGE_CODE = "lt"
LANGUAGES = [("lt", _("Lithuanian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "itk" / "locale", BASE_DIR / "itk" / "locale_stock"]
FORMAT_MODULE_PATH = ["itk.formats"]
TIME_ZONE = "Europe/Vilnius"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "lt"
MODELTRANSLATION_LANGUAGES = ("lt", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("lt",)
MODELTRANSLATION_CUSTOM_FIELDS = ("ProseEditorField",)
MODELTRANSLATION_PREPOPULATE_LANGUAGE = "lt"
# The language tabs of the admin would load it from another host.
JQUERY_UI_URL = "vendor/jquery-ui/tabs.js"

# The rich text editor

DJANGO_PROSE_EDITOR_EXTENSIONS = [
    # Its buttons in the reader's language; it lets no element through.
    {"js": [static_lazy("js/editor_menu.js")], "extensions": {"MenuWords": html_tags([])}}
]

# Accounts

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.auth.DemoAwareBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:account"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made only from a mailed invitation
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can make us write to strangers
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {
    "login": "members.forms.login.LogInForm",
    "reauthenticate": "members.forms.login.ReauthenticateForm",
    "add_email": "members.forms.login.EmailForm",
    "change_password": "members.forms.login.PasswordChangeForm",
    "set_password": "members.forms.login.PasswordSetForm",
    "reset_password": "members.forms.login.PasswordResetForm",
    "reset_password_from_key": "members.forms.login.PasswordResetKeyForm",
}
# How many proxies stand before the portal: rate limits count by the reader's address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "members.adapters.SecondStepAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an account's address was shown to work by its invitation
MFA_FORMS = {
    "authenticate": "members.forms.login.CodeForm",
    "reauthenticate": "members.forms.login.CodeReauthenticateForm",
    "activate_totp": "members.forms.login.ActivateAppForm",
}

# Mail: every message is a row of the outbox, which the worker delivers

EMAIL_BACKEND = "post_office.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)  # seconds
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portalas@itk.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
POST_OFFICE = {
    "BACKENDS": {
        "default": "django.core.mail.backends.smtp.EmailBackend"
        if EMAIL_HOST
        else "django.core.mail.backends.filebased.EmailBackend"
    },
    # One a batch: a worker killed in the middle leaves at most the one mail in doubt.
    "BATCH_SIZE": 1,
    "THREADS_PER_PROCESS": 1,
    "MAX_RETRIES": 8,
    "RETRY_INTERVAL": timedelta(minutes=10),
    "LOCK_FILE_NAME": str(VAR_DIR / "outbox"),
    "FILE_STORAGE": "private",
    "SENDING_ORDER": ["-priority", "id"],
    "MESSAGE_ID_ENABLED": True,
    "MESSAGE_ID_FQDN": SITE_URL.split("//")[-1].split(":")[0],
}

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media" / "public"
PRIVATE_ROOT = VAR_DIR / "media" / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # No address: these files leave only through a view that asks who is reading.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
IMAGEKIT_CACHEFILE_DIR = "derived"
IMAGEKIT_DEFAULT_CACHEFILE_STRATEGY = "imagekit.cachefiles.strategies.Optimistic"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Security

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # a monitor beside the portal asks without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "itk.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Audit: every model of ours, each change with who and what

AUDITLOG_INCLUDE_ALL_MODELS = True
AUDITLOG_EXCLUDE_TRACKING_MODELS = (
    "admin",
    "auditlog",
    "contenttypes",
    "sessions",
    "post_office",
    "shared.JobRun",
    "shared.Attempts",
    "mfa",
    "events.Feedback",  # nothing tells who gave it, neither an hour
    "events.Answer",  # people's own words: forgotten with the registration, and kept nowhere else
)
AUDITLOG_EXCLUDE_TRACKING_FIELDS = (
    # Derived of what is in the log by itself.
    "search",
    "folded",
    "folded_name",
    "starts_at",
    "ends_at",
    # Beside the feedback that came that moment it would tell whose it is.
    "feedback_given_at",
    # Rows of other tables, which have a log of their own.
    "invitation",
    "certificate",
    # What only machines read.
    "last_login",
    "submission",
    "calendar_sequence",
    "client_uuid",
    "preview_token",
    "token",
)
AUDITLOG_MASK_CALLABLE = "itk.shared.text.hidden"  # the library's own hides the first half
AUDITLOG_MASK_TRACKING_FIELDS = ("password", "manage_token", "ticket_code", "invite_token", "token")

# Limits of the portal, told beside the fields that have them

STRANGER_MAX_BYTES = 1024 * 1024  # of a form sent without having logged in
IMAGE_MAX_BYTES = 5 * 1024 * 1024
IMAGE_MAX_PIXELS = 40_000_000
SPREADSHEET_MAX_BYTES = 10 * 1024 * 1024
SPREADSHEET_MAX_ROWS = 10_000
MATERIAL_MAX_BYTES = 25 * 1024 * 1024
LOGOS_MAX_BYTES = 50 * 1024 * 1024  # of a ZIP file
LOGOS_MAX_UNPACKED_BYTES = 200 * 1024 * 1024
LOGOS_MAX_FILES = 500
LETTER_ATTACHMENT_MAX_BYTES = 5 * 1024 * 1024  # many mail servers refuse letters over ten
APPLICATION_DOCUMENTS = 5
APPLICATION_DOCUMENT_MAX_BYTES = 5 * 1024 * 1024
REGISTRATIONS_PER_MINUTE = env.int("REGISTRATIONS_PER_MINUTE", 120)  # from one network address
REGISTRATIONS_PER_EMAIL = 20  # in an hour, by who has not logged in
PROMOTION_STOPS_BEFORE = timedelta(hours=env.int("PROMOTION_STOPS_HOURS", 24))
# The privacy notice promises it; counted from the end of the event.
CONTACTS_KEPT_FOR = timedelta(days=env.int("CONTACTS_KEPT_DAYS", 365))
INVITATION_VALID_FOR = timedelta(days=14)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Without an entry of its own it adds a handler and tells of every empty round.
        "post_office": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # A refused form is told to its sender; in the log it would only leave people's secret addresses.
        "django.request": {"level": "ERROR"},
    },
}
