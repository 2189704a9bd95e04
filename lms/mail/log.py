"""What the log says of each door of mail."""

from django.utils.translation import gettext_lazy as _

LOG_ACTIONS = [
    ("mail.retry", _("Send again"), _("Sent again")),
    ("mail.note_call", _("Note a call"), _("Told by telephone")),
    ("mail.revise_wording", _("Change the words"), _("Words changed")),
    ("mail.restore_wording", _("Take the first words back"), _("Words as they came")),
]
