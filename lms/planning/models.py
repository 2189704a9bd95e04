"""The year's plan (kế hoạch năm), its activities in the plan's own numbering, and records of what was done.

Whether an activity is done, late or not done is derived from evidence (``lms.planning.progress``), never typed.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from lms.people.models import Organization
from lms.places.models import Commune
from lms.text import fold


class AnnualPlan(models.Model):
    """The plan of one organisation for one year: a draft until its director approves it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="annual_plans", verbose_name=_("organisation")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("number"), max_length=50, blank=True, help_text=_("For example 05/KH-STP."))
    signed_on = models.DateField(_("date of signature"), null=True, blank=True)
    signer_name = models.CharField(_("signed by"), max_length=100, blank=True)
    signer_title = models.CharField(_("title of the signer"), max_length=100, blank=True)
    legal_grounds = models.TextField(_("legal grounds"), blank=True, help_text=_("One ground a line."))
    purpose = models.TextField(_("purpose"), blank=True)
    requirements = models.TextField(_("requirements"), blank=True)
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("Where the text of the plan was taken from.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    folded_text = models.CharField(max_length=360, editable=False)

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        permissions = [("approve_annualplan", _("Can approve an annual plan"))]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                condition=Q(status="approved"),
                name="one_approved_plan_per_organization_and_year",
                violation_error_message=_("This organisation already has an approved plan for that year."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft", approved_at=None)
                | Q(status="approved", approved_at__isnull=False),
                name="approved_plan_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_number(self) -> bool:
        """Whether the number is given; "/KH-STP" leaves it to the pen, as a paper does until it is signed."""
        return any(character.isdigit() for character in self.number.partition("/")[0])

    @property
    def shown_number(self) -> str:
        """The number as people read it, with the gap where it is still blank: "…/KH-STP"; "" without any."""
        return self.number if self.has_number or not self.number else f"…/{self.number.partition('/')[2]}"

    def save(self, *args, **kwargs) -> None:
        self.folded_text = fold(f"{self.title} {self.number}")
        super().save(*args, **kwargs)


class PlannedActivity(models.Model):
    """One item of a plan (hoạt động, nhiệm vụ), with its exact schedule words and the quarters they mean."""

    class Kind(models.TextChoices):
        """What kind of record proves the activity."""

        LIST_REVIEW = "list_review", _("review of the list of communes and villages")
        LEGAL_AID = "legal_aid", _("legal-aid work")
        RADIO = "radio", _("radio programme")
        HOTLINE = "hotline", _("hotline")
        OUTREACH = "outreach", _("outreach round")
        MATERIALS = "materials", _("training plan, programme and materials")
        TRAINING = "training", _("training sessions")
        EXCHANGE = "exchange", _("experience exchange")
        REPORTING = "reporting", _("follow-up and reports")
        OTHER = "other", _("other")

    class Cadence(models.TextChoices):
        """How often something must have been done within the quarters named."""

        ONCE = "once", _("once, by the end of the last quarter named")
        EACH_QUARTER = "each_quarter", _("in each quarter named")
        EACH_MONTH = "each_month", _("every month of the quarters named")

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="activities", verbose_name=_("plan"))
    number = models.CharField(_("number"), max_length=20, help_text=_("The plan's own, for example II.3.2."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    heading = models.CharField(
        _("group"), max_length=400, blank=True, help_text=_("The heading the item stands under in the plan.")
    )
    title = models.CharField(_("title"), max_length=600)
    description = models.TextField(_("description"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    lead = models.ForeignKey(
        Organization, models.PROTECT, related_name="led_activities", verbose_name=_("lead organisation")
    )
    lead_words = models.CharField(
        _("lead, in the plan's words"),
        max_length=200,
        default="Cơ quan thực hiện",
        help_text=_("“Cơ quan thực hiện” or “Cơ quan chủ trì”."),
    )
    coordinators = models.TextField(_("coordinating organisations"), blank=True)
    schedule = models.CharField(_("schedule, in the plan's words"), max_length=100)
    cadence = models.CharField(_("how often"), max_length=15, choices=Cadence, default=Cadence.ONCE)
    in_q1 = models.BooleanField(_("quarter I"), default=False)
    in_q2 = models.BooleanField(_("quarter II"), default=False)
    in_q3 = models.BooleanField(_("quarter III"), default=False)
    in_q4 = models.BooleanField(_("quarter IV"), default=False)
    target_count = models.PositiveIntegerField(_("target"), null=True, blank=True)
    target_unit = models.CharField(_("unit of the target"), max_length=60, blank=True)
    budget_vnd = models.PositiveBigIntegerField(_("budget (đồng)"), null=True, blank=True)
    folded_text = models.CharField(max_length=640, editable=False)

    class Meta:
        verbose_name = _("planned activity")
        verbose_name_plural = _("planned activities")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="one_activity_per_plan_and_number",
                violation_error_message=_("The plan already has an activity with this number."),
            ),
            models.CheckConstraint(
                condition=Q(in_q1=True) | Q(in_q2=True) | Q(in_q3=True) | Q(in_q4=True),
                name="activity_has_a_quarter",
                violation_error_message=_("Choose at least one quarter."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def save(self, *args, **kwargs) -> None:
        self.folded_text = fold(f"{self.number} {self.title}")
        super().save(*args, **kwargs)

    @property
    def quarter_numbers(self) -> list[int]:
        """The quarters of the schedule, 1 to 4, in order."""
        return [n for n, on in enumerate((self.in_q1, self.in_q2, self.in_q3, self.in_q4), start=1) if on]


class ActivityRecord(models.Model):
    """What was done for an activity: a day, a place, how many people, the evidence.

    Withdrawn with a reason, never deleted.
    """

    activity = models.ForeignKey(
        PlannedActivity, models.PROTECT, related_name="records", verbose_name=_("planned activity")
    )
    happened_on = models.DateField(_("date"))
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune or ward")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    people_count = models.PositiveIntegerField(_("number of people"), default=0)
    women_count = models.PositiveIntegerField(_("of whom women"), null=True, blank=True)
    summary = models.TextField(_("what was done"))
    spent_vnd = models.PositiveBigIntegerField(_("spent (đồng)"), null=True, blank=True)
    evidence = models.ForeignKey(
        get_document_model_string(),
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("evidence"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawal_reason = models.CharField(
        _("reason of withdrawal"), max_length=300, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("activity record")
        verbose_name_plural = _("activity records")
        constraints = [
            models.CheckConstraint(
                condition=Q(women_count=None) | Q(women_count__lte=models.F("people_count")),
                name="women_are_among_the_people",
                violation_error_message=_("There cannot be more women than people."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="withdrawn_record_says_why",
            ),
        ]
        indexes = [models.Index(fields=["activity", "happened_on"], name="record_by_activity_and_day")]

    def __str__(self) -> str:
        return f"{self.activity.number} · {self.happened_on:%d/%m/%Y}"
