"""Attendance: an append-only log of what was seen, folded into one record per registration and meeting.

Minutes are the truth; marks are words for people. Corrections add an event and never erase one.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.registration import Registration
from courses.models.session import Meeting


class Mark(models.TextChoices):
    """How someone was present in a meeting."""

    PRESENT = "present", _("present")
    LATE = "late", _("late")
    LEFT_EARLY = "left_early", _("left early")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")


PRESENT_MARKS = frozenset({Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY})
"""Marks that carry minutes."""


class AttendanceEvent(models.Model):
    """One thing that was seen or said about one person in one meeting. Only ever added."""

    class Kind(models.TextChoices):
        SHEET = "sheet", _("marked on the sheet")
        SCAN = "scan", _("scanned")
        SELF = "self", _("checked in by the learner")
        IMPORT = "import", _("imported")
        CORRECTION = "correction", _("corrected")

    key = models.CharField(_("idempotency key"), max_length=64, unique=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="attendance_events", verbose_name=_("meeting")
    )
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="attendance_events", verbose_name=_("registration")
    )
    kind = models.CharField(_("source"), max_length=12, choices=Kind)
    mark = models.CharField(_("mark"), max_length=12, choices=Mark)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    happened_at = models.DateTimeField(_("happened at"))
    received_at = models.DateTimeField(_("reached us at"))
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
