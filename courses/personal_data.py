"""Personal data of training: seats, attendance, needs, feedback, calendars (``lms.personal_data``)."""

from django.utils.translation import gettext_lazy as _

from lms.personal_data import ACCOUNT, ASKED, CONSENT, LAW, RECORD, TASK, Record, Use, done_by, technical

_SEAT = _("to give seats and to know who comes")
_PRESENCE = _("to know who was there and for how long: what hours and certificates rest on")
_TEACHING = _("to name the trainers, and their hours")
_NEEDS = _("to let everybody take part: access, childcare, language")
_OPINION = _("to make the training better; the answers do not say whose they are")
_LEARNT = _("to see what a session has brought its class, and to show each their own result")
_WISH = _("to plan the training of the next year")

RECORDS = {
    "courses.CourseIndexPage": Record(plain="introduction title_in_english introduction_in_english"),
    "courses.CoursePage": Record(plain="introduction audience outcomes body quiz"),
    "courses.TopicPage": Record(plain="introduction body"),
    "courses.MaterialPage": Record(plain="introduction body"),
    "courses.CourseSession": Record(
        uses=(done_by("settled_by"),),
        plain="code title venue map_url meeting_url audience decision_number cancellation_reason folded_text",
    ),
    "courses.Meeting": Record(plain="agenda room"),
    "courses.SessionTrainer": Record(
        person="provider user",
        uses=(Use("session provider user name office minutes", _TEACHING, TASK, RECORD),),
    ),
    "courses.CompletionThreshold": Record(plain="source"),
    "courses.Registration": Record(
        person="provider",
        uses=(
            Use(
                "session provider organization status registered_at ended_at end_reason", _SEAT, TASK, RECORD
            ),
            Use("outcome attended_minutes required_minutes", _PRESENCE, LAW, RECORD),
            technical("offer_expires_at"),
            done_by("registered_by"),
        ),
    ),
    "courses.AttendanceEvent": Record(
        person="registration__provider",
        uses=(
            Use("meeting registration kind mark minutes happened_at received_at", _PRESENCE, LAW, RECORD),
            Use("reason", _PRESENCE, LAW, RECORD, sensitive=True),
            technical("key claimed_at replaces device"),
            done_by("recorded_by"),
        ),
    ),
    "courses.AttendanceRecord": Record(
        person="registration__provider",
        uses=(
            Use("meeting registration mark minutes doubt updated_at", _PRESENCE, LAW, RECORD),
            Use("reason", _PRESENCE, LAW, RECORD, sensitive=True),
        ),
    ),
    "courses.AttendancePaper": Record(
        person="registration__provider",
        uses=(
            Use("session kind meeting registration file title added_at", _PRESENCE, LAW, RECORD),
            Use("withdrawn_at withdrawal_reason", _PRESENCE, LAW, RECORD),
            technical("sha256"),
            done_by("added_by"),
        ),
    ),
    "courses.CalendarFeed": Record(
        person="user",
        uses=(
            Use(
                "user opened_at closed_at",
                _("to show one's sessions in one's own calendar"),
                CONSENT,
                ACCOUNT,
            ),
            technical("secret_hash"),
        ),
    ),
    "courses.Feedback": Record(uses=(Use("liked improve", _OPINION, CONSENT, RECORD, told=False),)),
    "courses.FeedbackGiven": Record(
        person="registration__provider",
        uses=(Use("registration", _("to let everybody answer once"), TASK, RECORD),),
    ),
    "courses.TrainingNeed": Record(
        person="provider",
        uses=(
            Use("provider year course wish said_at", _WISH, CONSENT, ASKED),
            Use("folded_wish", _("technical"), TASK, ASKED, told=False),
        ),
    ),
    "courses.SpecialNeeds": Record(
        person="registration__provider",
        uses=(Use("registration access childcare language", _NEEDS, CONSENT, ASKED, sensitive=True),),
    ),
    "courses.MaterialReading": Record(
        person="provider",
        uses=(
            Use("provider material finished_at", _("to show how far one has come in a course"), TASK, RECORD),
        ),
    ),
    "courses.SessionQuiz": Record(plain="plain_questions"),
    "courses.QuizSubmission": Record(
        person="provider",
        uses=(Use("quiz provider kind answers points out_of submitted_at", _LEARNT, TASK, RECORD),),
    ),
    "courses.UnitHead": Record(
        person="user",
        uses=(
            Use(
                "organization user appointed_at ended_at",
                _("to know who enters and sees the people of a unit"),
                TASK,
                RECORD,
            ),
        ),
    ),
}
