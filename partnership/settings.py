"""Settings of the portal, read from the environment (`.env.example` explains every variable).

Nothing has to be set to try the portal on one's own machine: SQLite, files and a generated key live in
`DATA_DIR`. A start that other people can reach must be configured, and says so if it is not.
"""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from common.portal_address import portal_url
from partnership.mail_url import mail_settings
from partnership.startup import database_settings, local_secret_key, refuse_unsafe_start, serves_strangers

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

# Where this installation lives

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var" / "data"))).resolve()
# Contacts and password hashes are in it: closed to the machine's other users.
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SECRET_KEY_IS_SET = bool(env.str("SECRET_KEY", ""))
SECRET_KEY = env.str("SECRET_KEY", "") or local_secret_key(DATA_DIR)
HTTPS = env.bool("HTTPS", False)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0, validate=validate.Range(min=0))

SERVES_STRANGERS = serves_strangers(ALLOWED_HOSTS)
refuse_unsafe_start(
    debug=DEBUG,
    demo=DEMO,
    allowed_hosts=ALLOWED_HOSTS,
    secret_key=SECRET_KEY,
    key_is_from_environment=SECRET_KEY_IS_SET,
    https_is_decided=bool(env.str("HTTPS", "")),
)

# How one calls a command here: pages and the terminal name it where something has to be done by hand
PORTAL_COMMAND = env.str("PORTAL_COMMAND", "") or "python manage.py"

# The server: what `manage.py serve` starts

HOST = env.str("HOST", "") or "127.0.0.1"
PORT = env.str("PORT", "") or "8000"
# What links in letters begin with: no request says it there
PORTAL_URL_IS_SET = bool(env.str("PORTAL_URL", ""))
PORTAL_URL = (
    env.str("PORTAL_URL", "")
    or portal_url(
        host=HOST, port=PORT, allowed_hosts=ALLOWED_HOSTS, https=HTTPS, is_behind_proxy=bool(TRUSTED_PROXY_COUNT)
    )
).rstrip("/")
WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", 2, validate=validate.Range(min=1))

# What it is made of

INSTALLED_APPS = [
    "partnership",
    "demo",
    "today",
    "papers",
    "logbook",
    "plan",
    "projects",
    "events",
    "activities",
    "partners",
    "wordings",
    "school",
    "notifications",
    "common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "django_filters",
    "django_htmx",
    "simple_history",
    "template_partials",
]

MIDDLEWARE = [
    "common.request_numbers.RequestNumberMiddleware",
    # Before all that answers: whatever the answer is, it has the headers.
    "csp.middleware.CSPMiddleware",
    "common.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.BodyLimitMiddleware",
    "common.middleware.PublicPageGuard",
    "common.sessions.SessionMiddleware",
    "common.middleware.LanguageFromPathMiddleware",
    "common.middleware.FinishedPageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "school.devices.KnownDeviceMiddleware",
    "school.middleware.RefusedFormMiddleware",
    "common.middleware.LoginRequiredMiddleware",
    "school.sessions.SessionLifeMiddleware",
    "school.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "today.context.ChangesToTell",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "common.display.DisplayMiddleware",
    "partnership.errors.MethodNotAllowedMiddleware",
    "partnership.outages.OutageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "school.middleware.KeptFormMiddleware",
]

ROOT_URLCONF = "partnership.urls"
WSGI_APPLICATION = "partnership.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "school.context.portal",
                "today.context.words_to_tell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "common.templatetags.portal",
                "common.templatetags.problems",
                "common.templatetags.tokens",
                "template_partials.templatetags.partials",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("portal",)
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_FAIL_SILENTLY = False

# Data

SQLITE_OPTIONS = {
    # Writers queue at BEGIN instead of failing in the middle; a commit is on the disk before it is answered.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # What is deleted is overwritten: an erased person is not left in free pages.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    # Kibibytes: what a school writes in five years fits, or each question would read it from the file anew.
    "PRAGMA cache_size=-8000;",
}
DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"
DATABASES = {"default": database_settings(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    # A host that does not answer at all holds a thread no longer than this, in seconds.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits must count across worker processes, so the cache is shared.
CACHES: dict[str, dict] = {
    "default": {
        "BACKEND": "common.cache.SharedCache",
        "LOCATION": "portal_cache",
        # Above it entries are dropped by name, not by age: with Django's 300, 300 strange addresses clear a count.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if redis_url := env.str("REDIS_URL", ""):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}

# Held by the server for as long as it runs
SERVING_LOCK = DATA_DIR / "serve.lock"
PRIVATE_MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_STORAGE = (
    # Compressing takes most of a minute: worth it once per deployment, not on a first try.
    "common.static_files.CompressedManifestStorage"
    if env.bool("COMPRESS_STATIC", False)
    else "common.static_files.ManifestStorage"
)
if DEBUG:
    STATICFILES_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "common.files.PrivateStorage"},
    "staticfiles": {"BACKEND": STATICFILES_STORAGE},
}
WHITENOISE_USE_FINDERS = DEBUG
# What is on its way from a browser, with the place where a photo was taken: never in the machine's common folder.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "common.uploads.DiskUploadHandler"]
# With less room than this on the disk of DATA_DIR, /readyz says so: copies and uploads will fail soon.
MIN_FREE_MB = env.int("MIN_FREE_MB", 200, validate=validate.Range(min=0))
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
LARGEST_REQUEST = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000  # a pasted table of 500 rows comes back as a form for correction

# Copies of all of it

BACKUP_DIR = Path(env.str("BACKUP_DIR", "") or DATA_DIR / "backups").resolve()
BACKUP_PASSPHRASE = env.str("BACKUP_PASSPHRASE", "")
BACKUP_KEEP = env.int("BACKUP_KEEP", 14, validate=validate.Range(min=1))
BACKUP_EVERY_HOURS = env.int("BACKUP_EVERY_HOURS", 24, validate=validate.Range(min=0))
# The demo costs nothing to make anew
BACKUP_BEFORE_UPDATES = not DEMO
# What goes into a copy as it was set, for whoever sets up another machine; where data are is of this machine alone.
SETTINGS_IN_COPIES = {
    name: env.str(name, "")
    for name in (
        "ALLOWED_HOSTS",
        "HTTPS",
        "TRUSTED_PROXY_COUNT",
        "CSRF_TRUSTED_ORIGINS",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
        "BACKUP_KEEP",
        "BACKUP_EVERY_HOURS",
    )
}

# Language and time: the school's own zone is in its profile

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Moscow"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "RU"
PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"

# How many requests a server process answers at once. Half of them may wait for work on uploaded files, no more
# (`common.limited`): most of a request is waiting, and the others are there for everybody else.
SERVER_THREADS = 8

# People

AUTH_USER_MODEL = "school.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "full_name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today:today"
ACCOUNT_ADAPTER = "school.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Asked at sign-in; how long it then lasts is said in school/sessions.py.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_FORMS = {
    "login": "school.forms.accounts.SignInForm",
    "reauthenticate": "school.forms.accounts.PasswordAgainForm",
    "change_password": "school.forms.accounts.PasswordChangeForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Passwords and codes are counted by school/tries.py: these here know no device, and go by the cache, which lets two
# tries at once be one and refuses everybody where it cannot be written.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reauthenticate": None,
    "change_password": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "school.forms.second_factor.CountedAuthenticateForm",
    "reauthenticate": "school.forms.second_factor.CountedReauthenticateForm",
    "generate_recovery_codes": "school.forms.second_factor.RecoveryCodesForm",
    "activate_totp": "school.forms.second_factor.AppForm",
    "add_webauthn": "school.forms.second_factor.KeyForm",
    "edit_webauthn": "school.forms.second_factor.KeyNameForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
MFA_TOTP_ISSUER = "Социальное партнёрство"
REQUIRE_TWO_FACTOR = not DEMO
INVITATION_DAYS = 14

# On one's own device a teacher signs in once a term, not once a lesson. Elsewhere, and as an administrator, after a
# working day without use.
SESSION_ENGINE = "school.sessions"
SESSION_COOKIE_AGE = 120 * 24 * 3600
SESSION_IDLE_SECONDS = 8 * 3600
SESSION_WRITTEN_EVERY_SECONDS = 600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "partnership.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What the browser may do

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# Other hosts below the portal's name are the school's own affair, and so is a browser's list that nobody leaves again.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Mail is an extra: everything works by links that staff hand over

EMAIL_URL = env.str("EMAIL_URL", "")
MAIL_IS_SET_UP = bool(EMAIL_URL)
if MAIL_IS_SET_UP:
    email = mail_settings(EMAIL_URL)
    EMAIL_HOST, EMAIL_PORT = email["EMAIL_HOST"], email["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = email["EMAIL_HOST_USER"], email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = email["EMAIL_USE_TLS"], email["EMAIL_USE_SSL"]
    # Letters leave through the outbox (docs/adr/0047), with a deadline for each
    EMAIL_BACKEND = "notifications.smtp.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")

# Log lines name accounts and records by number: no names, addresses or tokens

LOG_FORMAT = env.str("LOG_FORMAT", "line", validate=validate.OneOf(["line", "json"]))
LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LOG_LEVEL = env.str("LOG_LEVEL", "WARNING", validate=validate.OneOf([*LOG_LEVELS, *map(str.lower, LOG_LEVELS)])).upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {request_number} {name}: {message}", "style": "{"},
        "json": {"()": "common.request_numbers.JsonLines"},
    },
    "filters": {"number": {"()": "common.request_numbers.WithNumber"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["number"],
            "stream": sys.stderr,
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}

RELEASE = "0.1.0"
