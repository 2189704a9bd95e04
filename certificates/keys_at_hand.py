"""Whether a key for signatures is named in the settings; asked often, so it loads nothing."""

from django.conf import settings


def has_signing_key() -> bool:
    """Whether certificates can be signed here (``certificates.signing_office`` tells how)."""
    return bool(getattr(settings, "LMS_SIGNING_KEY", "") or getattr(settings, "LMS_SIGNING_TOKEN", ""))
