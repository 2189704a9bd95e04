"""What the log says of each door of training."""

from django.utils.translation import gettext_lazy as _

LOG_ACTIONS = [
    ("courses.draft_session", _("Draft a session"), _("Session drafted")),
    ("courses.revise_session", _("Change a session"), _("Facts changed")),
    ("courses.delete_draft", _("Delete a draft"), _("Draft deleted")),
    ("courses.schedule", _("Schedule meetings"), _("Meetings scheduled")),
    ("courses.assign_trainers", _("Name trainers"), _("Trainers named")),
    ("courses.announce", _("Announce a session"), _("Session announced")),
    ("courses.open_registration", _("Open registration"), _("Registration opened")),
    ("courses.close_registration", _("Close registration"), _("Registration closed")),
    ("courses.start", _("Start a session"), _("Session started")),
    ("courses.cancel", _("Cancel a session"), _("Session cancelled")),
    ("courses.close", _("Settle a session"), _("Session settled")),
    ("courses.register", _("Register for the session"), _("Registered")),
    ("courses.confirm", _("Confirm a seat"), _("Seat confirmed")),
    ("courses.approve", _("Approve a request"), _("Request approved")),
    ("courses.offer_seat", _("Offer a seat"), _("Seat offered")),
    ("courses.accept_offer", _("Take an offered seat"), _("Offer accepted")),
    ("courses.lapse_offer", _("Let an offer lapse"), _("Offer lapsed")),
    ("courses.refuse", _("Refuse a registration"), _("Registration refused")),
    ("courses.cancel_registration", _("Cancel a registration"), _("Registration cancelled")),
    ("courses.add_threshold", _("Add a threshold"), _("Threshold added")),
    ("courses.revise_threshold", _("Correct a threshold"), _("Threshold corrected")),
    ("courses.record_attendance", _("Take attendance"), _("Attendance taken")),
    ("courses.correct_attendance", _("Correct attendance"), _("Attendance corrected")),
    ("courses.excuse", _("Excuse beforehand"), _("Excused beforehand")),
    ("courses.attach_paper", _("Attach a signed list"), _("Signed list attached")),
    ("courses.withdraw_paper", _("Withdraw a paper"), _("Paper withdrawn")),
    ("courses.add_attendance_rule", _("Add an attendance rule"), _("Attendance rule added")),
]
