"""Personal data of visits: who travelled and who follows up what was learnt (``lms.personal_data``)."""

from django.utils.translation import gettext_lazy as _

from lms.personal_data import LAW, RECORD, TASK, Record, Use, done_by

RECORDS = {
    "exchanges.Visit": Record(
        uses=(done_by("approved_by"),),
        plain="title host purpose programme results cancellation_reason folded_text",
    ),
    "exchanges.Delegate": Record(
        person="provider",
        uses=(
            Use("visit provider role", _("to know who took part in a visit, and their hours"), LAW, RECORD),
        ),
    ),
    "exchanges.Lesson": Record(
        person="responsible",
        uses=(
            Use(
                "visit title text proposal responsible due_on status result ended_at",
                _("to know who follows up what was learnt"),
                TASK,
                RECORD,
            ),
        ),
    ),
    "exchanges.VisitIndexPage": Record(plain="introduction title_in_english introduction_in_english"),
    "exchanges.VisitStoryPage": Record(plain="introduction body"),
}
