"""A session of a course (lớp tập huấn), its half-day meetings and trainers, and the dated threshold of completion."""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from courses.pages import CoursePage
from lms.people.models import Organization, Provider
from lms.periods import Quarter
from lms.places.models import Commune
from lms.planning.models import PlannedActivity
from lms.text import fold


def _registrations() -> models.Manager:
    """All registrations; their model is defined above this one."""
    return CourseSession._meta.get_field("registrations").related_model._default_manager


def _registrations_counted(status: str) -> Coalesce:
    """How many registrations of a session have ``status``: a subquery, so that only the rows shown are counted."""
    counted = (
        _registrations()
        .filter(session=models.OuterRef("pk"), status=status)
        .order_by()
        .values("session")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(models.Subquery(counted), 0)


class CourseSessionQuerySet(models.QuerySet):
    """Sessions, as lists and dashboards ask for them."""

    def public(self) -> "CourseSessionQuerySet":
        """What visitors may see: announced or later, cancelled ones included unless they were drafts till the end."""
        return self.exclude(status=CourseSession.Status.DRAFT).exclude(cancelled_unannounced=True)

    def open(self, *, at: datetime) -> "CourseSessionQuerySet":
        """Sessions one can register in at a moment."""
        return self.filter(
            Q(registration_closes_at=None) | Q(registration_closes_at__gt=at),
            status=CourseSession.Status.REGISTRATION_OPEN,
        )

    def upcoming(self, *, on: date) -> "CourseSessionQuerySet":
        """Neither settled nor cancelled, and the last meeting is not over."""
        return self.filter(status__in=CourseSession.LIVE, ends_on__gte=on)

    def seen_by(self, user: Any) -> "CourseSessionQuerySet":
        """Those whose people ``user`` may know: every one for the office, for a trainer those they teach."""
        if user.has_perm("courses.see_every_session"):
            return self
        return self.taught_by(user)

    def taught_by(self, user: Any) -> "CourseSessionQuerySet":
        """Those that name ``user`` as a trainer, by account or as a person on the list of providers."""
        taught = SessionTrainer.objects.filter(
            Q(user=user) | Q(provider__user=user), session=models.OuterRef("pk")
        )
        return self.filter(models.Exists(taught))

    def in_quarter(self, quarter: Quarter) -> "CourseSessionQuerySet":
        """Sessions planned for a quarter."""
        return self.filter(year=quarter.year, quarter=quarter.number)

    def with_seats(self) -> "CourseSessionQuerySet":
        """Annotate ``seats_taken``, ``offered_count``, ``waiting_count``; ``seats_left`` then needs no query."""
        return self.annotate(
            seats_taken=_registrations_counted("confirmed"),
            offered_count=_registrations_counted("offered"),
            waiting_count=_registrations_counted("waitlisted"),
        )

    def with_people(self) -> "CourseSessionQuerySet":
        """Annotate ``has_people``: whether anybody is, or ever was, on the list."""
        return self.annotate(has_people=models.Exists(_registrations().filter(session=models.OuterRef("pk"))))

    def with_first_hour(self) -> "CourseSessionQuerySet":
        """Annotate ``first_hour`` and ``last_hour``: when the first day's first meeting begins, its last one ends."""
        meetings = Meeting.objects.filter(session=models.OuterRef("pk"))
        return self.annotate(
            first_hour=models.Subquery(meetings.order_by("held_on", "starts_at").values("starts_at")[:1]),
            last_hour=models.Subquery(meetings.order_by("held_on", "-ends_at").values("ends_at")[:1]),
        )

    def with_registration_of(self, user: Any) -> "CourseSessionQuerySet":
        """Annotate ``own_status``: that of ``user``'s active registration, empty for everybody else."""
        if not user.is_authenticated:
            return self.annotate(own_status=models.Value(""))
        own = _registrations().filter(
            session=models.OuterRef("pk"),
            provider__user=user,
            status__in=["requested", "confirmed", "waitlisted", "offered"],
        )
        return self.annotate(own_status=Coalesce(models.Subquery(own.values("status")[:1]), models.Value("")))


class CourseSession(models.Model):
    """A session of a course in a quarter (lớp tập huấn): when, where, for how many, by whom.

    ``starts_on`` and ``ends_on`` are the first and last meeting's day, kept by ``courses.actions.schedule``.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ANNOUNCED = "announced", _("announced")
        REGISTRATION_OPEN = "registration_open", _("registration open")
        REGISTRATION_CLOSED = "registration_closed", _("registration closed")
        RUNNING = "running", _("running")
        SETTLED = "settled", _("settled")
        CANCELLED = "cancelled", _("cancelled")

    LIVE = frozenset({Status.ANNOUNCED, Status.REGISTRATION_OPEN, Status.REGISTRATION_CLOSED, Status.RUNNING})
    """Announced and not yet over."""
    TAKES_ATTENDANCE = frozenset({Status.REGISTRATION_OPEN, Status.REGISTRATION_CLOSED, Status.RUNNING})
    """People hold seats and may be marked."""
    ENDED = frozenset({Status.SETTLED, Status.CANCELLED})

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")
        MIXED = "mixed", _("in person and online")

    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="sessions", verbose_name=_("course"))
    code = models.CharField(
        _("code"), max_length=30, unique=True, help_text=_("Short and lasting, for example TH-2026-Q2-01.")
    )
    title = models.CharField(_("title"), max_length=250)
    activity = models.ForeignKey(
        PlannedActivity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="course_sessions",
        verbose_name=_("planned activity"),
        help_text=_("The item of the annual plan that this session fulfils."),
    )
    organizer = models.ForeignKey(
        Organization, models.PROTECT, related_name="organized_sessions", verbose_name=_("organiser")
    )
    coordinator = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("coordinating organisation"),
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), choices=[(1, "I"), (2, "II"), (3, "III"), (4, "IV")]
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune or ward")
    )
    map_url = models.URLField(_("map"), blank=True)
    meeting_url = models.URLField(
        _("online room"), blank=True, help_text=_("Shown only to people who hold a seat.")
    )
    audience = models.CharField(_("who it is for"), max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField(_("capacity"), validators=[MinValueValidator(1)])
    registration_closes_at = models.DateTimeField(_("registration closes at"), null=True, blank=True)
    needs_approval = models.BooleanField(
        _("requests need approval"),
        default=False,
        help_text=_("Whoever asks for a seat waits until the head of the unit or the office approves."),
    )
    cancels_freely_until = models.DateTimeField(
        _("cancelling without a reason until"),
        null=True,
        blank=True,
        help_text=_("Whoever gives up a seat later says why. Without it: until the first day."),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer"),
        default=48,
        validators=[MinValueValidator(1), MaxValueValidator(336)],
        help_text=_(
            "A seat that becomes free is offered to the first in line; without an answer it goes on."
        ),
    )
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("date of decision"), null=True, blank=True)
    decision = models.ForeignKey(
        get_document_model_string(),
        models.PROTECT,  # papers that records rest on are kept
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision (file)"),
        help_text=_("Opens for the office only."),
    )
    budget_vnd = models.PositiveBigIntegerField(_("budget (đồng)"), null=True, blank=True)
    spent_vnd = models.PositiveBigIntegerField(_("spent (đồng)"), null=True, blank=True)

    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    starts_on = models.DateField(_("first day"), null=True, editable=False, db_index=True)
    ends_on = models.DateField(_("last day"), null=True, editable=False)
    threshold_percent = models.PositiveSmallIntegerField(
        _("threshold of completion (%)"), null=True, editable=False
    )  # taken from CompletionThreshold when the session is settled, so that a later rule changes nothing
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    cancellation_reason = models.CharField(
        _("reason of cancellation"), max_length=300, blank=True, editable=False
    )
    cancelled_unannounced = models.BooleanField(
        default=False, editable=False
    )  # called off while still a draft: nobody heard of it, and nobody outside the office ever does

    calendar_version = models.PositiveIntegerField(default=0, editable=False)
    """Grows with every change of time or place and with the cancellation: calendars replace what they know by it."""

    folded_text = models.CharField(max_length=500, editable=False)

    # Annotated by the query sets of the same names.
    seats_taken: int
    offered_count: int
    waiting_count: int
    has_people: bool
    first_hour: time | None
    last_hour: time | None
    own_status: str

    objects = CourseSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        permissions = [("see_every_session", _("Can see the people of every session"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="session_has_a_seat",
                violation_error_message=_("A session needs at least one seat."),
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1, offer_hours__lte=336),
                name="offer_lasts_from_an_hour_to_two_weeks",
                violation_error_message=_("Give between 1 and 336 hours to answer an offer."),
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="session_quarter_is_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None, ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(status="settled")
                | Q(settled_at__isnull=False, threshold_percent__isnull=False, threshold_percent__lte=100),
                name="settled_session_keeps_its_threshold",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled")
                | (Q(cancelled_at__isnull=False) & ~Q(cancellation_reason="")),
                name="cancelled_session_says_why",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_unannounced=False) | Q(status="cancelled"),
                name="only_a_cancelled_session_ended_unannounced",
            ),
        ]
        indexes = [models.Index(fields=["year", "quarter"], name="session_by_quarter")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.folded_text = fold(f"{self.title} {self.code} {self.venue}")
        super().save(*args, **kwargs)

    @property
    def is_public(self) -> bool:
        """Whether visitors may see it, as ``public()`` says of many."""
        return self.status != self.Status.DRAFT and not self.cancelled_unannounced

    @property
    def planned_quarter(self) -> Quarter:
        """The quarter the session is planned for."""
        return Quarter(self.year, self.quarter)

    @property
    def seats_left(self) -> int:
        """Seats that are neither taken nor offered to somebody; needs ``with_seats()``."""
        return max(0, self.capacity - self.seats_taken - self.offered_count)

    @property
    def is_full(self) -> bool:
        """Whether whoever comes now has to wait: no seat is left, or others wait for it; needs ``with_seats()``."""
        return not self.seats_left or bool(self.waiting_count)


class MeetingQuerySet(models.QuerySet):
    """Meetings, as calendars and sheets ask for them."""

    def in_order(self) -> "MeetingQuerySet":
        """As they are held."""
        return self.order_by("held_on", "starts_at", "pk")

    def with_marked(self) -> "MeetingQuerySet":
        """Annotate ``marked``: how many people with a seat have a record in the meeting."""
        seats = Q(attendance_records__registration__status="confirmed")
        return self.annotate(marked=Count("attendance_records", filter=seats))


class Meeting(models.Model):
    """A half-day sitting (buổi học) of a session; attendance is taken once per meeting."""

    class HalfDay(models.TextChoices):
        MORNING = "morning", _("morning")
        AFTERNOON = "afternoon", _("afternoon")
        EVENING = "evening", _("evening")

    session = models.ForeignKey(
        CourseSession, models.CASCADE, related_name="meetings", verbose_name=_("training session")
    )
    held_on = models.DateField(_("date"))
    half_day = models.CharField(_("part of the day"), max_length=10, choices=HalfDay)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    agenda = models.TextField(_("agenda"), blank=True)
    room = models.CharField(_("room"), max_length=120, blank=True)

    marked: int  # annotated by ``with_marked``

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "held_on", "half_day"],
                name="one_meeting_per_session_and_half_day",
                violation_error_message=_("The session already has a meeting in that part of that day."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("A meeting must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y} · {self.get_half_day_display()}"

    @property
    def minutes(self) -> int:
        """Length of the meeting in whole minutes."""
        start = self.starts_at.hour * 60 + self.starts_at.minute
        return self.ends_at.hour * 60 + self.ends_at.minute - start


class SessionTrainer(models.Model):
    """Who teaches in a session (báo cáo viên, giảng viên): someone on the list of providers, or a guest by name."""

    session = models.ForeignKey(
        CourseSession, models.CASCADE, related_name="trainers", verbose_name=_("training session")
    )
    provider = models.ForeignKey(
        Provider,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="taught_sessions",
        verbose_name=_("provider"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    name = models.CharField(_("full name"), max_length=100)
    office = models.CharField(_("title and office"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes taught"), null=True, blank=True)

    class Meta:
        verbose_name = _("trainer")
        verbose_name_plural = _("trainers")
        constraints = [
            models.UniqueConstraint(fields=["session", "name"], name="one_trainer_per_session_and_name"),
            models.UniqueConstraint(
                fields=["session", "provider"],
                condition=Q(provider__isnull=False),
                name="one_trainer_per_session_and_provider",
            ),
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(user__isnull=False),
                name="one_trainer_per_session_and_account",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CompletionThreshold(models.Model):
    """The share of a session's minutes that completes it, from a day on. The law names none: an office's own rule."""

    valid_from = models.DateField(_("valid from"), unique=True)
    percent = models.PositiveSmallIntegerField(_("share of the hours (%)"))
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("threshold of completion")
        verbose_name_plural = _("thresholds of completion")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100),
                name="threshold_is_a_percentage",
                violation_error_message=_("Give a share between 1 and 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % ({self.valid_from:%d/%m/%Y})"
