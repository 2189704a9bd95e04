"""The quiz of a session: the questions as they were when the first person answered, and what each person handed in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.session import CourseSession
from courses.quizzes.questions import Question, from_plain
from lms.people.models import Provider


class SessionQuiz(models.Model):
    """The questions of a session's two tests, taken from its course when the first person answered.

    Never changed after that: everybody in the session gets the same questions, before and after, and what was answered
    stays readable whatever becomes of the course's page.
    """

    session = models.OneToOneField(
        CourseSession, models.PROTECT, related_name="quiz", verbose_name=_("training session")
    )
    plain_questions = models.JSONField(_("questions"))  # courses.quizzes.questions.to_plain
    taken_at = models.DateTimeField(_("taken from the course at"))

    class Meta:
        verbose_name = _("questions of a session")
        verbose_name_plural = _("questions of sessions")

    def __str__(self) -> str:
        return f"{self.session}"

    @property
    def questions(self) -> list[Question]:
        """The questions, in their order."""
        return from_plain(self.plain_questions)


class QuizSubmission(models.Model):
    """What one person handed in before or after a session; one point for each question answered rightly."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("test at the beginning")
        AFTER = "after", _("test at the end")

    quiz = models.ForeignKey(
        SessionQuiz, models.PROTECT, related_name="submissions", verbose_name=_("questions of a session")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="quiz_submissions", verbose_name=_("provider")
    )  # not the registration: whoever registers again has answered already
    kind = models.CharField(_("kind of test"), max_length=10, choices=Kind)
    answers = models.JSONField(_("answers"))  # id of a question → ids of the answers ticked
    points = models.PositiveSmallIntegerField(_("points"))
    out_of = models.PositiveSmallIntegerField(_("out of"))
    submitted_at = models.DateTimeField(_("handed in at"))

    class Meta:
        verbose_name = _("test handed in")
        verbose_name_plural = _("tests handed in")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "provider", "kind"], name="one_test_per_person_session_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(out_of__gte=1, points__lte=F("out_of")), name="points_are_out_of_the_questions"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["before", "after"]), name="test_is_before_or_after_its_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.provider} · {self.points}/{self.out_of}"
