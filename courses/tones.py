"""In which words and tone of ``lms/components/status.html`` each state is shown, everywhere alike. Knows no model."""

from django.utils.translation import gettext_lazy as _

SESSION_TONES = {
    "draft": "neutral",
    "announced": "info",
    "registration_open": "ok",
    "registration_closed": "warn",
    "running": "accent",
    "settled": "neutral",
    "cancelled": "danger",
}
"""``CourseSession.Status`` → tone."""

REGISTRATION_TONES = {
    "requested": "info",
    "confirmed": "ok",
    "waitlisted": "warn",
    "offered": "accent",
    "refused": "danger",
    "cancelled": "neutral",
    "lapsed": "neutral",
}
"""``Registration.Status`` → tone."""

OWN_WORDS = {
    "requested": _("You have asked for a seat"),
    "confirmed": _("You have a seat"),
    "waitlisted": _("You are on the waiting list"),
    "offered": _("A seat is offered to you"),
}
"""``Registration.ACTIVE`` → what the person concerned reads."""
