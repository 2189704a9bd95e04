"""``make run``: one machine, SQLite unless DATABASE_URL says otherwise, mail into a folder."""

import os

from django.core.management.utils import get_random_secret_key

from lms.settings.base import *  # noqa: F403
from lms.settings.base import DATA_DIR

DEBUG = os.environ.get("DEBUG", "1") == "1"
ALLOWED_HOSTS = ["*"]


def _secret_key() -> str:
    """A key of this data folder's own, made on first start and kept, so that sign-ins survive a restart."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = DATA_DIR / "secret-key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = os.environ.get("SECRET_KEY") or _secret_key()
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
LMS_MAKE_CREDENTIAL_KEY = True  # a demonstration signs its badges from the first start on
