"""What a certificate says, taken once when it is issued; later changes of names or courses do not touch it.

A snapshot is a flat JSON object. Words are Vietnamese, as printed; days are ISO; times are whole minutes.

===================== =====================================================================================
name, honorific       whom it is given to; "ông", "bà" or nothing
provider_class, unit  as of the session's last day; empty when the person had no status then
course                the course's title; session, session_code, venue and organizer stand beside it
minutes               attended
starts_on, ends_on    the session's first and last day
decision_number       of the session, with decided_on
title, title_en, certify, certify_en, wording, wording_en, place, superior_body, issuer, signer_authority, signer_title,
signer_name           the template's words
lines                 which of the lines that a template may leave out are shown (``certificates.models.Line``)
layout                which drawing, as ``layout_name`` writes it; template and template_version tell where it came from
number, issued_on     of the line in the register
is_sample             an invented person of the demonstration
email_hash            of the holder's e-mail address, salted with the code, for the badge
===================== =====================================================================================
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from certificates.models import CertificateTemplate
from courses.models import Registration
from lms.people.models import Provider, ProviderClass, ProviderStatus

CHANGEABLE = (
    "name",
    "honorific",
    "provider_class",
    "unit",
    "course",
    "place",
    "signer_authority",
    "signer_title",
    "signer_name",
)
"""What a replacement may correct."""

INDISPENSABLE = frozenset({"name", "course", "place", "signer_title", "signer_name"})
"""Lines that may not be empty."""

WORDS = (
    "title",
    "title_en",
    "certify",
    "certify_en",
    "wording",
    "wording_en",
    "place",
    "superior_body",
    "issuer",
    "signer_authority",
    "signer_title",
    "signer_name",
)
"""The template's share of a snapshot."""

PICTURES = ("artwork", "emblem")
"""What a template may add to its design."""

CLASS_WORDS = {
    ProviderClass.OFFICER: "Trợ giúp viên pháp lý",
    ProviderClass.LAWYER: "Luật sư",
    ProviderClass.CONSULTANT: "Tư vấn viên pháp luật",
    ProviderClass.COLLABORATOR: "Cộng tác viên trợ giúp pháp lý",
}
"""The classes of Law 11/2017/QH14 art. 17.1, as a certificate names them; not translated, papers are Vietnamese."""

HONORIFICS: dict[str, str] = {Provider.Sex.FEMALE: "bà", Provider.Sex.MALE: "ông"}


def layout_name(template: CertificateTemplate) -> str:
    """``lotus-landscape``, and the pictures it is drawn with: ``…;artwork=<file>;emblem=<file>``."""
    parts = [f"{template.design}-{template.orientation}"]
    parts += [f"{kind}={file.name}" for kind in PICTURES if (file := getattr(template, kind))]
    return ";".join(parts)


def words_of(template: CertificateTemplate) -> dict[str, Any]:
    """The template's words as they are now, and which version they are."""
    return {name: getattr(template, name) for name in WORDS} | {
        "lines": sorted(template.lines),
        "layout": layout_name(template),
        "template": template.pk,
        "template_version": template.version,
    }


def snapshots_of(
    registrations: Sequence[Registration], *, template: CertificateTemplate, on: date
) -> list[dict[str, Any]]:
    """One snapshot for each registration of one session, in order; a fixed number of queries."""
    prefetch_related_objects(registrations, "provider", "session__course", "session__organizer")
    session = registrations[0].session
    statuses = {
        status.provider_id: status
        for status in ProviderStatus.objects.filter(
            provider_id__in=[registration.provider_id for registration in registrations]
        )
        .current(on=session.ends_on or on)
        .select_related("organization")
        .order_by("valid_from")  # should two overlap, the later one speaks
    }
    shared = {
        **words_of(template),
        "course": session.course.title,
        "session": session.title,
        "session_code": session.code,
        "starts_on": _iso(session.starts_on),
        "ends_on": _iso(session.ends_on),
        "venue": session.venue,
        "organizer": session.organizer.name,
        "decision_number": session.decision_number,
        "decided_on": _iso(session.decided_on),
    }
    return [
        {**shared, **person_of(registration.provider, statuses.get(registration.provider_id))}
        | {"minutes": registration.attended_minutes}
        for registration in registrations
    ]


def person_of(provider: Provider, status: ProviderStatus | None) -> dict[str, Any]:
    """What a snapshot says of the person, as of a day on which ``status`` was theirs."""
    return {
        "name": provider.full_name,
        "honorific": HONORIFICS.get(provider.sex, ""),
        "is_sample": provider.is_sample,
        "provider_class": CLASS_WORDS[ProviderClass(status.provider_class)] if status else "",
        "unit": status.organization.name if status else "",
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
