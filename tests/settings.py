"""The portal's settings under test: a directory of its own for every process, and nothing slow.

Every process of a test run has its own VAR_DIR, so that files, database and outbox lock of two
workers never meet. A server started by a test is told to share that test's (TESTS_VAR_DIR).
"""

import atexit
import os
import shutil
import tempfile

if not (directory := os.environ.get("TESTS_VAR_DIR")):
    directory = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)

# What the developer has set for a portal of theirs means nothing here; only the database does.
for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "EMAIL_HOST", "SITE_URL", "PORT"):
    os.environ.pop(name, None)
os.environ |= {"VAR_DIR": directory, "SECRET_KEY": "tests", "DEBUG": "0", "DEMO": "0"}

from itk.settings import *

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: a live server and racing processes open it too. It need not survive.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
DATABASES["default"]["CONN_MAX_AGE"] = 0

# In the process: a test without the database has a cache too.
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
# Argon2 is slow on purpose; the tests of log-in do not need that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No collected files, hence no manifest of them: straight from the folders.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# The outbox delivers into django.core.mail.outbox.
POST_OFFICE["BACKENDS"] = {"default": "django.core.mail.backends.locmem.EmailBackend"}
# A worker started by a test of faults delivers to that test's own mail server.
if port := os.environ.get("TESTS_SMTP_PORT"):
    EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS, EMAIL_USE_SSL = "127.0.0.1", int(port), False, False
    POST_OFFICE["BACKENDS"] = {"default": "django.core.mail.backends.smtp.EmailBackend"}
# A process of a test that must fail: the fault is named in its environment (see planted.py).
if "TESTS_FAULT" in os.environ:
    INSTALLED_APPS += ["tests.planted.Planted"]
