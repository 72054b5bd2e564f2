"""All settings of the site, driven by the environment (the README lists every variable)."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from wiki import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "data")

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret_key")

HOST = env.text("HOST", "127.0.0.1")
PORT = env.whole("PORT", 8000, least=1, most=65535)
WORKERS = env.whole("WORKERS", 0, least=0, most=256)
THREADS = env.whole("THREADS", 4, least=1, most=64)

# --- the address of the site: hosts, origins, links in mail and secure cookies follow from it
_site = env.address("SITE_URL", f"http://127.0.0.1:{PORT}")
SITE_URL = _site.geturl()
SITE_URL_IS_DEFAULT = env.text("SITE_URL", "") == ""
ALLOWED_HOSTS = [str(_site.hostname)]
if SITE_URL_IS_DEFAULT:
    ALLOWED_HOSTS += ["localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
_https = _site.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "articles",
    "wiki.accounts",
    "wiki.site",
    "reversion",
    "allauth",
    "allauth.account",
    "csp",
    "articles.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "wiki.middleware.limit_body",
    "wiki.middleware.refuse_nul",
    "wiki.middleware.Sessions",
    "wiki.middleware.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wiki.middleware.AnswerBusy",
]

ROOT_URLCONF = "wiki.urls"
WSGI_APPLICATION = "wiki.wsgi.application"
CSRF_FAILURE_VIEW = "wiki.views.csrf_failure"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wiki.site.context.site",
            ],
        },
    },
]

# --- data
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'stemma.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # An acknowledged save survives a power cut: WAL with synchronous=FULL. The pages of a new database hold several
        # sections: a row that fills half of a page leaves the other half empty.
        "init_command": (
            "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        ),
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    # The same, whatever the server or the role has for a default; what the address asks for beside it stays.
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    _options["options"] = f"{_options.get('options', '')} -c synchronous_commit=on".lstrip()
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- what editors may send; history and imports are not bound by these
MAX_BODY = 8 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
MAX_SECTIONS = 1_000
MAX_SECTION_BYTES = 100_000
MAX_ARTICLE_BYTES = 2_000_000

# --- how fast an account may write; 0 for no limit
EDITS_A_MINUTE = env.whole("EDITS_A_MINUTE", 8, least=0, most=10_000)
NEW_ARTICLES_A_MINUTE = env.whole("NEW_ARTICLES_A_MINUTE", 2, least=0, most=10_000)

# --- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["wiki.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "articles:main"
ACCOUNT_ADAPTER = "wiki.accounts.adapter.Adapter"
ACCOUNT_FORMS = {"login": "wiki.accounts.forms.LoginForm", "signup": "wiki.accounts.forms.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
# A mail address is optional, so nobody waits for its confirmation; and whether one is known is told to nobody.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
# From one address; a class or an office behind one router signs up within some minutes. allauth's other limits stand.
ACCOUNT_RATE_LIMITS = {"signup": "10/m/ip"}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = f"wiki@{_site.hostname}"

# --- language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["wiki.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- static files: compressed and fingerprinted, kept beside the data
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

if DEBUG and find_spec("debug_toolbar"):
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(1, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_tokens": {"()": "wiki.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_tokens"]}},
    "root": {"handlers": ["console"], "level": env.one_of("LOG_LEVEL", "WARNING", LEVELS)},
    # Django's own handlers would print each refused request once more.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A page that is not there is no event; an error of ours is.
        "django.request": {"level": "ERROR"},
        # Whoever sent a wrong Host is told what to do; anybody could fill the log with them.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
