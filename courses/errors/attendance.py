"""What is refused of marks, codes, excuses and papers."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from courses.errors.base import CourseError


class AttendanceClosed(CourseError):
    code = "attendance_closed"
    message = _("Attendance cannot be taken: the session is “%(status)s”.")


class MeetingNotYet(CourseError):
    code = "meeting_not_yet"
    message = _("It is too early: attendance of this meeting can be taken from %(opens)s on %(day)s.")


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
