"""What the doors of training refuse, each with a code and a sentence that says what to do next."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class CourseError(Refusal):
    """Any refusal of this app."""

    code = "course_refused"


# --- the session and its calendar ---------------------------------------------------------------------------


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


class TrainerTwice(CourseError):
    code = "trainer_twice"
    message = _("%(name)s is named twice among the trainers.")


class TrainerIsLearner(CourseError):
    code = "trainer_is_learner"
    message = _("%(name)s cannot be trainer and learner of the same session.")


class TrainerElsewhere(CourseError):
    code = "trainer_elsewhere"
    message = _(
        "%(name)s teaches in “%(session)s” at the same time on %(day)s. Move one meeting, or name another trainer."
    )


class TeachingTooLong(CourseError):
    code = "teaching_too_long"
    message = _("%(name)s cannot teach %(minutes)d minutes: the meetings last %(total)d minutes together.")


# --- seats --------------------------------------------------------------------------------------------------


class SessionNotOpen(CourseError):
    code = "session_not_open"
    message = _("Registration for this session is closed. Look for another session, or ask the organiser.")


class AlreadyRegistered(CourseError):
    code = "already_registered"
    message = _("%(name)s is already registered in this session.")
    field = "provider"


class BusyElsewhere(CourseError):
    code = "busy_elsewhere"
    message = _(
        "%(name)s holds a seat in “%(session)s”, which meets at the same time on %(day)s. Cancel that seat first."
    )
    field = "provider"


class PrerequisiteMissing(CourseError):
    code = "prerequisite_missing"
    message = _("%(name)s has not completed “%(course)s” yet, which this course builds on.")
    field = "provider"


class QuotaUsed(CourseError):
    code = "quota_used"
    message = _(
        "%(unit)s may send %(seats)d people to this session and has done so; %(name)s is one too many."
    )
    field = "provider"


class NotOfUnit(CourseError):
    code = "not_of_unit"
    message = _("%(name)s does not belong to %(unit)s, so another unit has to nominate them.")
    field = "provider"


class AlreadyHead(CourseError):
    code = "already_head"
    message = _("%(user)s is already head of this unit.")
    field = "user"


class HeadEnded(CourseError):
    code = "head_ended"
    message = _("This account is not head of the unit any more.")


class SomeRefused(CourseError):
    """Some of many people cannot have a seat, and nobody was registered.

    ``refusals`` maps the id of a provider to the reason.
    """

    code = "some_refused"
    message = _("%(count)d people cannot be registered, and nobody was. Take them off the list: %(reasons)s")

    def __init__(self, refusals: Mapping[int, CourseError]) -> None:
        self.refusals = refusals
        super().__init__(count=len(refusals), reasons=" ".join(str(each) for each in refusals.values()))


class NobodyTicked(CourseError):
    code = "nobody_ticked"
    message = _("Nobody was ticked. Tick the people to add.")


class NothingToDecide(CourseError):
    code = "nothing_to_decide"
    message = _("Nobody of those chosen waits for approval any more. Look at the list again.")


class NoOpenOffer(CourseError):
    code = "no_open_offer"
    message = _("No seat is offered to you at the moment.")


class OfferOver(CourseError):
    code = "offer_over"
    message = _("The time to take this seat was over on %(until)s; it goes to the next in line.")


class RegistrationEnded(CourseError):
    code = "registration_ended"
    message = _("This registration was already cancelled or refused; register again if needed.")


class StandsOtherwise(CourseError):
    code = "stands_otherwise"
    message = _("Meanwhile your registration is “%(status)s”. Look again before you give it up.")


class AlreadyConfirmed(CourseError):
    code = "already_confirmed"
    message = _("%(name)s already holds a seat.")


class NoSeatLeft(CourseError):
    code = "no_seat_left"
    message = _("All %(capacity)d seats are taken. Raise the capacity or cancel a seat first.")


class NotFirstInLine(CourseError):
    code = "not_first_in_line"
    message = _("%(name)s is first on the waiting list and must be confirmed first.")


class AlreadyMarked(CourseError):
    code = "already_marked"
    message = _(
        "Attendance is already recorded for %(name)s, so the seat stays; correct the attendance instead."
    )


# --- attendance ---------------------------------------------------------------------------------------------


class AttendanceClosed(CourseError):
    code = "attendance_closed"
    message = _("Attendance cannot be taken: the session is “%(status)s”.")


class MeetingNotYet(CourseError):
    code = "meeting_not_yet"
    message = _("The meeting is on %(day)s; attendance can be taken from that day on.")


class NotRegisteredHere(CourseError):
    code = "not_registered_here"
    message = _("This person holds no seat in this session. Register them first.")


class MarkUnknown(CourseError):
    code = "mark_unknown"
    message = _("Choose one of the marks of the sheet.")
    field = "mark"


class MinutesMissing(CourseError):
    code = "minutes_missing"
    message = _("Enter the minutes attended, between 1 and %(most)d.")
    field = "minutes"


class MinutesOverMeeting(CourseError):
    code = "minutes_over_meeting"
    message = _("The meeting lasts %(most)d minutes; %(minutes)d is too many.")
    field = "minutes"


class AbsenceWithMinutes(CourseError):
    code = "absence_with_minutes"
    message = _("Someone who was absent attended no minutes. Clear the minutes, or choose another mark.")
    field = "minutes"


class ExcuseNeedsReason(CourseError):
    code = "excuse_needs_reason"
    message = _("Write the reason of the excused absence.")
    field = "reason"


class ReasonTooLong(CourseError):
    code = "reason_too_long"
    message = _("The reason is too long; at most %(most)d characters are kept. Shorten it.")
    field = "reason"


class KeyUnusable(CourseError):
    code = "key_unusable"
    message = _("This mark came without a usable key, so it was not kept. Mark the person again.")


class PassNotGenuine(CourseError):
    code = "pass_not_genuine"
    message = _(
        "The code that was scanned is not this person's, so it was not kept. Mark the person by name."
    )


class MarkedMeanwhile(CourseError):
    code = "marked_meanwhile"
    message = _("Someone else marked “%(mark)s” meanwhile. Check, and choose again.")


class MarksRefused(CourseError):
    """At least one mark of a batch was refused; none of the batch was saved.

    ``refusals`` maps the id of a registration to what was wrong with its mark.
    """

    code = "marks_refused"
    message = _(
        "%(count)d marks could not be accepted, and nothing was saved. Correct the rows that are marked."
    )

    def __init__(self, refusals: Mapping[int, CourseError]) -> None:
        self.refusals = refusals
        super().__init__(count=len(refusals))


class NothingToCorrect(CourseError):
    code = "nothing_to_correct"
    message = _("The correction says the same as the record. Change the mark, the minutes or leave it.")
    field = "mark"


class CodeNotShown(CourseError):
    code = "code_not_shown"
    message = _(
        "This code is not the one in the room, or not any more. Scan or type the code that is shown now."
    )
    field = "code"


class NotOnTheList(CourseError):
    code = "not_on_the_list"
    message = _("You hold no seat in “%(session)s”. Speak to whoever organises the session.")


class WrongRoom(CourseError):
    code = "wrong_room"
    message = _("This is the wrong room: you are expected in “%(session)s”, %(room)s.")


class CheckInNotOpen(CourseError):
    code = "check_in_not_open"
    message = _("It is too early: checking in opens at %(opens)s.")


class CheckInOver(CourseError):
    code = "check_in_over"
    message = _("The meeting ended at %(ended)s. If you were there, tell the organiser.")


class NoCheckOut(CourseError):
    code = "no_check_out"
    message = _("Nobody has to check out of this meeting. You may simply leave.")


class TooManyCodes(CourseError):
    code = "too_many_codes"
    message = _("Too many wrong codes. Wait %(minutes)d minutes, or ask the organiser to mark you.")
    field = "code"


class RuleOfThatDay(CourseError):
    code = "rule_of_that_day"
    message = _("Another attendance rule of this session begins on that day. Choose another day.")
    field = "valid_from"


class RuleSaysSo(CourseError):
    code = "rule_says_so"
    message = _("The rule says so already. Change something, or go back.")


class RuleWithdrawn(CourseError):
    code = "rule_withdrawn"
    message = _("This rule was withdrawn meanwhile. Look at the rules of the session again.")


class GraceTooLong(CourseError):
    code = "grace_too_long"
    message = _("At most %(most)d minutes are possible here.")


class ExcuseForNoMeeting(CourseError):
    code = "excuse_for_no_meeting"
    message = _("Choose the meetings that the person is excused from.")
    field = "meetings"


class ExcuseOfTheOver(CourseError):
    code = "excuse_of_the_over"
    message = _("The meeting of %(day)s is over. Mark the person on its sheet instead.")
    field = "meetings"


class PaperUnreadable(CourseError):
    code = "paper_unreadable"
    message = _("This file is no PDF, JPEG or PNG. Scan or photograph the paper and choose that file.")
    field = "file"


class PaperTooLarge(CourseError):
    code = "paper_too_large"
    message = _(
        "The file has more than %(limit)d MB. Scan it with fewer dots or in grey, and choose it again."
    )
    field = "file"


class PaperKeptAlready(CourseError):
    code = "paper_kept_already"
    message = _("This very file is kept here already.")
    field = "file"


class PaperWithdrawn(CourseError):
    code = "paper_withdrawn"
    message = _("This paper was withdrawn already.")


# --- closing ------------------------------------------------------------------------------------------------


class SessionNotOver(CourseError):
    code = "session_not_over"
    message = _("The last meeting ends on %(ends)s; the session can be settled after that.")


class MeetingsUnmarked(CourseError):
    code = "meetings_unmarked"
    message = _("Attendance is not complete: %(meetings)s. Mark everyone, then settle the session.")


class AttendanceInConflict(CourseError):
    code = "attendance_in_conflict"
    message = _("Sources of attendance disagree: %(meetings)s. Decide on the sheet, then settle the session.")


class NoLearners(CourseError):
    code = "no_learners"
    message = _("Nobody holds a seat in this session. Cancel it instead of settling it.")


class NoThreshold(CourseError):
    code = "no_threshold"
    message = _("No threshold of completion is in force on %(day)s. Enter one first.")


class ThresholdNotAPercentage(CourseError):
    code = "threshold_not_a_percentage"
    message = _("Give a share between 1 and 100 %.")
    field = "percent"


class ThresholdOfThatDay(CourseError):
    code = "threshold_of_that_day"
    message = _("Another threshold begins on that day. Choose another day.")
    field = "valid_from"


class ThresholdUsed(CourseError):
    code = "threshold_used"
    message = _("A session that ended since that day is settled already. Choose a later day.")
    field = "valid_from"


# --- reading ------------------------------------------------------------------------------------------------


class MaterialNotPublished(CourseError):
    code = "material_not_published"
    message = _("This material is not published.")


# --- feedback and needs -------------------------------------------------------------------------------------


class FeedbackNotOpen(CourseError):
    code = "feedback_not_open"
    message = _("Feedback can be given for 60 days after a session is settled.")


class FeedbackOnlyFromThoseWhoCame(CourseError):
    code = "feedback_only_from_those_who_came"
    message = _("Only those who attended the session are asked for feedback.")


class FeedbackGivenAlready(CourseError):
    code = "feedback_given_already"
    message = _("You have already given feedback about this session. Thank you!")


class RatingMissing(CourseError):
    code = "rating_missing"
    message = _("Choose one of the five answers.")


class NeedsAreOver(CourseError):
    code = "needs_are_over"
    message = _("The year %(year)d is over; say what you need for a later one.")
