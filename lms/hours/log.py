"""What the log says of each door of duties and exemptions."""

from django.utils.translation import gettext_lazy as _

LOG_ACTIONS = [
    ("hours.hand_in", _("Hand in training from elsewhere"), _("Training from elsewhere handed in")),
    ("hours.approve_credit", _("Approve training from elsewhere"), _("Training from elsewhere approved")),
    ("hours.refuse_credit", _("Refuse training from elsewhere"), _("Training from elsewhere refused")),
    (
        "hours.withdraw_credit",
        _("Take back training from elsewhere"),
        _("Training from elsewhere taken back"),
    ),
    ("hours.settle_year", _("Settle a year's hours"), _("Year's hours settled")),
    ("hours.reopen_year", _("Open a year's hours again"), _("Year's hours opened again")),
    ("hours.add_duty", _("Add a duty"), _("Duty added")),
    ("hours.revise_duty", _("Correct a duty"), _("Duty corrected")),
    ("hours.end_duty", _("End a duty"), _("Duty ended")),
    ("hours.approve_exemption", _("Approve an exemption"), _("Exemption approved")),
    ("hours.withdraw_exemption", _("Withdraw an exemption"), _("Exemption withdrawn")),
]
