"""Attendance: an append-only log of what was seen, folded into one record per registration and meeting.

Minutes are the truth; marks are words for people. Corrections add an event and never erase one. How events become a
record is told in ``courses.attendance.fold``.
"""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.registration import Registration
from courses.models.session import CourseSession, Meeting


class Mark(models.TextChoices):
    """How someone was present in a meeting."""

    PRESENT = "present", _("present")
    LATE = "late", _("late")
    LEFT_EARLY = "left_early", _("left early")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")


PRESENT_MARKS = frozenset({Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY})
"""Marks that carry minutes."""


class Said(models.TextChoices):
    """What an event says: a mark, or that somebody came or went at that moment."""

    PRESENT = Mark.PRESENT.value, Mark.PRESENT.label
    LATE = Mark.LATE.value, Mark.LATE.label
    LEFT_EARLY = Mark.LEFT_EARLY.value, Mark.LEFT_EARLY.label
    ABSENT = Mark.ABSENT.value, Mark.ABSENT.label
    EXCUSED = Mark.EXCUSED.value, Mark.EXCUSED.label
    ARRIVED = "arrived", _("arrived")
    LEFT = "left", _("left")


SIGHTINGS = frozenset({Said.ARRIVED, Said.LEFT})
"""What is seen at a door; the rules of the session turn it into a mark and minutes."""


class Doubt(models.TextChoices):
    """Why a person should look at a record."""

    CONFLICT = "conflict", _("sources disagree")
    NO_CHECK_OUT = "no_check_out", _("did not check out")
    CLOCK = "clock", _("recorded at an impossible time")


class AttendanceEvent(models.Model):
    """One thing that was seen or said about one person in one meeting. Only ever added.

    ``replaces`` names the keys of the events that whoever spoke had before their eyes: those no longer count. What
    was said by two people who did not know of each other therefore stands side by side until a person decides.
    """

    class Kind(models.TextChoices):
        SHEET = "sheet", _("marked on the sheet")
        SCAN = "scan", _("scanned")
        SELF = "self", _("checked in by the learner")
        IMPORT = "import", _("imported")
        CORRECTION = "correction", _("corrected")
        EXCUSE = "excuse", _("excused beforehand")

    key = models.CharField(_("idempotency key"), max_length=64, unique=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="attendance_events", verbose_name=_("meeting")
    )
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="attendance_events", verbose_name=_("registration")
    )
    kind = models.CharField(_("source"), max_length=12, choices=Kind)
    mark = models.CharField(_("mark"), max_length=12, choices=Said)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    happened_at = models.DateTimeField(_("happened at"))
    received_at = models.DateTimeField(_("reached us at"))
    claimed_at = models.DateTimeField(
        _("time on the device"), null=True
    )  # what a wrong clock said, where ``happened_at`` was put right
    replaces = models.TextField(_("replaces"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    device = models.CharField(_("device"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("attendance event")
        verbose_name_plural = _("attendance events")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="correction") | ~Q(reason=""), name="correction_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(kind="excuse") | (Q(mark="excused") & ~Q(reason="")), name="excuse_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(mark__in=["arrived", "left"]) | Q(minutes=0),
                name="what_is_seen_at_a_door_counts_no_minutes_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=["registration", "meeting", "received_at"], name="event_by_person_and_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} · {self.meeting_id} · {self.mark}"


class AttendanceRecord(models.Model):
    """The fold of all events of one registration in one meeting: what counts."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="attendance_records", verbose_name=_("meeting")
    )
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="attendance_records", verbose_name=_("registration")
    )
    mark = models.CharField(_("mark"), max_length=12, choices=Mark)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    doubt = models.CharField(_("to be checked"), max_length=12, choices=Doubt, blank=True)
    updated_at = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "meeting"], name="one_attendance_record_per_registration_and_meeting"
            ),
            models.CheckConstraint(
                condition=Q(mark__in=["absent", "excused"], minutes=0)
                | Q(mark__in=["present", "late", "left_early"], minutes__gt=0),
                name="absence_has_no_minutes_and_presence_has_some",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} · {self.meeting_id} · {self.mark}"


class AttendanceRule(models.Model):
    """How arrivals count in a session, for meetings from a day on. Without one, ``courses.attendance.fold.Rules``."""

    session = models.ForeignKey(
        CourseSession, models.CASCADE, related_name="attendance_rules", verbose_name=_("training session")
    )
    valid_from = models.DateField(_("for meetings from"))
    late_after_minutes = models.PositiveSmallIntegerField(
        _("late after (minutes)"),
        validators=[MaxValueValidator(240)],
        help_text=_("Whoever comes up to so many minutes after the beginning is on time."),
    )
    late_credit_minutes = models.PositiveSmallIntegerField(
        _("at most credited when late (minutes)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(720)],
        help_text=_("Leave it empty to credit the minutes from the arrival on."),
    )
    leave_before_minutes = models.PositiveSmallIntegerField(
        _("may leave before the end (minutes)"),
        validators=[MaxValueValidator(240)],
        help_text=_("Whoever leaves no earlier than so many minutes before the end stayed until the end."),
    )
    asks_check_out = models.BooleanField(_("learners check out at the end"), default=False)

    class Meta:
        verbose_name = _("attendance rule")
        verbose_name_plural = _("attendance rules")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "valid_from"], name="one_attendance_rule_per_session_and_day"
            ),
            models.CheckConstraint(
                condition=Q(late_after_minutes__lte=240, leave_before_minutes__lte=240),
                name="grace_is_no_longer_than_a_half_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.valid_from:%d/%m/%Y}"


def private_storage() -> Storage:
    """Where signed lists and documents of excuses are kept: outside the media folder."""
    return storages["private"]


def paper_path(paper: "AttendancePaper", filename: str) -> str:
    """One folder for each session."""
    return f"attendance/{paper.session_id}/{filename}"


class AttendancePaper(models.Model):
    """A scan that proves attendance: the signed list of a meeting, or what excuses somebody. For the office only."""

    class Kind(models.TextChoices):
        SIGNED_LIST = "signed_list", _("signed list")
        EXCUSE = "excuse", _("document of an excuse")

    session = models.ForeignKey(
        CourseSession, models.PROTECT, related_name="attendance_papers", verbose_name=_("training session")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="papers", verbose_name=_("meeting")
    )
    registration = models.ForeignKey(
        Registration, models.PROTECT, null=True, related_name="papers", verbose_name=_("registration")
    )
    file = models.FileField(_("file"), storage=private_storage, upload_to=paper_path, max_length=200)
    title = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(_("checksum"), max_length=64)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawal_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("paper of attendance")
        verbose_name_plural = _("papers of attendance")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="signed_list", meeting__isnull=False, registration=None)
                | Q(kind="excuse", registration__isnull=False),
                name="attendance_paper_says_what_it_proves",
            ),
            models.UniqueConstraint(
                fields=["meeting", "sha256"],
                condition=Q(withdrawn_at=None, kind="signed_list"),
                name="one_copy_of_a_signed_list",
            ),
            models.UniqueConstraint(
                fields=["registration", "sha256"],
                condition=Q(withdrawn_at=None, kind="excuse"),
                name="one_copy_of_a_document_of_an_excuse",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""),
                name="withdrawn_attendance_paper_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title
