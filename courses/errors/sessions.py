"""What is refused of a session's facts, steps, meetings and trainers."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from courses.errors.base import CourseError

NAMED = 5
"""So many people a refusal names; of the others it says how many they are."""


class CodeTaken(CourseError):
    code = "code_taken"
    message = _("Another session already has the code %(code)s. Choose another code.")
    field = "code"


class CodeUnreadable(CourseError):
    code = "code_unreadable"
    message = _(
        "Write the code with letters without accents, digits and hyphens: it stands in the session's address."
    )
    field = "code"


class CodeReserved(CourseError):
    code = "code_reserved"
    message = _("Another page of this site has the address %(code)s. Choose another code.")
    field = "code"


class CodeIsLasting(CourseError):
    code = "code_is_lasting"
    message = _("The code and the course of an announced session stay as they are: papers already name them.")
    field = "code"


class SessionNeedsASeat(CourseError):
    code = "session_needs_a_seat"
    message = _("A session needs at least one seat.")
    field = "capacity"


class CapacityBelowSeatsTaken(CourseError):
    code = "capacity_below_seats_taken"
    message = _("%(taken)d people already hold a seat, so the capacity cannot be %(capacity)d.")
    field = "capacity"


class RegistrationClosesTooLate(CourseError):
    code = "registration_closes_too_late"
    message = _("Registration must close before the last meeting ends (%(ends)s).")
    field = "registration_closes_at"


class SessionOver(CourseError):
    code = "session_over"
    message = _("This session is settled or cancelled, and nothing in it can be changed any more.")


class WrongStep(CourseError):
    code = "wrong_step"
    message = _("This session is “%(status)s”, so this step is not possible now.")


class DraftHasPeople(CourseError):
    code = "draft_has_people"
    message = _(
        "Somebody is or was on the list of this draft, and that stays on record. Cancel the session instead; nobody is"
        " told of it."
    )


class NotATrainingActivity(CourseError):
    code = "not_a_training_activity"
    message = _("This item of the plan is not about training sessions; choose one that is.")
    field = "activity"


class ActivityOfOtherYear(CourseError):
    code = "activity_of_other_year"
    message = _("This item belongs to the plan of %(year)s; choose one of the session's year.")
    field = "activity"


class NothingScheduled(CourseError):
    code = "nothing_scheduled"
    message = _("The session has no meeting yet. Enter its meetings first.")


class TooEarly(CourseError):
    code = "too_early"
    message = _("The session begins on %(day)s; it cannot be started before that day.")


class ReasonMissing(CourseError):
    code = "reason_missing"
    message = _("Say why: the reason is kept in the log and shown to those concerned.")
    field = "reason"


class MeetingEndsBeforeStart(CourseError):
    code = "meeting_ends_before_start"
    message = _("The meeting of %(day)s must end after it starts.")


class MeetingOutsideYear(CourseError):
    code = "meeting_outside_year"
    message = _(
        "%(day)s is not in %(year)d, the year of the session. Correct the date, or the session's year."
    )


class TwoMeetingsInHalfDay(CourseError):
    code = "two_meetings_in_half_day"
    message = _("There are two meetings on %(day)s (%(half_day)s). Join them, or move one.")


class MeetingsOverlap(CourseError):
    code = "meetings_overlap"
    message = _("Two meetings of %(day)s overlap. Correct their hours.")


class HalfDayMismatch(CourseError):
    code = "half_day_mismatch"
    message = _("A meeting that starts at %(start)s on %(day)s does not belong to the %(half_day)s.")


class MeetingHasAttendance(CourseError):
    code = "meeting_has_attendance"
    message = _("Attendance is already taken for %(meeting)s, so it cannot be moved or removed.")


class MeetingOnRecord(CourseError):
    code = "meeting_on_record"
    message = _(
        "An excuse or a paper is kept for %(meeting)s, so it cannot be removed. Give it another day or other hours."
    )


class TrainerTwice(CourseError):
    code = "trainer_twice"
    message = _("%(name)s is named twice among the trainers.")


class TrainerAccountTwice(CourseError):
    code = "trainer_account_twice"
    message = _(
        "%(name)s has the same account as another trainer in the list. Name each person once, with their own account."
    )


class TrainerIsLearner(CourseError):
    code = "trainer_is_learner"
    message = _("%(name)s cannot be trainer and learner of the same session.")


class WouldTeachAndLearn(CourseError):
    code = "would_teach_and_learn"
    message = _(
        "%(name)s would then be trainer and learner of “%(session)s”. Cancel the registration there, or take the "
        "trainer off, first."
    )


class WouldHaveTaughtAndLearnt(CourseError):
    code = "would_have_taught_and_learnt"
    message = _(
        "%(name)s would then be trainer and learner of “%(session)s”, which is settled, with hours for both. If they "
        "did not attend it as a learner, correct the attendance there first."
    )


class TrainerElsewhere(CourseError):
    code = "trainer_elsewhere"
    message = _(
        "%(name)s teaches in “%(session)s” at the same time on %(day)s. Move one meeting, or name another trainer."
    )


class LearnersElsewhere(CourseError):
    """People with a seat in a session have one elsewhere at the same time; the first few are named."""

    code = "learners_elsewhere"
    message = _(
        "Learners of this session have a seat elsewhere at the same time: %(people)s. For each of them, cancel one of"
        " the two seats or excuse them from one of the meetings, or choose another time."
    )

    def __init__(self, people: Sequence[str]) -> None:
        named = "; ".join(people[:NAMED])
        if len(people) > NAMED:
            named = _("%(people)s and %(more)d more") % {"people": named, "more": len(people) - NAMED}
        super().__init__(people=named)


class TeachingTooLong(CourseError):
    code = "teaching_too_long"
    message = _("%(name)s cannot teach %(minutes)d minutes: the meetings last %(total)d minutes together.")
