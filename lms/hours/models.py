"""The yearly training duty as dated rows with their source, and who is exempt from it in a year."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from courses.models import ContentKind, CourseSession
from lms.people.models import Organization, Provider, ProviderClass, private_storage
from lms.periods import hours
from lms.places.models import CurrentOnQuerySet

COUNTING = (
    "content_kinds", "organizer_kinds", "day_from_minutes", "day_counts_minutes", "change_rule",
)  # fmt: skip
"""The fields of a duty that say what counts towards it, and how."""


class Duty(models.Model):
    """How many minutes a year a class of providers must train, from when until when, by which law, and what counts.

    ``lms.hours.standings`` says how these are applied.
    """

    class ChangeRule(models.TextChoices):
        BY_DAYS = "by_days", _("each day of the year asks its share")
        IN_FULL = "in_full", _("the class of the day asks for the whole year")

    provider_class = models.CharField(_("class"), max_length=15, choices=ProviderClass)
    minutes_per_year = models.PositiveIntegerField(
        _("minutes a year"), help_text=_("480 minutes are 8 hours.")
    )
    content_kinds = models.JSONField(
        _("contents that count"), default=list, blank=True, help_text=_("None ticked: all of them.")
    )
    organizer_kinds = models.JSONField(
        _("organisers that count"), default=list, blank=True, help_text=_("None ticked: all of them.")
    )
    day_from_minutes = models.PositiveSmallIntegerField(
        _("a whole day from (minutes)"),
        null=True,
        blank=True,
        help_text=_(
            "A session of so many minutes or more is one of a whole day. Empty: minutes count as they are."
        ),
    )
    day_counts_minutes = models.PositiveSmallIntegerField(
        _("a whole day counts as (minutes)"), null=True, blank=True
    )
    change_rule = models.CharField(
        _("when class or rule change within the year"),
        max_length=10,
        choices=ChangeRule,
        default=ChangeRule.BY_DAYS,
    )
    source = models.CharField(_("legal source"), max_length=300)
    caveat = models.TextField(_("caveat"), blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = CurrentOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly training duty")
        verbose_name_plural = _("yearly training duties")
        constraints = [
            models.UniqueConstraint(
                fields=["provider_class"],
                condition=Q(valid_until=None),
                name="one_open_duty_per_class",
                violation_error_message=_("This class already has a current duty; end it first."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="duty_ends_after_it_begins",
                violation_error_message=_("A duty must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(minutes_per_year__gte=1),
                name="duty_asks_for_some_minutes",
                violation_error_message=_("Give the minutes a year; a class without a duty has no row."),
            ),
            models.CheckConstraint(
                condition=Q(day_from_minutes=None, day_counts_minutes=None)
                | Q(
                    day_from_minutes__isnull=False,
                    day_from_minutes__gte=1,
                    day_counts_minutes__isnull=False,
                    day_counts_minutes__gte=1,
                ),
                name="whole_day_says_from_when_and_how_much",
                violation_error_message=_(
                    "Say both: from how many minutes on, and how many a whole day counts."
                ),
            ),
        ]

    def __str__(self) -> str:
        words = {"class": capfirst(self.get_provider_class_display()), "hours": hours(self.minutes_per_year)}
        return _("%(class)s: %(hours)s hours a year") % words

    @property
    def is_selective(self) -> bool:
        """Whether not simply every minute counts as it is."""
        return bool(self.content_kinds or self.organizer_kinds or self.day_counts_minutes)

    def get_content_kinds_display(self) -> str:
        """The contents that count, in words."""
        return ", ".join(str(ContentKind(kind).label) for kind in self.content_kinds)

    def get_organizer_kinds_display(self) -> str:
        """The organisers that count, in words."""
        return ", ".join(str(Organization.Kind(kind).label) for kind in self.organizer_kinds)


class ExemptionQuerySet(models.QuerySet):
    """Exemptions, as the ledger asks for them."""

    def standing(self) -> "ExemptionQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Exemption(models.Model):
    """A provider is free of the duty in a year, by a clause of Circular 12/2018/TT-BTP art. 4.

    Withdrawn with a reason when it was a mistake, never deleted.
    """

    class Clause(models.TextChoices):
        STUDY = "study", _("sent to study for six months or more")
        SICKNESS = "sickness", _("sick leave of six months or more")
        SECONDMENT = "secondment", _("seconded to a body without legal-aid duty")
        MATERNITY = "maternity", _("maternity leave, or mother of a child under 12 months")
        PATERNITY = "paternity", _("paternity case of the social-insurance law")

    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="exemptions", verbose_name=_("provider")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    clause = models.CharField(_("reason"), max_length=15, choices=Clause)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    evidence = models.FileField(
        _("evidence"), storage=private_storage, upload_to="exemptions/%Y/", max_length=200, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    approved_at = models.DateTimeField(_("approved at"), editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawal_reason = models.CharField(
        _("reason of withdrawal"), max_length=300, blank=True, editable=False
    )

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "year"],
                condition=Q(withdrawn_at=None),
                name="one_exemption_per_provider_and_year",
                violation_error_message=_("This person already has an exemption for that year."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="withdrawn_exemption_says_why",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="exemption_does_not_end_before_it_begins",
                violation_error_message=_("The exemption must not end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.year}"

    @property
    def state_label(self) -> str:
        """Whether it holds, in a word."""
        return str(_("withdrawn") if self.withdrawn_at else _("holds"))


class ExternalCredit(models.Model):
    """Training outside our sessions that a person hands in with its evidence, and a manager checks."""

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", _("certificate from elsewhere")
        SELF_STUDY = "self_study", _("self-study")

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("to be checked")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="external_credits", verbose_name=_("provider")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("what was trained"), max_length=250)
    organizer = models.CharField(_("organiser"), max_length=200)
    organizer_kind = models.CharField(
        _("kind of organiser"), max_length=20, choices=Organization.Kind, blank=True
    )
    happened_on = models.DateField(_("finished on"))
    minutes = models.PositiveIntegerField(_("minutes"))
    minutes_approved = models.PositiveIntegerField(_("minutes approved"), null=True)
    content_kind = models.CharField(_("content"), max_length=20, choices=ContentKind)
    mode = models.CharField(_("mode"), max_length=10, choices=CourseSession.Mode)
    evidence = models.FileField(
        _("evidence"), storage=private_storage, upload_to="credits/%Y/", max_length=200
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SUBMITTED)
    submitted_at = models.DateTimeField(_("handed in at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("training outside our sessions")
        verbose_name_plural = _("training outside our sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status="approved",
                    minutes_approved__isnull=False,
                    minutes_approved__gte=1,
                    decided_at__isnull=False,
                )
                | (~Q(status="approved") & Q(minutes_approved=None)),
                name="only_approved_training_counts",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="refused_training_says_why",
            ),
        ]
        indexes = [models.Index(fields=["status", "happened_on"], name="credit_by_status_and_day")]

    def __str__(self) -> str:
        return f"{self.provider} · {self.title}"


class YearSettlement(models.Model):
    """The hours of a year, settled: who stood how against which rules. Kept as they were, whatever changes later."""

    year = models.PositiveSmallIntegerField(_("year"))
    settled_at = models.DateTimeField(_("settled at"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    duties = models.JSONField(_("duties as they were"), default=list)
    reopened_at = models.DateTimeField(_("opened again at"), null=True)
    reopening_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("settlement of a year's hours")
        verbose_name_plural = _("settlements of years' hours")
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(reopened_at=None),
                name="one_settlement_per_year",
                violation_error_message=_("This year is settled already."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | ~Q(reopening_reason=""), name="reopened_year_says_why"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def rules(self) -> list[Duty]:
        """The duties it went by, as they were. Never to be saved: their keys are no rows'."""
        return [
            Duty(
                pk=-number,
                provider_class=was["class"],
                minutes_per_year=was["minutes_per_year"],
                source=was["source"],
                valid_from=date.fromisoformat(was["valid_from"]),
                valid_until=date.fromisoformat(was["valid_until"]) if was.get("valid_until") else None,
                **{name: was[name] for name in COUNTING},
            )
            for number, was in enumerate(self.duties, start=1)
        ]


class SettledStanding(models.Model):
    """How one person stood when the year was settled."""

    settlement = models.ForeignKey(
        YearSettlement,
        models.CASCADE,
        related_name="standings",
        verbose_name=_("settlement of a year's hours"),
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="settled_standings", verbose_name=_("provider")
    )
    credited_minutes = models.PositiveIntegerField(_("minutes that count"))
    trained_minutes = models.PositiveIntegerField(_("minutes in all"), null=True)
    required_minutes = models.PositiveIntegerField(_("minutes required"), null=True)
    exempt_clause = models.CharField(_("exempt"), max_length=15, choices=Exemption.Clause, blank=True)

    class Meta:
        verbose_name = _("settled standing")
        verbose_name_plural = _("settled standings")
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "provider"], name="one_settled_standing_per_year_and_provider"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.settlement}"
