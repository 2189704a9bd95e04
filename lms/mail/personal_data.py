"""Personal data in messages (``lms.personal_data``)."""

from django.utils.translation import gettext_lazy as _

from lms.personal_data import ASKED, RECORD, TASK, Record, Use, done_by, technical

_REACH = _("to reach the person about training")

RECORDS = {
    "mail.Message": Record(
        person="provider user",
        uses=(
            Use("provider user to_name", _REACH, TASK, RECORD),
            Use("address phone", _REACH, TASK, ASKED),
            Use(
                "kind language subject text about_label state queued_at sent_at useless_after problem call_note",
                _("to know what the person was told"),
                TASK,
                RECORD,
            ),
            technical("key action_url action_label about_key tries next_try_at claimed_at folded_text"),
            done_by("queued_by"),
        ),
    ),
    "mail.MessageTemplate": Record(
        uses=(done_by("revised_by"),), plain="kind language subject text action_label"
    ),
}
