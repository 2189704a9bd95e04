"""What the log says of each door of exchange visits."""

from django.utils.translation import gettext_lazy as _

LOG_ACTIONS = [
    ("exchanges.plan_visit", _("Plan a visit"), _("Visit planned")),
    ("exchanges.revise_visit", _("Change a visit"), _("Plan of the visit changed")),
    ("exchanges.approve", _("Approve a visit"), _("Visit approved")),
    ("exchanges.complete", _("Complete a visit"), _("Visit completed")),
    ("exchanges.amend", _("Correct the results"), _("Results corrected")),
    ("exchanges.cancel", _("Cancel a visit"), _("Visit cancelled")),
    ("exchanges.add_delegate", _("Add a delegate"), _("Delegate added")),
    ("exchanges.name_head", _("Name the head"), _("Head of the delegation named")),
    ("exchanges.remove_delegate", _("Remove a delegate"), _("Delegate removed")),
    ("exchanges.note_lesson", _("Note a lesson"), _("Lesson noted")),
    ("exchanges.follow_up_lesson", _("Follow up a lesson"), _("Lesson followed up")),
]
