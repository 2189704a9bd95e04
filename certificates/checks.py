"""What ``manage.py check`` says about the keys of certificates."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from certificates.badge_office import key_path, ring, signing_key
from lms.refusals import Refusal


def credential_key(
    app_configs: Sequence[AppConfig] | None = None, **options: Any
) -> list[checks.CheckMessage]:
    """Whether badges are signed; asked of ``check --deploy`` only, since it reads the key."""
    try:
        if signing_key() is None:
            return [
                checks.Warning(
                    "Certificates are issued without an Open Badge: there is no signing key.",
                    hint=f"manage.py make_credential_key {key_path()}",
                    id="certificates.W001",
                )
            ]
        ring()
    except Refusal as refusal:
        return [checks.Error(str(refusal), id="certificates.E001")]
    return []
