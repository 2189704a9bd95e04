"""A provider in a session: a seat, a place in the waiting list, or what became of it."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from courses.models.session import CourseSession
from lms.people.models import Organization, Provider, ProviderStatus


class RegistrationQuerySet(models.QuerySet):
    """Registrations, as sheets and pages ask for them."""

    def active(self) -> "RegistrationQuerySet":
        """Those that hold a seat or a place, or still ask for one."""
        return self.filter(status__in=Registration.ACTIVE)

    def seated(self) -> "RegistrationQuerySet":
        """Those that hold a seat: they are expected, marked and settled."""
        return self.filter(status=Registration.Status.CONFIRMED)

    def holding(self) -> "RegistrationQuerySet":
        """Those whose seat nobody else may have: taken, or offered and not answered yet."""
        return self.filter(status__in=Registration.HOLDING)

    def lapsed(self, *, at: datetime) -> "RegistrationQuerySet":
        """Offers of a seat whose time to answer is over."""
        return self.filter(status=Registration.Status.OFFERED, offer_expires_at__lte=at)

    def waiting(self) -> "RegistrationQuerySet":
        """Those on the waiting list, first come first."""
        return self.filter(status=Registration.Status.WAITLISTED).order_by("registered_at", "pk")

    def in_name_order(self) -> "RegistrationQuerySet":
        """As Vietnamese names sort."""
        return self.order_by("provider__sort_key", "pk")

    def with_provider_status(self, *, on: date) -> "RegistrationQuerySet":
        """Annotate ``current_class`` and ``current_organization_name`` of the provider on a day (None if no status)."""
        status = (
            ProviderStatus.objects.filter(provider=OuterRef("provider_id"))
            .current(on=on)
            .order_by("-valid_from")
        )
        return self.annotate(
            current_class=Subquery(status.values("provider_class")[:1]),
            current_organization_name=Subquery(status.values("organization__name")[:1]),
        )

    def with_attended_minutes(self) -> "RegistrationQuerySet":
        """Annotate ``attended_minutes_now``: whole minutes, 0 when never present."""
        return self.annotate(attended_minutes_now=Coalesce(Sum("attendance_records__minutes"), 0))


class Registration(models.Model):
    """A provider's registration (đăng ký, cử đi học) in a session. Presence is never kept here but in attendance."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("waiting for approval")
        CONFIRMED = "confirmed", _("holds a seat")
        WAITLISTED = "waitlisted", _("on the waiting list")
        OFFERED = "offered", _("offered a seat")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", _("cancelled")
        LAPSED = "lapsed", _("offer not answered")

    ACTIVE = frozenset({Status.REQUESTED, Status.CONFIRMED, Status.WAITLISTED, Status.OFFERED})
    HOLDING = frozenset({Status.CONFIRMED, Status.OFFERED})
    """They use up the capacity: an offered seat is kept for whoever it is offered to."""

    class Outcome(models.TextChoices):
        COMPLETED = "completed", _("completed")
        NOT_COMPLETED = "not_completed", _("not completed")

    session = models.ForeignKey(
        CourseSession, models.PROTECT, related_name="registrations", verbose_name=_("training session")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="registrations", verbose_name=_("provider")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("unit"),
    )  # the one they belonged to when they registered: its head decides, its quota counts
    status = models.CharField(_("status"), max_length=15, choices=Status)
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("registered by")
    )
    ended_at = models.DateTimeField(_("cancelled or refused at"), null=True)
    offer_expires_at = models.DateTimeField(_("answer the offer until"), null=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome, blank=True)
    attended_minutes = models.PositiveIntegerField(_("minutes attended"), null=True)
    required_minutes = models.PositiveIntegerField(_("minutes required"), null=True)

    # Annotated by the query sets that name them.
    attended_minutes_now: int
    has_needs: bool
    current_class: str | None
    current_organization_name: str | None

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "provider"],
                condition=Q(status__in=["requested", "confirmed", "waitlisted", "offered"]),
                name="one_active_registration_per_provider_and_session",
                violation_error_message=_("This person is already registered."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["refused", "cancelled", "lapsed"], ended_at__isnull=False)
                | Q(status__in=["requested", "confirmed", "waitlisted", "offered"], ended_at=None),
                name="ended_registration_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(offer_expires_at__isnull=False),
                name="offered_seat_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(status="confirmed", attended_minutes__isnull=False, required_minutes__isnull=False),
                name="outcome_belongs_to_a_seat_and_keeps_its_minutes",
            ),
        ]
        indexes = [models.Index(fields=["session", "status"], name="registration_by_status")]

    def __str__(self) -> str:
        return f"{self.provider} · {self.session}"
