"""What people say after a session, without their names, and what they would like to learn next year."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.registration import Registration
from courses.models.session import CourseSession
from courses.pages import CoursePage
from lms.people.models import Provider
from lms.text import fold

RATINGS = ("content", "trainers", "materials", "organisation")
"""What is rated, each from 1 to 5."""


class Feedback(models.Model):
    """One filled form about a session. Nothing in it says whose it is.

    No person, no registration, no moment; its key is random, so that it has no place in an order either. That somebody
    has answered stands in ``FeedbackGiven``, which knows no answer (docs/adr/0014).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        CourseSession, models.PROTECT, related_name="feedback", verbose_name=_("training session")
    )
    content = models.PositiveSmallIntegerField(_("content"))
    trainers = models.PositiveSmallIntegerField(_("trainers"))
    materials = models.PositiveSmallIntegerField(_("materials"))
    organisation = models.PositiveSmallIntegerField(_("organisation of the session"))
    liked = models.TextField(_("what was good"), blank=True)
    improve = models.TextField(_("what should be better"), blank=True)

    class Meta:
        verbose_name = _("feedback form")
        verbose_name_plural = _("feedback forms")
        constraints = [
            models.CheckConstraint(
                condition=Q(content__range=(1, 5))
                & Q(trainers__range=(1, 5))
                & Q(materials__range=(1, 5))
                & Q(organisation__range=(1, 5)),
                name="feedback_rates_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}"


class FeedbackGiven(models.Model):
    """That somebody has answered about a session: counts for the response rate, and keeps them from answering twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="feedback_given", verbose_name=_("registration")
    )

    class Meta:
        verbose_name = _("note of feedback")
        verbose_name_plural = _("notes of feedback")
        constraints = [
            models.UniqueConstraint(fields=["registration"], name="one_feedback_per_registration"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}"


class TrainingNeed(models.Model):
    """A course, or something in one's own words, that a provider would like to be trained in in a year."""

    provider = models.ForeignKey(
        Provider, models.CASCADE, related_name="training_needs", verbose_name=_("provider")
    )  # goes with the person: it is a wish, not a record of the office
    year = models.PositiveSmallIntegerField(_("year"))
    course = models.ForeignKey(
        CoursePage,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("course"),
    )
    wish = models.CharField(_("in your own words"), max_length=200, blank=True)
    folded_wish = models.CharField(max_length=250, editable=False, blank=True)
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("training need")
        verbose_name_plural = _("training needs")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "year", "course"], name="one_need_per_provider_year_and_course"
            ),
            models.UniqueConstraint(
                fields=["provider", "year"], condition=~Q(wish=""), name="one_wish_per_provider_and_year"
            ),
            models.CheckConstraint(
                condition=Q(course__isnull=False, wish="") | (Q(course=None) & ~Q(wish="")),
                name="need_is_a_course_or_a_wish",
            ),
        ]
        indexes = [models.Index(fields=["year"], name="need_by_year")]

    def __str__(self) -> str:
        return self.wish or f"{self.course_id}"

    def save(self, *args, **kwargs) -> None:
        self.folded_wish = fold(self.wish)[:250]
        super().save(*args, **kwargs)
