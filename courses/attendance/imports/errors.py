"""Why a file of attendance, or a row of it, was not taken."""

from django.utils.translation import gettext_lazy as _

from courses.errors import CourseError


class ListWithoutPeople(CourseError):
    code = "list_without_people"
    message = _(
        "No row with people was found. The file needs a heading such as “Họ và tên”, “Số thẻ” or “Name”, with people"
        " below it."
    )
    field = "file"


class ListTooLong(CourseError):
    code = "list_too_long"
    message = _("The file has more than %(most)d rows. Split it and import the parts.")
    field = "file"


class NothingChosen(CourseError):
    code = "nothing_chosen"
    message = _("No row is ticked, so nothing was saved. Tick the rows to save, or go back.")


class MarkUnreadable(CourseError):
    code = "mark_unreadable"
    message = _("“%(text)s” is no mark. Write C, M, S, V or P, or the word.")


class MinutesUnreadable(CourseError):
    code = "minutes_unreadable"
    message = _("“%(text)s” is no number of minutes.")


class TimeUnreadable(CourseError):
    code = "time_unreadable"
    message = _("“%(text)s” is no time. Write it as 07:35.")


class OfAnotherDay(CourseError):
    code = "of_another_day"
    message = _("This is of %(day)s, not of this meeting. Check that the file belongs to the meeting.")


class StillAhead(CourseError):
    code = "still_ahead"
    message = _("This time is still to come. Check the file.")


class WentBeforeComing(CourseError):
    code = "went_before_coming"
    message = _("The time of leaving is before that of coming.")


class RowSaysNothing(CourseError):
    code = "row_says_nothing"
    message = _("The row says neither a mark nor times; it is left out.")


class RowsDisagree(CourseError):
    code = "rows_disagree"
    message = _(
        "The rows %(rows)s are about the same person and disagree. Correct the file, or mark by hand."
    )
