"""What keeps a session from being settled, and of the threshold that settles it."""

from django.utils.translation import gettext_lazy as _

from courses.errors.base import CourseError


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
