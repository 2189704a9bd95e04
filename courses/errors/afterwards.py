"""What is refused of reading, feedback and training needs."""

from django.utils.translation import gettext_lazy as _

from courses.errors.base import CourseError


class MaterialNotPublished(CourseError):
    code = "material_not_published"
    message = _("This material is not published.")


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
