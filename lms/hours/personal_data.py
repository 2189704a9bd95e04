"""Personal data of the hours (``lms.personal_data``)."""

from django.utils.translation import gettext_lazy as _

from lms.personal_data import LAW, RECORD, Record, Use, done_by

_EXEMPT = _("to free somebody of the duty by a clause of the circular")
_ELSEWHERE = _("to count training from elsewhere")

RECORDS = {
    "hours.Duty": Record(plain="content_kinds organizer_kinds source caveat"),
    "hours.Exemption": Record(
        person="provider",
        uses=(
            Use("provider year approved_at withdrawn_at withdrawal_reason", _EXEMPT, LAW, RECORD),
            Use("clause starts_on ends_on evidence note", _EXEMPT, LAW, RECORD, sensitive=True),
            done_by("approved_by"),
        ),
    ),
    "hours.ExternalCredit": Record(
        person="provider",
        uses=(
            Use(
                "provider kind title organizer organizer_kind happened_on minutes minutes_approved content_kind mode "
                "evidence status submitted_at decided_at reason",
                _ELSEWHERE,
                LAW,
                RECORD,
            ),
            done_by("decided_by"),
        ),
    ),
    "hours.YearSettlement": Record(uses=(done_by("settled_by"),), plain="duties reopening_reason"),
    "hours.SettledStanding": Record(
        person="provider",
        uses=(
            Use(
                "settlement provider credited_minutes trained_minutes required_minutes exempt_clause",
                _("the yearly report on each person"),
                LAW,
                RECORD,
            ),
        ),
    ),
}
