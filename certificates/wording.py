"""How screens word what a certificate says, in the reader's language and so that it can be compared with the paper."""

from django.utils.formats import date_format
from django.utils.translation import get_language

from certificates.models import Certificate
from certificates.sheets import hours_en, hours_vi


def duration(certificate: Certificate) -> str:
    """Hours and minutes as the paper has them, in the reader's language; nothing where none are credited."""
    return hours_and_minutes(certificate.minutes)


def hours_and_minutes(minutes: int) -> str:
    """ "7 giờ 30 phút", in English "7 hours 30 minutes"; nothing for none."""
    words = hours_vi if (get_language() or "").startswith("vi") else hours_en
    return words(minutes)


def held_on(certificate: Certificate) -> str:
    """The day, or the first and the last."""
    days = [day for day in (certificate.starts_on, certificate.ends_on) if day]
    return " – ".join(date_format(day, "SHORT_DATE_FORMAT") for day in dict.fromkeys(days))
