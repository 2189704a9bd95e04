"""Personal data in plans: who signed, approved and recorded (``lms.personal_data``)."""

from django.utils.translation import gettext_lazy as _

from lms.personal_data import ANSWERABLE, RECORD, Record, Use, done_by

RECORDS = {
    "planning.AnnualPlan": Record(
        uses=(
            Use("signer_name signer_title", _("to know who signed the plan"), ANSWERABLE, RECORD),
            done_by("approved_by"),
        ),
        plain="title number legal_grounds purpose requirements source folded_text",
    ),
    "planning.PlannedActivity": Record(
        plain="number heading title description lead_words coordinators schedule target_unit folded_text"
    ),
    "planning.ActivityRecord": Record(
        uses=(done_by("recorded_by withdrawn_by"),), plain="place summary withdrawal_reason"
    ),
}
