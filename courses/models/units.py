"""Who sends people to a session: the units, their heads and their shares of the seats."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.session import CourseSession
from lms.people.models import Organization


class UnitHeadQuerySet(models.QuerySet):
    """Heads, as pages ask for them."""

    def current(self) -> "UnitHeadQuerySet":
        """Those who are heads now."""
        return self.filter(ended_at=None)

    def of(self, user: Any) -> "UnitHeadQuerySet":
        """The units that ``user`` is head of now."""
        return self.current().filter(user=user.pk) if user.is_authenticated else self.none()


class UnitHead(models.Model):
    """The account of a unit's head (lãnh đạo đơn vị), or of whoever the head lets do it.

    They nominate people of their own unit and decide its requests for seats, on the site's own pages; they see nothing
    of other units, and not the admin.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="heads", verbose_name=_("organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="headed_units", verbose_name=_("account")
    )
    appointed_at = models.DateTimeField(_("since"), editable=False)
    ended_at = models.DateTimeField(_("until"), null=True, editable=False)

    objects = UnitHeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit's head")
        verbose_name_plural = _("units' heads")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=Q(ended_at=None),
                name="one_current_head_per_unit_and_account",
                violation_error_message=_("This account is already head of this unit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"


class SessionQuota(models.Model):
    """How many people a unit may send to a session (chỉ tiêu). A unit without a quota may send as many as find room."""

    session = models.ForeignKey(
        CourseSession, models.CASCADE, related_name="quotas", verbose_name=_("training session")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    seats = models.PositiveSmallIntegerField(_("seats"))

    class Meta:
        verbose_name = _("quota of a unit")
        verbose_name_plural = _("quotas of units")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "organization"], name="one_quota_per_session_and_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.seats}"
