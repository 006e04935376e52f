"""The floor: what the same list costs with Django alone.

Over the portal's own settings (same database, same applications, same server) stand the standard middleware, one
function view with the register's query, and one plain template with the same cells.
"""

from partnership.settings import *  # noqa: F403
from partnership.settings import BASE_DIR

ROOT_URLCONF = "tools.bench.floor.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # allauth does not start without it; it costs microseconds.
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "tools" / "bench" / "floor"],
        "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
    }
]
