"""What all refusals of training are."""

from lms.refusals import Refusal


class CourseError(Refusal):
    """Any refusal of this app."""

    code = "course_refused"
