"""What the door of the quiz refuses."""

from django.utils.translation import gettext_lazy as _

from courses.errors import CourseError


class NoQuiz(CourseError):
    code = "no_quiz"
    message = _("This session has no quiz.")


class QuizOnlyForSeats(CourseError):
    code = "quiz_only_for_seats"
    message = _("Only those who hold a seat in this session take its tests.")


class QuizOnlyForThoseWhoCame(CourseError):
    code = "quiz_only_for_those_who_came"
    message = _("The test at the end is for those who attended the session.")


class TestNotOpenYet(CourseError):
    code = "test_not_open_yet"
    message = _("This test opens at %(opens)s. Come back then.")


class TestOver(CourseError):
    code = "test_over"
    message = _("This test was open until %(closes)s; it takes no more answers.")


class TestHandedIn(CourseError):
    code = "test_handed_in"
    message = _("You have handed in this test already; what you handed in first counts.")


class QuestionsChanged(CourseError):
    code = "questions_changed"
    message = _(
        "The questions were changed while you answered. Your answers are still here:"
        " look them over and send them again."
    )


class AnswerUnknown(CourseError):
    code = "answer_unknown"
    message = _("Question %(number)d: choose from the answers shown.")


class QuestionsOpen(CourseError):
    code = "questions_open"
    message = _(
        "Not answered yet: question %(numbers)s. Answer, or tick the box at the end to hand in the test as it is."
    )
