"""What every page knows without asking: the office that runs the site."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class Office:
    """The office as its pages and mails name it; empty strings are left out where they would stand."""

    name: str
    short_name: str
    superior_body: str
    place: str
    address: str
    phone: str
    email: str


def office_details() -> Office:
    """The office from the ``LMS_OFFICE_…`` settings; its name falls back to the name of the Wagtail site."""

    def setting(name: str, default: str = "") -> str:
        return str(getattr(settings, name, "") or default)

    name = setting("LMS_OFFICE_NAME", setting("WAGTAIL_SITE_NAME"))
    return Office(
        name=name,
        short_name=setting("LMS_OFFICE_SHORT_NAME", name),
        superior_body=setting("LMS_SUPERIOR_BODY"),
        place=setting("LMS_OFFICE_PLACE"),
        address=setting("LMS_OFFICE_ADDRESS"),
        phone=setting("LMS_OFFICE_PHONE"),
        email=setting("LMS_OFFICE_EMAIL"),
    )


def office(request: HttpRequest) -> dict[str, Office]:
    """``{{ office.name }}`` and the rest, in every template."""
    return {"office": office_details()}
