"""The doors of training: every change of a session, a registration, attendance or reading goes through one of these."""

from courses.actions.attendance import (
    AttendanceMark,
    correct_attendance,
    receive_attendance,
    record_attendance,
)
from courses.actions.attendance_imports import import_attendance
from courses.actions.attendance_rules import (
    add_attendance_rule,
    revise_attendance_rule,
    withdraw_attendance_rule,
)
from courses.actions.calendars import close_calendar, open_calendar
from courses.actions.check_in import CheckIn, check_in
from courses.actions.closing import close
from courses.actions.copying import copy_session
from courses.actions.excuses import attach_paper, excuse, withdraw_paper
from courses.actions.feedback import give_feedback, state_needs
from courses.actions.meetings import MeetingPlan
from courses.actions.needs import forget_needs, tell_needs
from courses.actions.offers import accept_offer, lapse_offers
from courses.actions.programme import TrainerPlan, assign_trainers, schedule, set_programme
from courses.actions.quizzes import submit_quiz
from courses.actions.reading import mark_read
from courses.actions.registrations import (
    approve,
    cancel_registration,
    confirm,
    enroll,
    enroll_people,
    refuse,
    refuse_requests,
    register,
    says_why,
)
from courses.actions.sessions import (
    announce,
    cancel,
    close_registration,
    delete_draft,
    draft_session,
    open_registration,
    revise_session,
    start,
)
from courses.actions.thresholds import add_threshold, revise_threshold
from courses.actions.units import appoint_head, dismiss_head, nominate, set_quotas

__all__ = [
    "AttendanceMark",
    "CheckIn",
    "MeetingPlan",
    "TrainerPlan",
    "accept_offer",
    "add_attendance_rule",
    "add_threshold",
    "announce",
    "appoint_head",
    "approve",
    "assign_trainers",
    "attach_paper",
    "cancel",
    "cancel_registration",
    "check_in",
    "close",
    "close_calendar",
    "close_registration",
    "confirm",
    "copy_session",
    "correct_attendance",
    "delete_draft",
    "dismiss_head",
    "draft_session",
    "enroll",
    "enroll_people",
    "excuse",
    "forget_needs",
    "give_feedback",
    "import_attendance",
    "lapse_offers",
    "mark_read",
    "nominate",
    "open_calendar",
    "open_registration",
    "receive_attendance",
    "record_attendance",
    "refuse",
    "refuse_requests",
    "register",
    "revise_attendance_rule",
    "revise_session",
    "revise_threshold",
    "says_why",
    "schedule",
    "set_programme",
    "set_quotas",
    "start",
    "state_needs",
    "submit_quiz",
    "tell_needs",
    "withdraw_attendance_rule",
    "withdraw_paper",
]
