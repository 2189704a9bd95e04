"""What ``manage.py check --deploy`` says about the keys of certificates, and about whose signatures are believed."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from certificates.badge_office import key_path, ring, signing_key
from certificates.keys_at_hand import has_signing_key
from certificates.models import Certificate, Register, SignedCopy, SigningWay
from lms.refusals import Refusal

FINGERPRINT = re.compile(r"[0-9a-f]{64}")
MOST_SIGNERS = 20


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


def signers(app_configs: Sequence[AppConfig] | None = None, **options: Any) -> list[checks.CheckMessage]:
    """Whether the settings of signatures can be used, and vouch for what the register has."""
    found = list(_settings())
    if not found:
        try:
            found = list(_ledger())
        except DatabaseError:
            return []  # a database that is not set up yet has nothing to vouch for
    return found


def _settings() -> Iterator[checks.CheckMessage]:
    from certificates import signing_office

    for name in getattr(settings, "LMS_SIGNING_SIGNERS", ()):
        if not FINGERPRINT.fullmatch(name):
            yield checks.Error(
                f"SIGNING_SIGNERS has {name!r}, which is no SHA-256 fingerprint.",
                hint="64 hexadecimal digits, without colons: openssl x509 -in FILE -outform DER | sha256sum",
                id="certificates.E002",
            )
    for name, load in (("SIGNING_ROOTS", signing_office.roots), ("SIGNING_FORMER", signing_office.former)):
        try:
            load()
        except (OSError, ValueError) as error:
            yield checks.Error(f"{name} cannot be read: {error}", id="certificates.E003")
        except Refusal:
            pass  # the key below
    if has_signing_key():
        try:
            with signing_office.signatory():
                pass
        except Refusal as refusal:
            yield checks.Error(str(refusal), id="certificates.E004")


def _ledger() -> Iterator[checks.CheckMessage]:
    from certificates import signing_office

    trusted = signing_office.roots()
    used = set(Register.objects.values_list("signing", flat=True))
    if SigningWay.AGENCY in used and not trusted:
        yield checks.Warning(
            "A register is signed with the agency's own tool, but no authority is trusted: no signed file is taken in.",
            hint="Name the certificates of its authority in SIGNING_ROOTS.",
            id="certificates.W002",
        )
    if SigningWay.HERE in used and not trusted:
        yield checks.Warning(
            "A register is signed here with a token, but nothing vouches for its certificate.",
            hint="Name the token's certificate, or its authority's, in SIGNING_ROOTS.",
            id="certificates.W003",
        )
    if SigningWay.HERE in used and not has_signing_key():
        waiting = Certificate.objects.unsigned().filter(signing=SigningWay.HERE).count()
        yield checks.Warning(
            f"A register is signed here, but there is no key; {waiting} certificates wait for their signature.",
            hint="Set SIGNING_KEY or SIGNING_TOKEN, or change how the register is signed.",
            id="certificates.W004",
        )
    yield from _doubted()


def _doubted() -> Iterator[checks.CheckMessage]:
    """The latest file of each signer, judged as whoever shows it would have it judged."""
    from certificates import signing_office
    from certificates.files import content_of

    names = SignedCopy.objects.digital().order_by("signed_by").values_list("signed_by", flat=True).distinct()
    for name in names[:MOST_SIGNERS]:
        copies = SignedCopy.objects.digital().filter(signed_by=name).select_related("certificate")
        for copy in (copies.order_by("pk").first(), copies.order_by("pk").last()):
            if copy is None:
                continue
            try:
                verdict = signing_office.judge(content_of(copy), at=copy.taken_in_at, sha256=copy.sha256)
            except Refusal as refusal:
                yield checks.Warning(str(refusal), id="certificates.W006")
                continue
            if verdict.flaw:
                yield checks.Warning(
                    f"What {name} signed does not verify any more: {verdict.flaw.words}",
                    hint="After a change of key, name the former signer's certificate in SIGNING_FORMER.",
                    id="certificates.W005",
                )
                break
