"""A person's certificates by year with the hours of each year, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import ExtractYear
from django.urls import reverse

from certificates.models import Certificate
from certificates.sheets import verification_url
from certificates.wording import duration, hours_and_minutes
from lms.hours.sources import CREDITS, rows_of
from lms.people.models import Provider

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


@dataclass
class Year:
    """One year of the wallet: its certificates, latest first, and the minutes that were credited in it."""

    year: int
    minutes: int = 0
    certificates: list[dict[str, Any]] = field(default_factory=list)

    @property
    def duration(self) -> str:
        """Its hours in the words of the certificates below, so that they can be added up; nothing without any."""
        return hours_and_minutes(self.minutes)


def wallet(provider: Provider) -> list[Year]:
    """The years in which ``provider`` has a certificate or hours, latest first."""
    years: dict[int, Year] = {}
    for number, minutes in _minutes_by_year(provider).items():
        years[number] = Year(number, minutes)
    certificates = (
        Certificate.objects.filter(provider=provider)
        .select_related("replaced_by")
        .prefetch_related("signed_copies")
    )
    for certificate in certificates.order_by("-issued_on", "-pk"):
        year = years.setdefault(certificate.issued_on.year, Year(certificate.issued_on.year))
        year.certificates.append(_shown(certificate))
    return sorted(years.values(), key=lambda year: year.year, reverse=True)


def _minutes_by_year(provider: Provider) -> dict[int, int]:
    """What the hours ledger credits, by calendar year; one query for each source."""
    minutes: dict[int, int] = defaultdict(int)
    for source, credit in CREDITS.items():
        rows = rows_of(source, [provider.pk], FIRST_DAY, LAST_DAY).order_by()
        grouped = rows.filter(**{credit.provider: provider.pk}).values_list(ExtractYear(credit.day))
        for year, total in grouped.annotate(total=Sum(credit.minutes)):
            minutes[year] += total
    return dict(minutes)


def _shown(certificate: Certificate) -> dict[str, Any]:
    address = verification_url(certificate.code)
    return {
        "certificate": certificate,
        "duration": duration(certificate),
        "is_valid": certificate.status == Certificate.Status.VALID,
        "share_url": address,
        "badge_url": reverse("certificates:credential", args=[certificate.code]),
        "linkedin_url": _profile_url(certificate, address),
    }


def _profile_url(certificate: Certificate, address: str) -> str:
    """Adds the certificate to a LinkedIn profile; nothing is sent before its holder follows the link there."""
    return "https://www.linkedin.com/profile/add?" + urlencode(
        {
            "startTask": "CERTIFICATION_NAME",
            "name": certificate.course,
            "organizationName": getattr(settings, "LMS_OFFICE_NAME", ""),
            "issueYear": certificate.issued_on.year,
            "issueMonth": certificate.issued_on.month,
            "certUrl": address,
            "certId": certificate.number_text,
        }
    )
