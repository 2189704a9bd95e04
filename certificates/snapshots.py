"""What a certificate says, taken once when it is issued; later changes of names or courses do not touch it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from certificates.models import Register
from courses.models import Registration
from lms.people.models import ProviderStatus

CHANGEABLE = frozenset({"name", "provider_class", "unit", "course", "place", "signer_name", "signer_title"})
"""What a replacement may correct."""


def snapshots_of(registrations: Sequence[Registration], *, register: Register, on: date) -> list[dict[str, Any]]:
    """One snapshot for each registration, in order; a fixed number of queries.

    Keys: name, provider_class and unit (as of the session's last day, Vietnamese words), course, session, hours
    (minutes attended), starts_on, ends_on (ISO), venue, organizer, and the words and signer of the template.
    """
    prefetch_related_objects(registrations, "provider", "session__course", "session__organizer", "session__commune")
    session = registrations[0].session
    held_on = session.ends_on or on
    statuses = {
        status.provider_id: status
        for status in ProviderStatus.objects.filter(
            provider_id__in=[registration.provider_id for registration in registrations]
        )
        .current(on=held_on)
        .select_related("organization")
    }
    template = register.template
    shared = {
        "course": session.course.title,
        "session": session.title,
        "session_code": session.code,
        "starts_on": session.starts_on.isoformat() if session.starts_on else None,
        "ends_on": session.ends_on.isoformat() if session.ends_on else None,
        "venue": session.venue,
        "organizer": session.organizer.name,
        "title": template.title,
        "title_en": template.title_en,
        "wording": template.wording,
        "place": template.place,
        "superior_body": template.superior_body,
        "issuer": template.issuer,
        "signer_authority": template.signer_authority,
        "signer_title": template.signer_title,
        "signer_name": template.signer_name,
    }
    result = []
    for registration in registrations:
        status = statuses.get(registration.provider_id)
        result.append(
            {
                **shared,
                "name": registration.provider.full_name,
                "is_sample": registration.provider.is_sample,
                "provider_class": status.provider_class if status else "",
                "unit": status.organization.name if status else "",
                "minutes": registration.attended_minutes,
            }
        )
    return result
