"""What the log says of each door of duties and exemptions."""

from django.utils.translation import gettext_lazy as _

LOG_ACTIONS = [
    ("hours.add_duty", _("Add a duty"), _("Duty added")),
    ("hours.revise_duty", _("Correct a duty"), _("Duty corrected")),
    ("hours.end_duty", _("End a duty"), _("Duty ended")),
    ("hours.approve_exemption", _("Approve an exemption"), _("Exemption approved")),
    ("hours.withdraw_exemption", _("Withdraw an exemption"), _("Exemption withdrawn")),
]
