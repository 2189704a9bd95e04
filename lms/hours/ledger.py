"""The hours ledger (sổ giờ tập huấn): every credited minute with the record it comes from. Reads only.

What counts, in a calendar year (docs/rules.md, “Hours”):

* attendance: minutes present in meetings of settled sessions, completed or not, by the day of the meeting;
* teaching: the minutes a trainer taught in a settled session, by its last day;
* exchange: the minutes credited to each delegate of a completed visit, by its last day.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import AttendanceRecord, ContentKind, CourseSession, SessionTrainer
from exchanges.models import Delegate, Visit
from lms.hours.models import Duty, Exemption
from lms.people.models import Provider, ProviderStatus

SOURCE_LABELS = {
    "attendance": _("training session"),
    "teaching": _("teaching"),
    "exchange": _("exchange visit"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Some minutes credited to one provider, and the record that proves them."""

    provider_id: int
    happened_on: date
    minutes: int
    source: str
    """``attendance``, ``teaching`` or ``exchange``."""
    title: str
    organizer: str
    mode: str
    """A ``CourseSession.Mode`` value; exchange visits are in person."""
    content_kind: str
    """A ``ContentKind`` value."""
    evidence_url: str

    @property
    def source_label(self) -> str:
        return str(SOURCE_LABELS[self.source])

    @property
    def mode_label(self) -> str:
        return str(CourseSession.Mode(self.mode).label)

    @property
    def content_label(self) -> str:
        return str(ContentKind(self.content_kind).label)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a provider stands against the duty of a year."""

    credited_minutes: int
    required_minutes: int | None
    """None where no duty concerns the person that year."""
    exempt_clause: str | None = None
    """An ``Exemption.Clause`` value, or None."""

    @property
    def missing_minutes(self) -> int:
        """Minutes still to train; 0 when met, exempt or free of duty."""
        if self.exempt_clause or self.required_minutes is None:
            return 0
        return max(0, self.required_minutes - self.credited_minutes)

    @property
    def is_met(self) -> bool:
        return self.missing_minutes == 0


def _attendance(provider_ids: Collection[int] | None, year: int) -> Iterator[Entry]:
    rows = AttendanceRecord.objects.filter(
        meeting__held_on__year=year,
        minutes__gt=0,
        registration__session__status=CourseSession.Status.SETTLED,
    )
    if provider_ids is not None:
        rows = rows.filter(registration__provider_id__in=provider_ids)
    rows = rows.values(
        "registration__provider_id",
        "registration__session__code",
        "registration__session__title",
        "registration__session__mode",
        "registration__session__organizer__name",
        "registration__session__course__content_kind",
    ).annotate(total=Sum("minutes"), last_on=Max("meeting__held_on"))
    for row in rows:
        yield Entry(
            provider_id=row["registration__provider_id"],
            happened_on=row["last_on"],
            minutes=row["total"],
            source="attendance",
            title=row["registration__session__title"],
            organizer=row["registration__session__organizer__name"],
            mode=row["registration__session__mode"],
            content_kind=row["registration__session__course__content_kind"],
            evidence_url=reverse("courses:session", args=[row["registration__session__code"]]),
        )


def _teaching(provider_ids: Collection[int] | None, year: int) -> Iterator[Entry]:
    rows = SessionTrainer.objects.filter(
        provider__isnull=False,
        minutes__gt=0,
        session__status=CourseSession.Status.SETTLED,
        session__ends_on__year=year,
    )
    if provider_ids is not None:
        rows = rows.filter(provider_id__in=provider_ids)
    rows = rows.values(
        "provider_id",
        "minutes",
        "session__code",
        "session__title",
        "session__mode",
        "session__ends_on",
        "session__organizer__name",
        "session__course__content_kind",
    )
    for row in rows:
        yield Entry(
            provider_id=row["provider_id"],
            happened_on=row["session__ends_on"],
            minutes=row["minutes"],
            source="teaching",
            title=row["session__title"],
            organizer=row["session__organizer__name"],
            mode=row["session__mode"],
            content_kind=row["session__course__content_kind"],
            evidence_url=reverse("courses:session", args=[row["session__code"]]),
        )


def _exchange(provider_ids: Collection[int] | None, year: int) -> Iterator[Entry]:
    rows = Delegate.objects.filter(
        visit__status=Visit.Status.COMPLETED, visit__ends_on__year=year, visit__minutes_credited__gt=0
    )
    if provider_ids is not None:
        rows = rows.filter(provider_id__in=provider_ids)
    rows = rows.values(
        "provider_id",
        "visit_id",
        "visit__title",
        "visit__ends_on",
        "visit__minutes_credited",
        "visit__organization__name",
    )
    for row in rows:
        yield Entry(
            provider_id=row["provider_id"],
            happened_on=row["visit__ends_on"],
            minutes=row["visit__minutes_credited"],
            source="exchange",
            title=row["visit__title"],
            organizer=row["visit__organization__name"],
            mode=CourseSession.Mode.IN_PERSON,
            content_kind=ContentKind.SKILLS,
            evidence_url=reverse("exchanges:visit", args=[row["visit_id"]]),
        )


def all_entries(provider_ids: Collection[int] | None, year: int) -> list[Entry]:
    """The year's entries of some providers (None: of all), newest first; three queries whatever their number."""
    found = [
        *_attendance(provider_ids, year),
        *_teaching(provider_ids, year),
        *_exchange(provider_ids, year),
    ]
    return sorted(found, key=lambda entry: (entry.happened_on, entry.title), reverse=True)


def entries(provider: Provider, year: int) -> list[Entry]:
    """One provider's entries of a year, newest first."""
    return all_entries([provider.pk], year)


def totals(provider_ids: Collection[int] | None, year: int) -> dict[int, int]:
    """Credited minutes of the year by provider id; who has none is missing. Three queries."""
    minutes: dict[int, int] = defaultdict(int)
    for entry in all_entries(provider_ids, year):
        minutes[entry.provider_id] += entry.minutes
    return dict(minutes)


def standing(provider_ids: Collection[int], year: int, *, on: date) -> dict[int, Standing]:
    """How each provider stands against the year's duty, as of a day. Six queries whatever their number.

    The duty is that of the class a person has on ``on`` (or on the year's last day, where ``on`` lies after it), by
    the ``Duty`` row in force that day.
    """
    as_of = min(on, date(year, 12, 31))
    required = {duty.provider_class: duty.minutes_per_year for duty in Duty.objects.current(on=as_of)}
    classes = dict(
        ProviderStatus.objects.filter(provider_id__in=provider_ids)
        .current(on=as_of)
        .values_list("provider_id", "provider_class")
    )
    exempt = dict(
        Exemption.objects.filter(provider_id__in=provider_ids, year=year).values_list("provider_id", "clause")
    )
    credited = totals(provider_ids, year)
    return {
        provider_id: Standing(
            credited_minutes=credited.get(provider_id, 0),
            required_minutes=required.get(classes.get(provider_id, "")),
            exempt_clause=exempt.get(provider_id),
        )
        for provider_id in provider_ids
    }
